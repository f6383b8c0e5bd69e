import { pageResponse } from '../http/layout.ts';
import type { UsherContext } from '../http/request-context.ts';
import type { RefusedPerson } from '../jitsi/seat-person.ts';
import type { JitsiTarget } from '../jitsi/targets.ts';
import type { EnterRoom } from '../model/continuation.ts';
import { tokenRefusedPage } from './pages/token-refused-page.ts';
import { tokenRefusalReason } from './token-refusal-reason.ts';

/** Here, where the person can do something about it, rather than at Jitsi, where they could not. */
export function refuseToken(
  context: UsherContext,
  to: EnterRoom,
  target: JitsiTarget,
  { verdict }: RefusedPerson,
): Promise<Response> {
  const { requestId, visit, log } = context.var;
  const reason = tokenRefusalReason(verdict, to.room.tenant !== null);
  log.warn('token_refused', { room: to.room.backend, tenant: to.room.tenant, verdict });
  const page = tokenRefusedPage(visit, {
    room: to.room.display,
    reason,
    requestId,
    retryHref: null,
    jitsiUrl: target.config.url,
  });
  return pageResponse(page, 403);
}
