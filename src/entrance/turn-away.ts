import { pageResponse } from '../http/layout.ts';
import { paths } from '../http/paths.ts';
import { prefersJson } from '../http/prefers-json.ts';
import type { UsherContext } from '../http/request-context.ts';
import { linkTo, type Visit } from '../http/site.ts';
import type { JitsiTargets } from '../jitsi/targets.ts';
import type { EnterRoom } from '../model/continuation.ts';
import type { Identity } from '../model/identity.ts';
import type { GroupTitle, RuleBook } from '../model/rule.ts';
import type { Refusal } from '../rooms/decision.ts';
import { findMissing, type Missing } from '../rooms/missing.ts';
import type { Visitor } from '../rooms/room-facts.ts';
import { roomPath } from '../rooms/room-name.ts';
import { type RoomRefusal, roomRefusedPage } from './pages/room-refused-page.ts';

export interface TurnAwayDeps {
  readonly rules: RuleBook;
  readonly groups: ReadonlyMap<string, GroupTitle>;
  readonly targets: JitsiTargets;
}

/** The answer to somebody whom the rules do not let in, and its line in the log. */
export async function turnAway(
  context: UsherContext,
  deps: TurnAwayDeps,
  to: EnterRoom,
  { identity, userId, pass }: Visitor,
  refusal: Refusal,
): Promise<Response> {
  const { visit, requestId, log, clientAddress: address } = context.var;
  const { backend: room, tenant, display } = to.room;
  const { ruleIndex: rule, reason } = refusal;
  const method = identity?.methodId ?? null;
  const { jitsi } = to;
  log.info('room_refused', {
    jitsi,
    room,
    tenant,
    user: userId ?? pass?.id ?? null,
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
    name: identity ? (identity.name ?? identity.username) : (pass?.name ?? null),
    requestId,
    retryHref: linkTo(visit.site, pathOf(to)),
    accountHref: linkTo(visit.site, paths.account()),
    jitsiUrl: deps.targets.find(to.jitsi).config.url,
  });
  return pageResponse(page, 403, NOT_KEPT);
}

/** The rules or the hour may be others in a moment. */
const NOT_KEPT = { 'cache-control': 'no-store' };
const JSON_INIT = { status: 403, headers: NOT_KEPT };
const SENTENCES: Readonly<Record<RoomRefusal['code'], string>> = {
  room_refused_no_rule: 'This room is not among those that can be entered here.',
  room_refused_not_listed: 'This room is for certain people only.',
  room_refused_closed: 'This room is closed at the moment.',
};

function tellRefusal(
  { reason, ruleIndex, meetingId, opensAt, zone }: Refusal,
  identity: Identity | null,
  { rules, groups }: TurnAwayDeps,
  { language }: Visit,
): RoomRefusal {
  const rule = rules.rules[ruleIndex ?? -1];
  if (reason === 'closed') {
    return { code: 'room_refused_closed', opensAt, zone: zone ?? rule?.between?.zone ?? 'UTC' };
  }
  if (!identity || reason === 'no-rule') return { code: 'room_refused_no_rule' };
  if (!rule || meetingId !== null) return { code: 'room_refused_not_listed', missing: NOTHING };
  const missing = findMissing(rule, identity, groups, language);
  return { code: 'room_refused_not_listed', missing };
}

/** Of a meeting's people nothing is told. */
const NOTHING: Missing = { who: [], others: true, hostsOnly: false, you: [] };

/** Back to the same door. What Jitsi asked to be handed back is lost on the way. */
function pathOf({ room, jitsi }: EnterRoom): string {
  const path = paths.room(roomPath(room));
  return jitsi === 'main' ? path : `${path}?jitsi=${jitsi}`;
}
