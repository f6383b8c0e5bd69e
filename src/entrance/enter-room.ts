import { paths } from '../http/paths.ts';
import type { UsherContext } from '../http/request-context.ts';
import { sealContinuation } from '../http/sealed-continuation.ts';
import { linkTo } from '../http/site.ts';
import { type AskedPerson, seatPerson, type UnseatedPerson } from '../jitsi/seat-person.ts';
import type { EnterRoom } from '../model/continuation.ts';
import type { Wait } from '../rooms/decision.ts';
import { type Visitor, visitorId } from '../rooms/room-facts.ts';
import { askingMore } from './asking-more.ts';
import type { EntranceDeps } from './entrance-deps.ts';
import { judgeComing } from './judge-coming.ts';
import { seated } from './lead-on.ts';
import { refuseToken } from './refuse-token.ts';
import { seatRequest } from './seat-request.ts';
import { turnAway } from './turn-away.ts';

/** How long the way through the sign-in may take, from the room to the chooser and on. */
const CONTINUATION_SECONDS = 60 * 60;
/** How long somebody may stand at the door, or wait for a host. */
const WAIT_SECONDS = 12 * 60 * 60;
const NOBODY: Visitor = { identity: null, userId: null, pass: null };
const NOT_KEPT = { 'cache-control': 'no-store' };

/**
 * A person at the door of a room, and what becomes of it; nobody is seated who does not go there. `isAskedAgain`:
 * somebody who was told to wait.
 */
export async function enterRoom(
  context: UsherContext,
  deps: EntranceDeps,
  to: EnterRoom,
  visitor: Visitor,
  isAskedAgain = false,
): Promise<Response> {
  switch (judgeComing(context.req.raw)) {
    case 'goes':
      return enter(context, deps, to, visitor, isAskedAgain);
    case 'looks':
      return enter(context, deps, to, NOBODY, isAskedAgain);
    case 'ahead':
      // Browsers throw an error away, and ask again once the person goes there.
      return context.body(null, 503, NOT_KEPT);
    case 'loaded':
      return context.body(null, 204, NOT_KEPT);
  }
}

async function enter(
  context: UsherContext,
  deps: EntranceDeps,
  to: EnterRoom,
  visitor: Visitor,
  isAskedAgain: boolean,
): Promise<Response> {
  const request = { ...seatRequest(context, deps, to, visitor), isOnlyShown: true, isAskedAgain };
  const outcome = await seatPerson(deps, request);
  switch (outcome.kind) {
    case 'seated':
      return seated(context, deps, to, visitor, outcome);
    case 'asked':
      return ask(context, deps, to, outcome);
    case 'refused':
      return refuseToken(context, to, request.target, outcome);
    case 'unseated':
      return unseated(context, deps, to, visitor, outcome);
  }
}

/** On to the page where what is missing can be given. */
async function ask(
  context: UsherContext,
  deps: EntranceDeps,
  to: EnterRoom,
  asked: AskedPerson,
): Promise<Response> {
  const isForSignIn = asked.for === 'sign-in' || asked.for === 'stronger-sign-in';
  const { ruleIndex } = asked.decision;
  const there = asked.for === 'stronger-sign-in' ? askingMore(deps.rules, to, ruleIndex) : to;
  const sealed = await seal(deps, there, isForSignIn ? CONTINUATION_SECONDS : WAIT_SECONDS);
  const path = isForSignIn ? paths.signIn(sealed) : paths.door(sealed);
  return context.redirect(linkTo(context.var.visit.site, path), 303);
}

async function unseated(
  context: UsherContext,
  deps: EntranceDeps,
  to: EnterRoom,
  visitor: Visitor,
  { decision }: UnseatedPerson,
): Promise<Response> {
  if (decision.kind === 'refused') return turnAway(context, deps, to, visitor, decision);
  const sealed = await seal(deps, to, WAIT_SECONDS);
  if (decision.kind === 'wait') logWaiting(context, to, visitor, decision);
  const path = decision.kind === 'hand-over' ? paths.door(sealed) : paths.wait(sealed);
  return context.redirect(linkTo(context.var.visit.site, path), 303);
}

function logWaiting(
  context: UsherContext,
  { jitsi, room: { backend: room, tenant } }: EnterRoom,
  visitor: Visitor,
  { as: seat, ruleIndex: rule, reason }: Wait,
): void {
  const { log, clientAddress: address } = context.var;
  const user = visitorId(visitor);
  const method = visitor.identity?.methodId ?? null;
  log.info('waiting', { jitsi, room, tenant, user, method, seat, rule, reason, address });
}

function seal(deps: EntranceDeps, to: EnterRoom, seconds: number): Promise<string> {
  return sealContinuation(deps.seal, to, deps.clock.nowSeconds() + seconds);
}
