import { isoTime } from '../base/clock.ts';
import { pageResponse } from '../http/layout.ts';
import { paths } from '../http/paths.ts';
import type { UsherContext } from '../http/request-context.ts';
import { sealContinuation } from '../http/sealed-continuation.ts';
import { linkTo } from '../http/site.ts';
import { meetingLink, needsTap } from '../jitsi/links.ts';
import type { SeatedPerson } from '../jitsi/seat-person.ts';
import type { JitsiTarget } from '../jitsi/targets.ts';
import type { EnterRoom } from '../model/continuation.ts';
import type { Visitor } from '../rooms/room-facts.ts';
import type { EntranceDeps } from './entrance-deps.ts';
import { returnToAppPage } from './pages/return-to-app-page.ts';

const DOOR_SECONDS = 60 * 60;

/** On to Jitsi with the token, or the page from which an app is opened. */
export function seated(
  context: UsherContext,
  deps: EntranceDeps,
  to: EnterRoom,
  visitor: Visitor,
  person: SeatedPerson,
): Response | Promise<Response> {
  const { config } = deps.targets.find(to.jitsi);
  deps.onSeated(config.id);
  logSeated(context, to, visitor, person);
  const link = meetingLink(to, person.token, config);
  if (!needsTap(to.client)) return context.redirect(link, 303);
  const page = returnToAppPage(context.var.visit, {
    appLink: link,
    webLink: meetingLink({ ...to, client: 'web' }, person.token, config),
    room: to.room.display,
    automatic: config.autoReturnToApp,
  });
  return pageResponse(page);
}

/**
 * Jitsi's own guest host and lobby take over. Whoever comes from there wants to sign in, so that is offered first:
 * sending them straight back would go round in circles.
 */
export async function handOver(
  context: UsherContext,
  deps: EntranceDeps,
  to: EnterRoom,
  _target: JitsiTarget,
  _visitor: Visitor,
): Promise<Response> {
  const until = deps.clock.nowSeconds() + DOOR_SECONDS;
  const sealed = await sealContinuation(deps.seal, to, until);
  return context.redirect(linkTo(context.var.visit.site, paths.door(sealed)), 303);
}

function logSeated(
  context: UsherContext,
  to: EnterRoom,
  { identity, userId, pass }: Visitor,
  { admission, expiresAt }: SeatedPerson,
): void {
  context.var.log.info('seated', {
    jitsi: to.jitsi,
    room: to.room.backend,
    tenant: to.room.tenant,
    client: to.client,
    user: userId ?? pass?.id ?? null,
    method: identity?.methodId ?? null,
    seat: admission.kind,
    rule: admission.ruleIndex,
    reason: admission.reason,
    until: isoTime(expiresAt),
    address: context.var.clientAddress,
  });
}
