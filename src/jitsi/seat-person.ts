import type { EnterRoom } from '../model/continuation.ts';
import type { Identity } from '../model/identity.ts';
import type { RuleBook } from '../model/rule.ts';
import { decide } from '../rooms/decide.ts';
import type { Admission, Refusal } from '../rooms/decision.ts';
import { claimsOfAdmission } from './admission-claims.ts';
import type { Verdict } from './check-token/verdict.ts';
import { checkToken } from './check-token.ts';
import type { JitsiTarget } from './targets.ts';
import { mintToken } from './token.ts';

/** A token for one person and one room, that Prosody has as good as accepted. */
export interface SeatedPerson {
  readonly kind: 'seated';
  readonly admission: Admission;
  readonly token: string;
  readonly expiresAt: number;
}

/** The rules let this person not in. */
export interface TurnedAwayPerson {
  readonly kind: 'turned-away';
  readonly refusal: Refusal;
}

/** The token that would have been made is refused, for this reason. It goes nowhere. */
export interface RefusedPerson {
  readonly kind: 'refused';
  readonly verdict: Verdict;
}

/** Who wants to go where, and when. */
export interface SeatRequest {
  readonly identity: Identity;
  readonly to: EnterRoom;
  readonly target: JitsiTarget;
  readonly rules: RuleBook;
  /** Seconds since 1970. */
  readonly now: number;
}

/**
 * Decides, mints and checks. No token leaves that Prosody would refuse: the person could do nothing about it
 * there.
 */
export function seatPerson(request: SeatRequest): SeatedPerson | TurnedAwayPerson | RefusedPerson {
  const { identity, to, target, rules, now } = request;
  const decision = decide({ identity, room: to.room, rules, now });
  if (decision.kind === 'refused') return { kind: 'turned-away', refusal: decision };
  const claims = claimsOfAdmission(decision, identity, to.room, target.config, now);
  const token = mintToken(claims, target.key);
  const { backend: room, tenant } = to.room;
  const verdict = checkToken({ token, room, tenant, now }, target.settings);
  if (!verdict.joined) return { kind: 'refused', verdict };
  return { kind: 'seated', admission: decision, token, expiresAt: claims.exp };
}
