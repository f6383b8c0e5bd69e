import { AppError } from '../base/errors.ts';
import type { AuditAction, AuditEntry, AuditSource, CompleteEvent } from '../model/audit-event.ts';
import type { RoomName } from '../model/room.ts';
import type { RoomKey } from '../model/room-key.ts';
import type { RuleBook } from '../model/rule.ts';
import {
  type Admission,
  type Decision,
  type EntryRefusal,
  type HandOver,
  isAdmission,
  type Role,
  type Wait,
} from '../rooms/decision.ts';
import type { guestMarks } from '../rooms/guest-name.ts';
import { type Visitor, visitorId } from '../rooms/room-facts.ts';
import type { Repositories, Storage } from '../storage/storage.ts';
import { claimsOfAdmission } from './admission-claims.ts';
import type { Verdict } from './check-token/verdict.ts';
import { checkToken } from './check-token.ts';
import { judgeVisitor, type Wanted } from './judge-visitor.ts';
import type { JitsiTarget } from './targets.ts';
import { type JitsiClaims, mintTokenAside, type TokenPerson } from './token.ts';

export interface SeatDeps {
  readonly rules: RuleBook;
  readonly storage: Storage;
  readonly completeEvent: CompleteEvent;
  /** Called with the room once a host's seat is on record: for those who wait for one. */
  readonly onHost: (room: RoomKey) => void;
}

/** Who wants to go where, and when. */
export interface SeatRequest {
  readonly visitor: Visitor;
  readonly room: RoomName;
  readonly target: JitsiTarget;
  /** Seconds since 1970. */
  readonly now: number;
  /** The language of the mark behind a guest's name. */
  readonly language: keyof typeof guestMarks;
  /** Who acts, and from where: for the audit trail. */
  readonly source: AuditSource;
  /** Where strangers' entries in the audit trail are counted together, as the rate limits count; absent: nowhere. */
  readonly limitKey?: string;
  /** Somebody who waits asks again: that they still do is not written down again. */
  readonly isAskedAgain?: boolean;
  /** Whoever would be sent on to Jitsi without a token is only shown the way: that they go is written down later. */
  readonly isOnlyShown?: boolean;
  /** Who asks cannot type a code: that one is missing is a refusal, and written down as such. */
  readonly cannotGiveCode?: boolean;
  /** They have been asked for a stronger sign-in already, or cannot be: that it is missing is a refusal. */
  readonly cannotBeStronger?: boolean;
  /** The most that the person may be here. Default: host. */
  readonly atMost?: Role;
  /** The claim `jti` of the token; default: none. */
  readonly tokenId?: string;
  /** Makes less of an admission before a token is made of it; throws where more is asked for than there is. */
  readonly narrow?: (admission: Admission) => Admission;
  /** Writes more in the transaction that writes the seat down; what it throws undoes both. */
  readonly alongside?: (inside: Repositories, seated: SeatedPerson) => Promise<void>;
}

export type SeatOutcome = SeatedPerson | UnseatedPerson | AskedPerson | RefusedPerson;

/** A token for one person and one room, that Prosody has as good as accepted. */
export interface SeatedPerson {
  readonly kind: 'seated';
  readonly admission: Admission;
  readonly person: TokenPerson;
  readonly claims: JitsiClaims;
  readonly token: string;
  readonly expiresAt: number;
}

/** Not now, not here, or not by a token. */
export interface UnseatedPerson {
  readonly kind: 'unseated';
  readonly decision: Wait | HandOver | EntryRefusal;
}

/** More has to be known: who it is, under what name they come, or the access code. */
export interface AskedPerson {
  readonly kind: 'asked';
  readonly for: Wanted;
  readonly decision: Decision;
}

/** The token that would have been made is refused, for this reason. It goes nowhere. */
export interface RefusedPerson {
  readonly kind: 'refused';
  readonly verdict: Verdict;
}

/**
 * Decides, mints and checks, and writes down what came of it, with the host's being there, in one transaction. No
 * token leaves that Prosody would refuse: the person could do nothing about it there.
 */
export async function seatPerson(deps: SeatDeps, request: SeatRequest): Promise<SeatOutcome> {
  const { key, decision, person, wanted } = await judgeVisitor(deps, request);
  const isFinal = wanted === 'code' && request.cannotGiveCode === true;
  if (wanted && !isFinal) return { kind: 'asked', for: wanted, decision };
  if (!isAdmission(decision)) return recordUnseated(deps, request, key, decision, person);
  if (person === null) throw new TypeError('Whoever is seated has a name.');
  const admission = await narrowed(deps, request, key, decision, person);
  return seat(deps, request, key, admission, person);
}

/** Whoever asks for more than there is was refused, and that is written down. */
async function narrowed(
  deps: SeatDeps,
  request: SeatRequest,
  key: RoomKey,
  admission: Admission,
  person: TokenPerson,
): Promise<Admission> {
  try {
    return request.narrow?.(admission) ?? admission;
  } catch (thrown) {
    const reason = thrown instanceof AppError ? thrown.code : 'failed';
    const entry = {
      ...describe(request, key, admission, person),
      action: 'refuse',
      reason,
    } as const;
    await deps.storage.audit.add(deps.completeEvent(entry));
    throw thrown;
  }
}

async function seat(
  deps: SeatDeps,
  request: SeatRequest,
  key: RoomKey,
  admission: Admission,
  person: TokenPerson,
): Promise<SeatedPerson | RefusedPerson | AskedPerson> {
  const { room, target, now } = request;
  const claims = claimsOfAdmission(admission, person, room, target.config, now, request.tokenId);
  const { key: tokenKey, settings } = await target.signing(claims.exp);
  const token = await mintTokenAside(claims, tokenKey);
  const { backend, tenant } = room;
  const verdict = checkToken({ token, room: backend, tenant, now }, settings);
  const entry = describe(request, key, admission, person);
  if (!verdict.joined) {
    const refused = { ...entry, action: 'refuse', seat: null, reason: 'token-refused' } as const;
    await deps.storage.audit.add(deps.completeEvent(refused));
    return { kind: 'refused', verdict };
  }
  const { kind } = admission;
  const seated = {
    kind: 'seated',
    admission,
    person,
    claims,
    token,
    expiresAt: claims.exp,
  } as const;
  const isWritten = await deps.storage.transaction(async (inside) => {
    if (kind === 'host' && !(await isStillHere(inside, request.visitor))) return false;
    await request.alongside?.(inside, seated);
    if (kind === 'host') {
      await inside.presence.seatHost(key, request.visitor.userId ?? person.id, now);
    }
    await inside.audit.add(deps.completeEvent({ ...entry, action: 'seat', seat: kind }));
    return true;
  });
  if (!isWritten) return { kind: 'asked', for: 'sign-in', decision: admission };
  if (kind === 'host') deps.onHost(key);
  return seated;
}

/** A sign-out takes the host's seat back, so none may be taken behind it: it comes after this transaction, or came before. */
async function isStillHere({ sessions }: Repositories, { sessionHash }: Visitor): Promise<boolean> {
  return sessionHash === undefined || (await sessions.hold(sessionHash));
}

const ACTIONS = { wait: 'wait', 'hand-over': 'hand-over', refused: 'refuse' } as const;

async function recordUnseated(
  deps: SeatDeps,
  request: SeatRequest,
  key: RoomKey,
  decision: UnseatedPerson['decision'],
  person: TokenPerson | null,
): Promise<UnseatedPerson> {
  const action: AuditAction = ACTIONS[decision.kind];
  const isNothingNew =
    (action === 'wait' && request.isAskedAgain) || (action === 'hand-over' && request.isOnlyShown);
  if (!isNothingNew && (await mayBeWrittenDown(deps, request))) {
    const seat = decision.kind === 'wait' ? decision.as : null;
    const entry = { ...describe(request, key, decision, person), action, seat };
    await deps.storage.audit.add(deps.completeEvent(entry));
  }
  return { kind: 'unseated', decision };
}

/** What nobody in particular was told, over and over, would fill the trail; beyond this it stands in the log alone. */
const MOST_OF_STRANGERS = 300;
const STRANGERS_WINDOW_SECONDS = 15 * 60;

async function mayBeWrittenDown(
  { storage }: SeatDeps,
  { visitor, limitKey, now }: SeatRequest,
): Promise<boolean> {
  if (visitor.identity !== null || limitKey === undefined) return true;
  const kind = 'unseated-stranger';
  return storage.tries.spend(kind, limitKey, MOST_OF_STRANGERS, STRANGERS_WINDOW_SECONDS, now);
}

function describe(
  { visitor, source }: SeatRequest,
  { jitsi, path: room }: RoomKey,
  { ruleIndex: rule, reason, meetingId, invitationId }: Decision,
  person: TokenPerson | null,
): Omit<AuditEntry, 'action'> {
  const { identity } = visitor;
  return {
    ...source,
    userId: visitorId(visitor),
    username: identity?.username ?? null,
    name: person?.name ?? null,
    method: identity?.methodId ?? null,
    jitsi,
    room,
    rule,
    reason,
    meetingId,
    invitationId,
  };
}
