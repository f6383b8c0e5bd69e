import { pageResponse } from '../http/layout.ts';
import { paths } from '../http/paths.ts';
import { prefersJson } from '../http/prefers-json.ts';
import type { UsherContext } from '../http/request-context.ts';
import { sealContinuation } from '../http/sealed-continuation.ts';
import { linkTo, type Visit } from '../http/site.ts';
import type { EnterRoom } from '../model/continuation.ts';
import { type Identity, shownName } from '../model/identity.ts';
import type { EntryRefusal } from '../rooms/decision.ts';
import { findMissing, type Missing } from '../rooms/missing.ts';
import { type Visitor, visitorId } from '../rooms/room-facts.ts';
import { roomPath } from '../rooms/room-name.ts';
import { askingMore } from './asking-more.ts';
import type { EntranceDeps } from './entrance-deps.ts';
import { type RoomRefusal, roomRefusedPage } from './pages/room-refused-page.ts';

/** The answer to somebody whom the rules do not let in, and its line in the log. */
export async function turnAway(
  context: UsherContext,
  deps: EntranceDeps,
  to: EnterRoom,
  visitor: Visitor,
  refusal: EntryRefusal,
): Promise<Response> {
  const { identity } = visitor;
  const { visit, requestId, log, clientAddress: address } = context.var;
  const { backend: room, tenant, display } = to.room;
  const { ruleIndex: rule, reason } = refusal;
  const method = identity?.methodId ?? null;
  const { jitsi } = to;
  log.info('room_refused', {
    jitsi,
    room,
    tenant,
    user: visitorId(visitor),
    method,
    rule,
    reason,
    address,
  });
  const told = tellRefusal(refusal, identity, deps, visit);
  if (prefersJson(context.req.header('accept'))) {
    return Response.json({ error: told.code, message: SENTENCES[told.code], requestId }, JSON_INIT);
  }
  const page = roomRefusedPage(visit, {
    room: display,
    refusal: told,
    name: identity && shownName(identity),
    requestId,
    // What Jitsi asked to be handed back is lost on the way.
    retryHref: linkTo(visit.site, paths.room(roomPath(to.room), jitsi)),
    accountHref: linkTo(visit.site, await accountPath(deps, to, identity)),
    againHref: linkTo(visit.site, await againPath(deps, to, refusal)),
    jitsiUrl: deps.targets.find(to.jitsi).config.url,
  });
  return pageResponse(page, 403, NOT_KEPT);
}

/** Where somebody becomes somebody else: the account, or the sign-in, which leads back here. */
async function accountPath(
  { seal, clock }: EntranceDeps,
  to: EnterRoom,
  identity: Identity | null,
): Promise<string> {
  if (identity) return paths.account();
  return paths.signIn(await sealContinuation(seal, to, clock.nowSeconds() + SIGN_IN_SECONDS));
}

/** Where somebody signs in who has to do so more strongly: whoever comes back with less is turned away again. */
async function againPath(
  { seal, clock, rules }: EntranceDeps,
  to: EnterRoom,
  { ruleIndex }: EntryRefusal,
): Promise<string> {
  const there = askingMore(rules, to, ruleIndex);
  return paths.signIn(await sealContinuation(seal, there, clock.nowSeconds() + SIGN_IN_SECONDS));
}

const SIGN_IN_SECONDS = 60 * 60;
/** The rules or the hour may be others in a moment. */
const NOT_KEPT = { 'cache-control': 'no-store' };
const JSON_INIT = { status: 403, headers: NOT_KEPT };
const SENTENCES: Readonly<Record<RoomRefusal['code'], string>> = {
  room_refused_no_rule: 'This room is not among those that can be entered here.',
  room_refused_not_listed: 'This room is for certain people only.',
  room_refused_closed: 'This room is closed at the moment.',
  room_refused_too_weak: 'This room asks for a stronger sign-in.',
};

function tellRefusal(
  { reason, ruleIndex, meetingId, opensAt, zone }: EntryRefusal,
  identity: Identity | null,
  { rules, groups, methods }: EntranceDeps,
  { language }: Visit,
): RoomRefusal {
  const rule = rules.rules[ruleIndex ?? -1];
  if (reason === 'closed') {
    return { code: 'room_refused_closed', opensAt, zone: zone ?? rule?.between?.zone ?? 'UTC' };
  }
  if (identity && reason === 'too-weak') {
    const method = methods.find(({ id }) => id === identity.methodId);
    return {
      code: 'room_refused_too_weak',
      lacksFactor: rule?.requires?.secondFactor === true && !identity.secondFactor,
      method: method?.title ?? identity.methodId,
      hasOwnFactors: method?.hasOwnFactors === true,
    };
  }
  if (!identity || reason === 'no-rule') return { code: 'room_refused_no_rule' };
  if (!rule || meetingId !== null) return { code: 'room_refused_not_listed', missing: NOTHING };
  const missing = findMissing(rule, identity, groups, language);
  return { code: 'room_refused_not_listed', missing };
}

/** Of a meeting's people nothing is told. */
const NOTHING: Missing = { who: [], others: true, hostsOnly: false, you: [] };
