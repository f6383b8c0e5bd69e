import type { Hono } from 'hono';
import { readOwnForm } from '../http/csrf.ts';
import { routes } from '../http/paths.ts';
import { single, type UsherContext, type UsherEnv } from '../http/request-context.ts';
import type { Visitor } from '../rooms/room-facts.ts';
import { enterByInvitation } from './enter-by-invitation.ts';
import type { EntranceDeps } from './entrance-deps.ts';
import { type InvitationLook, lookAtInvitation } from './invitation-look.ts';
import { invitationForm, offerInvitation } from './offer-invitation.ts';
import { refusalOf, refuseInvitation } from './refuse-invitation.ts';
import { readVisitor } from './visitor.ts';

/** The links that seat whoever has them. GET and HEAD only look, whoever asks and however often; POST takes a place. */
export function addInvitationRoutes(app: Hono<UsherEnv>, deps: EntranceDeps): void {
  app.get(routes.invitation, (context) => show(context, deps));
  app.post(routes.invitation, (context) => takeUp(context, deps));
}

async function show(context: UsherContext, deps: EntranceDeps): Promise<Response> {
  return withOpenLink(context, deps, (look, visitor) =>
    offerInvitation(context, deps, look, visitor),
  );
}

async function takeUp(context: UsherContext, deps: EntranceDeps): Promise<Response> {
  const form = await readOwnForm(context, deps.publicUrl);
  return withOpenLink(context, deps, async (look, visitor) => {
    const holder = visitor.userId ?? visitor.pass?.id;
    if (holder === undefined) {
      return refuseInvitation(context, deps, look, { code: 'invitation_not_kept' });
    }
    const name = single(form, 'name') ?? '';
    const meantFor = await deps.seal.open('form', single(form, 'form') ?? '');
    if (meantFor !== invitationForm(look.invitation, holder)) {
      return offerInvitation(context, deps, look, visitor, { problem: 'again', name });
    }
    return enterByInvitation(context, deps, look, visitor, name);
  });
}

/** Refuses a link of no invitation, or of one that seats nobody here and now; else the work is done. */
async function withOpenLink(
  context: UsherContext,
  deps: EntranceDeps,
  work: (look: InvitationLook, visitor: Visitor) => Promise<Response>,
): Promise<Response> {
  const visitor = await readVisitor(context, deps);
  const look = await lookAtInvitation(deps, secretOf(context), visitor);
  if (!look) return refuseInvitation(context, deps, null, { code: 'invitation_unknown' });
  const refusal = refusalOf(look);
  return refusal ? refuseInvitation(context, deps, look, refusal) : work(look, visitor);
}

/** As it stands in the address: ours has nothing to decode. */
function secretOf(context: UsherContext): string {
  return context.req.path.split('/').at(-1) ?? '';
}
