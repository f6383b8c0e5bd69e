import { queryOf, single, type UsherContext } from '../http/request-context.ts';
import { openEnterRoom } from '../http/sealed-continuation.ts';
import { type Judgement, judgeVisitor } from '../jitsi/judge-visitor.ts';
import type { EnterRoom } from '../model/continuation.ts';
import type { Visitor } from '../rooms/room-facts.ts';
import type { EntranceDeps } from './entrance-deps.ts';
import type { DoorOffer } from './pages/door-page.ts';
import { seatRequest } from './seat-request.ts';
import { readVisitor } from './visitor.ts';

/** Somebody at the door of a room. To look changes nothing. */
export interface DoorLook {
  /** Where they want to go, as the address carries it. */
  readonly sealed: string;
  readonly to: EnterRoom;
  readonly visitor: Visitor;
  readonly judgement: Judgement;
  /** What there is for them besides signing in; null: nothing, or nothing is asked of them. */
  readonly offer: DoorOffer | null;
}

/** Throws `continuation_invalid` for an address that is not ours, or no longer. */
export async function lookAtDoor(context: UsherContext, deps: EntranceDeps): Promise<DoorLook> {
  const sealed = single(queryOf(context), 'continue') ?? '';
  const to = await openEnterRoom(deps.seal, sealed);
  const visitor = await readVisitor(context, deps);
  const judgement = await judgeVisitor(deps, seatRequest(context, deps, to, visitor));
  return { sealed, to, visitor, judgement, offer: offerFor(visitor, judgement) };
}

/** A guest who comes back may say another name, or sign in after all; who has signed in has a name. */
function offerFor({ identity }: Visitor, { decision, facts, wanted }: Judgement): DoorOffer | null {
  if (decision.kind === 'hand-over') return { kind: 'to-jitsi' };
  const asksCode = wanted === 'code';
  if (!asksCode && (identity !== null || decision.kind === 'refused')) return null;
  const isNamedByInvitation = decision.invitationId !== null && facts.invitation?.person != null;
  if (isNamedByInvitation) return null;
  const waits = decision.kind === 'wait';
  return { kind: 'come-in', asksName: identity === null, asksCode, waits };
}
