import { isoTime } from '../base/clock.ts';
import type { JitsiConfig } from '../config/config.ts';
import { pageResponse } from '../http/layout.ts';
import type { UsherContext } from '../http/request-context.ts';
import { guestLink, meetingLink, needsTap } from '../jitsi/links.ts';
import { type SeatedPerson, seatPerson } from '../jitsi/seat-person.ts';
import type { EnterRoom } from '../model/continuation.ts';
import { type Visitor, visitorId } from '../rooms/room-facts.ts';
import type { EntranceDeps } from './entrance-deps.ts';
import { returnToAppPage } from './pages/return-to-app-page.ts';
import { seatRequest } from './seat-request.ts';

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
  return leadTo(context, to, config, (there) => meetingLink(there, person.token, config));
}

/**
 * On to Jitsi without a token, where its guest host and its lobby take over; written down as they go. Null where the
 * rules have just come to say something else.
 */
export async function sendOn(
  context: UsherContext,
  deps: EntranceDeps,
  to: EnterRoom,
  visitor: Visitor,
): Promise<Response | null> {
  const request = seatRequest(context, deps, to, visitor);
  const outcome = await seatPerson(deps, request);
  if (outcome.kind !== 'unseated' || outcome.decision.kind !== 'hand-over') return null;
  const { config } = request.target;
  logSentOn(context, to, visitor);
  return leadTo(context, to, config, (there) => guestLink(there, config));
}

/** By itself on the web; an app is opened by a link that a person taps. */
function leadTo(
  context: UsherContext,
  to: EnterRoom,
  { autoReturnToApp }: JitsiConfig,
  linkFor: (there: EnterRoom) => string,
): Response | Promise<Response> {
  const link = linkFor(to);
  if (!needsTap(to.client)) return context.redirect(link, 303);
  const page = returnToAppPage(context.var.visit, {
    appLink: link,
    webLink: linkFor({ ...to, client: 'web' }),
    room: to.room.display,
    automatic: autoReturnToApp,
  });
  return pageResponse(page);
}

function logSeated(
  context: UsherContext,
  to: EnterRoom,
  visitor: Visitor,
  { admission, expiresAt }: SeatedPerson,
): void {
  context.var.log.info('seated', {
    jitsi: to.jitsi,
    room: to.room.backend,
    tenant: to.room.tenant,
    client: to.client,
    user: visitorId(visitor),
    method: visitor.identity?.methodId ?? null,
    seat: admission.kind,
    rule: admission.ruleIndex,
    reason: admission.reason,
    until: isoTime(expiresAt),
    address: context.var.clientAddress,
  });
}

function logSentOn(context: UsherContext, to: EnterRoom, visitor: Visitor): void {
  const { log, clientAddress: address } = context.var;
  const { backend: room, tenant } = to.room;
  const user = visitorId(visitor);
  log.info('sent_on', { jitsi: to.jitsi, room, tenant, client: to.client, user, address });
}
