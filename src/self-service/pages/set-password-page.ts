import { html } from 'hono/html';
import { namedHeading, renderPage } from '../../http/layout.ts';
import type { Visit } from '../../http/site.ts';
import type { Html } from '../../http/texts/texts.ts';
import { type PasswordChoiceView, passwordChoice } from './password-choice.ts';

export interface SetPasswordView {
  readonly purpose: 'invite' | 'reset';
  /** How the person is shown. */
  readonly name: string;
  /** Too many passwords are being looked at. */
  readonly isBusy: boolean;
  readonly choice: PasswordChoiceView;
}

/** Behind a link: whose account it is, and a password for it. It posts to its own address. */
export function setPasswordPage(visit: Visit, view: SetPasswordView): Html {
  const { texts } = visit;
  const isInvite = view.purpose === 'invite';
  const { title, heading } = namedHeading(
    isInvite ? texts.welcomeTitle : texts.resetTitle,
    view.name,
  );
  return renderPage(visit, {
    title,
    script: 'ownPages',
    body: html`${heading}
<p class="lead">${isInvite ? texts.welcomeLead : texts.resetLead}</p>
${view.isBusy ? html`<p class="fault" role="alert">${texts.passwordBusy}</p>` : ''}
<form class="ways" method="post">
${passwordChoice(visit, view.choice)}
<button class="button" type="submit">${texts.choiceSet}</button>
</form>`,
  });
}
