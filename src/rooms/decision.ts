import type { Identity } from '../model/identity.ts';
import type { Invitation } from '../model/invitation.ts';
import type { Meeting, RosterEntry } from '../model/meeting.ts';
import type { RoomName } from '../model/room.ts';
import type { RuleBook } from '../model/rule.ts';
import type { Seat } from '../model/seat.ts';

/** May this person enter this room now, and as what? */
export interface Question {
  /** Null: somebody who has not signed in. */
  readonly identity: Identity | null;
  readonly room: RoomName;
  readonly rules: RuleBook;
  readonly facts: RoomFacts;
  /** Seconds since 1970. */
  readonly now: number;
  /** The most that the person may be here, whatever names them. Default: host. */
  readonly atMost?: Role;
}

/** What the store knows of the room, and of this person in it. */
export interface RoomFacts {
  /** When a host was last given a seat, seconds since 1970; null: since the room last ended, nobody was. */
  readonly hostSeatedAt: number | null;
  /** That was in the time of an earlier meeting, whose end is not that of the one in force. */
  readonly isHostOfEarlier: boolean;
  /** Jitsi says that the conference is running. */
  readonly isRunning: boolean;
  /** The room's meeting, in force or the next; null for none. */
  readonly meeting: Meeting | null;
  /** The entry of the meeting's roster that names the person. */
  readonly standing: RosterEntry | null;
  /** Whether the person has given the meeting's access code. */
  readonly hasCode: boolean;
  /** What the person has taken up for this room and is valid. */
  readonly invitation: Invitation | null;
}

/** A room of which the store knows nothing. */
export const NO_FACTS: RoomFacts = {
  hostSeatedAt: null,
  isHostOfEarlier: false,
  isRunning: false,
  meeting: null,
  standing: null,
  hasCode: false,
  invitation: null,
};

/** What somebody is in a room. */
export type Role = 'host' | 'member' | 'guest';

export type Decision = Admission | Wait | HandOver | EntryRefusal;

/** By what it was decided. */
export interface Ground {
  /**
   * The place in the list of the first rule for the room; null where there is none. Where a meeting decides, its
   * features still count.
   */
  readonly ruleIndex: number | null;
  /** The meeting that decided, or that is still to come; null for none. */
  readonly meetingId: string | null;
  /** The invitation that seats the person; null for none. */
  readonly invitationId: string | null;
}

/** Nothing decided: no rule is for the room, and no meeting is in it. */
export const NO_GROUND: Ground = { ruleIndex: null, meetingId: null, invitationId: null };

/** A seat, and for how long. */
export interface Admission extends Ground {
  readonly kind: Role;
  readonly reason: AdmissionReason;
  readonly seat: Seat;
  /** The longest life of a token by the rule, seconds; null: as the Jitsi has it. */
  readonly ttlSeconds: number | null;
  /** The end of the rule's window, the meeting or the invitation, seconds since 1970, which no token may outlive; null for none. */
  readonly until: number | null;
}

export type AdmissionReason =
  /** The rule names the person. */
  | 'rule'
  /** There are no rules: who signs in is host. */
  | 'no-rules'
  /** There are no rules, and the method's claims say who moderates. */
  | 'claims'
  /** The meeting names the person. */
  | 'meeting'
  /** The person has given the meeting's access code. */
  | 'code'
  | 'invitation'
  /** Nobody names the person, and guests are let in. */
  | 'guests';

/** The person will be seated, but not yet. */
export interface Wait extends Ground {
  readonly kind: 'wait';
  readonly as: Exclude<Role, 'host'>;
  readonly reason: 'no-host' | 'not-begun';
  /** When the meeting begins, seconds since 1970; null where a host is waited for. */
  readonly opensAt: number | null;
}

export function isAdmission(decision: Decision): decision is Admission {
  return ['host', 'member', 'guest'].includes(decision.kind);
}

/** Sent on to Jitsi without a token, where its own guest host and lobby hold the person. */
export interface HandOver extends Ground {
  readonly kind: 'hand-over';
  readonly reason: 'guests';
}

export interface EntryRefusal extends Ground {
  readonly kind: 'refused';
  readonly reason: RefusalReason;
  /** When it opens next, seconds since 1970; null where that is not what is missing. */
  readonly opensAt: number | null;
  /** Whose clocks tell it, for a meeting: an IANA time zone; null: those of the rule. */
  readonly zone: string | null;
}

export type RefusalReason =
  /** No rule is for this room. */
  | 'no-rule'
  /** Nobody enters without signing in. */
  | 'not-signed-in'
  /** Nothing names the person who asks, and guests are not let in. */
  | 'not-listed'
  /** It is not the time of the rule, or of the meeting. */
  | 'closed'
  /** The meeting's access code is wanted. */
  | 'code-needed'
  /** They would be let in, but the rule asks for a stronger sign-in. */
  | 'too-weak';
