import type { Identity } from '../model/identity.ts';
import type { RoomName } from '../model/room.ts';
import type { RuleBook } from '../model/rule.ts';
import type { Seat } from '../model/seat.ts';

/** May this person enter this room now, and as what? */
export interface Question {
  /** Null: somebody who has not signed in. */
  readonly identity: Identity | null;
  readonly room: RoomName;
  readonly rules: RuleBook;
  /** Seconds since 1970. */
  readonly now: number;
}

/**
 * Everything that somebody can be told at the door. `wait` (for a host) and `guest` (without signing in) have
 * their place here and are not given yet: members enter at once, and whoever has not signed in is refused.
 */
export type DecisionKind = 'host' | 'member' | 'wait' | 'guest' | 'refused';

export type Decision = Admission | Refusal;

/** A seat, and for how long. */
export interface Admission {
  readonly kind: Extract<DecisionKind, 'host' | 'member'>;
  /** The place in the list of the rule that decided; null where there are no rules. */
  readonly ruleIndex: number | null;
  readonly reason: AdmissionReason;
  readonly seat: Seat;
  /** The longest life of a token by the rule, seconds; null: as the Jitsi has it. */
  readonly ttlSeconds: number | null;
  /** The end of the rule's time window, seconds since 1970, which no token may outlive; null for none. */
  readonly until: number | null;
}

export type AdmissionReason =
  /** The rule names the person. */
  | 'rule'
  /** There are no rules: who signs in is host. */
  | 'no-rules'
  /** There are no rules, and the method's claims say who moderates. */
  | 'claims';

export interface Refusal {
  readonly kind: Extract<DecisionKind, 'refused'>;
  /** Null where no rule is for the room, or there are none. */
  readonly ruleIndex: number | null;
  readonly reason: RefusalReason;
  /** When the rule's window opens next, seconds since 1970; null where that is not what is missing. */
  readonly opensAt: number | null;
}

export type RefusalReason =
  /** No rule is for this room. */
  | 'no-rule'
  /** Nobody enters without signing in. */
  | 'not-signed-in'
  /** The rule names neither as host nor as member who asks. */
  | 'not-listed'
  /** It is not the rule's time. */
  | 'closed';
