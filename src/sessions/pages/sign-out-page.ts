import { html } from 'hono/html';
import { renderPage, sentence } from '../../http/layout.ts';
import { paths } from '../../http/paths.ts';
import { linkTo, type Visit } from '../../http/site.ts';
import type { Html } from '../../http/texts/texts.ts';
import { signOutForm } from './sign-out-form.ts';

export interface SignOutView {
  /** The display name, else the user name. */
  readonly name: string;
  readonly formToken: string;
  /** What comes after the sign-out, sealed. Default: our own page. */
  readonly farewell?: string | null;
}

/** Asks before a sign-out that may have been begun by somebody else's link. */
export function signOutPage(visit: Visit, view: SignOutView): Html {
  const { site, texts } = visit;
  const farewell = view.farewell
    ? html`<input type="hidden" name="farewell" value="${view.farewell}">`
    : '';
  const more = html`${farewell}<a class="button quiet" href="${linkTo(site, paths.account())}">${texts.signOutStay}</a>`;
  return renderPage(visit, {
    title: texts.signOutTitle,
    body: html`<h1 class="plain">${texts.signOutTitle}</h1>
<p>${sentence(visit, 'signOutText', { name: view.name })}</p>
${signOutForm(linkTo(site, paths.signOut()), view.formToken, texts.signOutConfirm, 'button', more)}`,
  });
}
