import { pageResponse } from '../http/layout.ts';
import { paths } from '../http/paths.ts';
import { prefersJson } from '../http/prefers-json.ts';
import type { UsherContext } from '../http/request-context.ts';
import { linkTo } from '../http/site.ts';
import type { EntranceDeps } from './entrance-deps.ts';
import { CLOSED_INVITATIONS } from './errors.ts';
import type { InvitationLook } from './invitation-look.ts';
import { type InvitationRefusal, invitationRefusedPage } from './pages/invitation-refused-page.ts';

/** Why the link leads nowhere; null where it is open. */
export function refusalOf(look: InvitationLook): InvitationRefusal | null {
  const { invitation, state, meeting, zone } = look;
  switch (state) {
    case 'valid':
      return null;
    case 'to-come': {
      const room = meeting?.title ?? invitation.room.display;
      return { code: 'invitation_early', room, opensAt: invitation.notBefore, zone };
    }
    case 'expired':
      return { code: 'invitation_expired' };
    case 'revoked':
      return { code: 'invitation_withdrawn' };
    case 'used-up':
      return { code: 'invitation_spent', isForOne: invitation.maxUses === 1 };
  }
}

/** The page, or JSON, and a line in the log that never holds the secret. */
export function refuseInvitation(
  context: UsherContext,
  deps: EntranceDeps,
  look: InvitationLook | null,
  refusal: InvitationRefusal,
): Response | Promise<Response> {
  const { visit, requestId, log, clientAddress: address } = context.var;
  const { code } = refusal;
  log.info('invitation_refused', {
    invitation: look?.invitation.id ?? null,
    problem: code,
    method: context.req.method,
    address,
  });
  const headers = { 'cache-control': 'no-store' };
  const { status, sentence } = CLOSED_INVITATIONS[code];
  if (prefersJson(context.req.header('accept'))) {
    const body = { error: code, message: sentence, requestId };
    return Response.json(body, { status, headers });
  }
  const page = invitationRefusedPage(visit, {
    refusal,
    requestId,
    retryHref: look && linkTo(visit.site, paths.invitation(look.secret)),
    jitsiUrl: jitsiUrlOf(deps, look),
  });
  return pageResponse(page, status, headers);
}

function jitsiUrlOf({ targets }: EntranceDeps, look: InvitationLook | null): URL {
  const id = look?.invitation.jitsi ?? null;
  return targets.find(id !== null && targets.has(id) ? id : null).config.url;
}
