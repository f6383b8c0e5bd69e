import { queryOf, single, type UsherContext } from '../http/request-context.ts';
import { type Judgement, judgeVisitor } from '../jitsi/judge-visitor.ts';
import type { Wait } from '../rooms/decision.ts';
import type { Visitor } from '../rooms/room-facts.ts';
import type { EntranceDeps } from './entrance-deps.ts';
import { openRoomToEnter, type RoomToEnter } from './room-to-enter.ts';
import { seatRequest } from './seat-request.ts';
import { readVisitor } from './visitor.ts';

/** Somebody who asks whether they still have to wait. */
export interface WaitLook extends RoomToEnter {
  /** The continuation as the address has it. */
  readonly sealed: string;
  readonly visitor: Visitor;
  /** The browser: the session's or the guest's id. Empty for neither, who wait for nothing. */
  readonly holder: string;
  readonly judgement: Judgement;
  /** Null: it is worth coming to the page, which leads on, says what is missing, or says no. */
  readonly wait: Wait | null;
}

/** Decides anew, and writes nothing down. Throws `continuation_invalid` for an address that is not ours, or no longer. */
export async function lookAtWait(context: UsherContext, deps: EntranceDeps): Promise<WaitLook> {
  const sealed = single(queryOf(context), 'continue') ?? '';
  const { to, resumePath } = await openRoomToEnter(deps.seal, sealed);
  const visitor = await readVisitor(context, deps);
  const judgement = await judgeVisitor(deps, seatRequest(context, deps, to, visitor));
  const { decision, wanted } = judgement;
  const wait = wanted === null && decision.kind === 'wait' ? decision : null;
  const holder = visitor.sessionHash ?? visitor.pass?.id ?? '';
  return { sealed, to, visitor, holder, judgement, wait, resumePath };
}
