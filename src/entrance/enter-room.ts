import { paths } from '../http/paths.ts';
import type { UsherContext } from '../http/request-context.ts';
import { sealContinuation } from '../http/sealed-continuation.ts';
import { linkTo } from '../http/site.ts';
import { type AskedPerson, seatPerson, type UnseatedPerson } from '../jitsi/seat-person.ts';
import type { JitsiTarget } from '../jitsi/targets.ts';
import type { EnterRoom } from '../model/continuation.ts';
import type { Visitor } from '../rooms/room-facts.ts';
import type { EntranceDeps } from './entrance-deps.ts';
import { handOver, seated } from './lead-on.ts';
import { refuseToken } from './refuse-token.ts';
import { turnAway } from './turn-away.ts';

/** How long the way through the sign-in may take, from the room to the chooser and on. */
const CONTINUATION_SECONDS = 60 * 60;
/** How long somebody may wait for a host. */
const WAIT_SECONDS = 12 * 60 * 60;

/** A person at the door of a room, and what becomes of it. */
export async function enterRoom(
  context: UsherContext,
  deps: EntranceDeps,
  to: EnterRoom,
  visitor: Visitor,
): Promise<Response> {
  const target = deps.targets.find(to.jitsi);
  const outcome = await seatPerson(deps, seatRequest(context, deps, to, visitor));
  switch (outcome.kind) {
    case 'seated':
      return seated(context, deps, to, visitor, outcome);
    case 'asked':
      return ask(context, deps, to, outcome);
    case 'refused':
      return refuseToken(context, to, target, outcome);
    case 'unseated':
      return unseated(context, deps, to, target, visitor, outcome);
  }
}

/** What `seatPerson` is asked for this visitor. */
export function seatRequest(
  context: UsherContext,
  deps: EntranceDeps,
  to: EnterRoom,
  visitor: Visitor,
) {
  const { visit, clientAddress: address, requestId } = context.var;
  return {
    visitor,
    room: to.room,
    target: deps.targets.find(to.jitsi),
    now: deps.clock.nowSeconds(),
    language: deps.language === 'auto' ? visit.language : deps.language,
    source: { actor: 'door', address, requestId },
  };
}

/** On to the page where what is missing can be given. */
async function ask(
  context: UsherContext,
  deps: EntranceDeps,
  to: EnterRoom,
  asked: AskedPerson,
): Promise<Response> {
  const sealed = await seal(deps, to, CONTINUATION_SECONDS);
  const path = asked.for === 'sign-in' ? paths.signIn(sealed) : paths.door(sealed);
  return context.redirect(linkTo(context.var.visit.site, path), 303);
}

async function unseated(
  context: UsherContext,
  deps: EntranceDeps,
  to: EnterRoom,
  target: JitsiTarget,
  visitor: Visitor,
  { decision }: UnseatedPerson,
): Promise<Response> {
  if (decision.kind === 'refused') return turnAway(context, deps, to, visitor, decision);
  if (decision.kind === 'hand-over') return handOver(context, deps, to, target, visitor);
  const sealed = await seal(deps, to, WAIT_SECONDS);
  return context.redirect(linkTo(context.var.visit.site, paths.wait(sealed)), 303);
}

function seal(deps: EntranceDeps, to: EnterRoom, seconds: number): Promise<string> {
  return sealContinuation(deps.seal, to, deps.clock.nowSeconds() + seconds);
}
