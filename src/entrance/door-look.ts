import { queryOf, single, type UsherContext } from '../http/request-context.ts';
import { type Judgement, judgeVisitor } from '../jitsi/judge-visitor.ts';
import type { Visitor } from '../rooms/room-facts.ts';
import type { EntranceDeps } from './entrance-deps.ts';
import type { DoorOffer } from './pages/door-page.ts';
import { openRoomToEnter, type RoomToEnter } from './room-to-enter.ts';
import { seatRequest } from './seat-request.ts';
import { readVisitor } from './visitor.ts';

/** Somebody at the door of a room. To look changes nothing. */
export interface DoorLook extends RoomToEnter {
  /** Where they want to go, as the address carries it. */
  readonly sealed: string;
  readonly visitor: Visitor;
  readonly judgement: Judgement;
  /** What there is for them besides signing in; null: nothing, or nothing is asked of them. */
  readonly offer: DoorOffer | null;
}

/** Throws `continuation_invalid` for an address that is not ours, or no longer. */
export async function lookAtDoor(context: UsherContext, deps: EntranceDeps): Promise<DoorLook> {
  const sealed = single(queryOf(context), 'continue') ?? '';
  const { to, resumePath } = await openRoomToEnter(deps.seal, sealed);
  const visitor = await readVisitor(context, deps);
  const judgement = await judgeVisitor(deps, seatRequest(context, deps, to, visitor));
  const offer = offerFor(visitor, judgement);
  // Who comes from inside Jitsi stands in a popup: there is nowhere to send them on to.
  const isOffered = offer?.kind !== 'to-jitsi' || resumePath === null;
  return { sealed, to, resumePath, visitor, judgement, offer: isOffered ? offer : null };
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
