import { html } from 'hono/html';
import { namedHeading, renderPage } from '../../http/layout.ts';
import { paths } from '../../http/paths.ts';
import { plainText } from '../../http/plain-text.ts';
import { linkTo, type Visit } from '../../http/site.ts';
import type { Html } from '../../http/texts/texts.ts';
import { signOutForm } from './sign-out-form.ts';

export interface AccountView {
  readonly name: string | null;
  readonly username: string;
  readonly email: string | null;
  /** The title of the way that was signed in with. */
  readonly method: string;
  /** The form's own token. */
  readonly formToken: string;
}

/** Who is signed in in this browser, and the way out. */
export function accountPage(visit: Visit, view: AccountView): Html {
  const { texts } = visit;
  const facts = [
    view.name === null ? null : { label: texts.accountUsername, value: view.username },
    view.email === null ? null : { label: texts.accountEmail, value: view.email },
    { label: texts.accountMethod, value: view.method },
  ].filter((fact) => fact !== null);
  const { title, heading } = namedHeading(texts.accountAs, view.name ?? view.username);
  return renderPage(visit, {
    title,
    body: html`${heading}
<dl class="facts">
${facts.map(
  ({ label, value }) => html`<div><dt>${label}</dt><dd><bdi>${plainText(value)}</bdi></dd></div>`,
)}
</dl>
${signOutForm(linkTo(visit.site, paths.signOut()), view.formToken, texts.accountSignOut, 'button quiet')}`,
  });
}
