import { type RoomKey, roomKeyOf } from '../model/room-key.ts';
import { decide } from '../rooms/decide.ts';
import type { Decision, RoomFacts } from '../rooms/decision.ts';
import { readRoomFacts } from '../rooms/room-facts.ts';
import type { SeatDeps, SeatRequest } from './seat-person.ts';
import type { TokenPerson } from './token.ts';
import { tokenPersonOf } from './token-person.ts';

/** What somebody at the door can be asked for before they are told anything else. */
export type Wanted = 'sign-in' | 'stronger-sign-in' | 'name' | 'code';

/** What is decided about somebody at the door, and on what. Nothing has been done about it yet. */
export interface Judgement {
  readonly key: RoomKey;
  readonly facts: RoomFacts;
  readonly decision: Decision;
  /** Whom a token would speak of; null where nobody has said. */
  readonly person: TokenPerson | null;
  /** What has to be known first; null for nothing. */
  readonly wanted: Wanted | null;
}

/** Reads what the store knows, and decides. Writes nothing down. */
export async function judgeVisitor(
  { storage, rules }: Pick<SeatDeps, 'storage' | 'rules'>,
  request: SeatRequest,
): Promise<Judgement> {
  const { visitor, room, target, now, atMost = 'host' } = request;
  const key = roomKeyOf(target.config.id, room);
  const facts = await readRoomFacts(storage, key, visitor, now);
  const { identity } = visitor;
  const decision = decide({ identity, room, rules, facts, now, atMost });
  const invited = decision.invitationId === null ? null : (facts.invitation?.person ?? null);
  const person = tokenPersonOf(visitor, invited, key, request.language);
  const wanted = whatIsWanted(decision, person, request);
  return { key, facts, decision, person, wanted };
}

/** Who will be seated, now or later, must have a name; who will not be may be able to change that. */
function whatIsWanted(
  decision: Decision,
  person: TokenPerson | null,
  { visitor: { identity }, cannotBeStronger }: SeatRequest,
): Wanted | null {
  if (decision.kind === 'hand-over') return null;
  if (decision.kind !== 'refused') return person === null ? 'name' : null;
  if (decision.reason === 'code-needed') return 'code';
  if (decision.reason === 'too-weak') return cannotBeStronger ? null : 'stronger-sign-in';
  // What a stranger is told must not say which rooms there are.
  return identity !== null || decision.reason === 'closed' ? null : 'sign-in';
}
