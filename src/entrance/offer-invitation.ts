import { pageResponse } from '../http/layout.ts';
import { paths } from '../http/paths.ts';
import { plainText } from '../http/plain-text.ts';
import type { UsherContext } from '../http/request-context.ts';
import { linkTo } from '../http/site.ts';
import type { GuestPass } from '../model/guest-pass.ts';
import { shownName } from '../model/identity.ts';
import type { Invitation } from '../model/invitation.ts';
import { guestMarks } from '../rooms/guest-name.ts';
import type { Visitor } from '../rooms/room-facts.ts';
import type { EntranceDeps } from './entrance-deps.ts';
import type { InvitationLook } from './invitation-look.ts';
import { invitationPage } from './pages/invitation-page.ts';

/** As long as a guest's pass: whoever opens the link in the morning may press the button in the evening. */
const FORM_SECONDS = 12 * 60 * 60;
/** A pass that ends sooner is prolonged before a place is taken for it. */
const LEAST_PASS_SECONDS = 60 * 60;

/** What was wrong with the form that was sent, and the name that stood in it. */
export interface FormProblem {
  readonly problem: 'name' | 'again';
  readonly name: string;
}

/**
 * The page with the button. Whoever has not signed in gets their pass with it, so that a place is the browser's even
 * where the answer to the form is lost.
 */
export async function offerInvitation(
  context: UsherContext,
  deps: EntranceDeps,
  look: InvitationLook,
  visitor: Visitor,
  sent: FormProblem | null = null,
): Promise<Response> {
  const { visit } = context.var;
  const { invitation, meeting, zone } = look;
  const { identity, userId } = visitor;
  const pass = userId === null ? lastingPass(deps, visitor.pass) : null;
  const until = deps.clock.nowSeconds() + FORM_SECONDS;
  const meantFor = invitationForm(invitation, userId ?? pass?.id ?? '');
  const page = invitationPage(visit, {
    room: meeting?.title ?? invitation.room.display,
    meeting: meeting && { ...meeting, room: invitation.room.display },
    expiresAt: invitation.expiresAt,
    zone,
    person: invitation.person?.name ?? null,
    signedInAs: identity && shownName(identity),
    isForOne: invitation.maxUses === 1 && !look.needsNone,
    mark: guestMarks[deps.language === 'auto' ? visit.language : deps.language].trim(),
    name: sent ? plainText(sent.name, 60) : (pass?.name ?? ''),
    problem: sent?.problem ?? null,
    action: linkTo(visit.site, paths.invitation(look.secret)),
    formToken: await deps.seal.seal('form', meantFor, until),
  });
  const isNew = pass !== null && pass !== visitor.pass;
  const headers = isNew ? { 'set-cookie': await deps.guestPasses.render(pass) } : {};
  return pageResponse(page, sent ? 400 : 200, headers);
}

/** What the form's own token says: it belongs to one link and one browser. */
export function invitationForm({ id }: Invitation, holder: string): string {
  return `invitation ${id} ${holder}`;
}

/** The pass of the browser, or a new one; not one that ends before the button is pressed. */
function lastingPass({ guestPasses, clock }: EntranceDeps, pass: GuestPass | null): GuestPass {
  const fresh = guestPasses.issue();
  if (!pass) return fresh;
  const left = pass.expiresAt - clock.nowSeconds();
  return left < LEAST_PASS_SECONDS ? { ...pass, expiresAt: fresh.expiresAt } : pass;
}
