import { html } from 'hono/html';
import { formField } from '../../http/form-field.ts';
import { sentence } from '../../http/layout.ts';
import { paths } from '../../http/paths.ts';
import { linkTo, type Visit } from '../../http/site.ts';
import type { Html } from '../../http/texts/texts.ts';
import { type ConfirmProblem, problemText } from './confirm-page.ts';
import { hiddenToken, ownPage } from './own-frame.ts';
import { type PasswordChoiceView, passwordChoice } from './password-choice.ts';

export interface ChangePasswordView {
  readonly token: string;
  /** What is wrong with the password until now. */
  readonly problem: ConfirmProblem | null;
  /** Null for an account without a password. */
  readonly choice: PasswordChoiceView | null;
}

/** The password until now, and the next. */
export function changePasswordPage(visit: Visit, { token, problem, choice }: ChangePasswordView) {
  const { site, texts } = visit;
  if (choice === null) {
    const body = html`<p>${sentence(visit, 'changeNone', { site: site.name })}</p>`;
    return ownPage(visit, { title: texts.changeTitle, done: null, body });
  }
  const body: Html = html`<p class="lead">${texts.changeLead}</p>
<form class="ways" method="post" action="${linkTo(site, paths.own('password'))}">
${hiddenToken(token)}
${formField({
  id: 'current',
  label: texts.changeCurrent,
  type: 'password',
  hint: null,
  fault: problem && problemText(visit, problem),
  input: html`autocomplete="current-password"`,
})}
${passwordChoice(visit, choice)}
<button class="button" type="submit">${texts.changeSubmit}</button>
</form>`;
  return ownPage(visit, { title: texts.changeTitle, done: null, body, script: 'ownPages' });
}
