import { html } from 'hono/html';
import { formField } from '../../http/form-field.ts';
import { type PasskeyFormView, passkeyForm } from '../../http/passkey-form.ts';
import type { Visit } from '../../http/site.ts';
import { fill, type Html } from '../../http/texts/texts.ts';
import { TRY_WINDOW_SECONDS } from '../../model/allow-try.ts';

export interface PasswordFormView {
  /** The address of the form, ours, with the base path. */
  readonly action: string;
  /** Binds the form to the browser that it was shown to. */
  readonly token: string;
  /** What the name is called; null: "User name". */
  readonly usernameLabel: string | null;
  /** What stands in the field already. */
  readonly name: string;
  readonly problem: PasswordProblem | null;
  /** A passkey in the place of both; null where there are none. */
  readonly passkey: PasskeyFormView | null;
  /** Where somebody asks for a link that sets another password, ours, with the base path; null: nowhere. */
  readonly forgottenHref: string | null;
}

/** Why a form that was sent did not sign anybody in. */
export type PasswordProblem =
  | 'incomplete'
  | 'wrong'
  | 'blocked'
  | 'busy'
  | 'unavailable'
  /** The form is not of this browser, or too old. */
  | 'stale'
  /** The passkey was none that lets somebody in. */
  | 'passkey';

/** The status of the page that says so. */
export const PROBLEM_STATUS: Readonly<Record<PasswordProblem, number>> = {
  incomplete: 400,
  wrong: 401,
  blocked: 429,
  busy: 503,
  unavailable: 503,
  stale: 403,
  passkey: 401,
};

/** A name and a password. The password is never filled in. */
export function passwordForm(visit: Visit, view: PasswordFormView): Html {
  const { texts } = visit;
  const { name, problem } = view;
  const isWrong = problem === 'wrong' || problem === 'incomplete';
  const described = problem === null ? '' : html` aria-describedby="sign-in-problem"`;
  return html`${problem === null ? '' : html`<p class="fault" id="sign-in-problem" role="alert">${problemText(visit, problem)}</p>`}
<form class="ways" method="post" action="${view.action}"${described}>
<input type="hidden" name="form" value="${view.token}">
${formField({
  id: 'username',
  label: view.usernameLabel ?? texts.passwordUsername,
  hint: null,
  fault: null,
  isFocused: problem !== null && name === '',
  input: html`value="${name}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="320"${isWrong ? html` aria-invalid="true"` : ''}`,
})}
${formField({
  id: 'password',
  label: texts.password,
  type: 'password',
  hint: null,
  fault: null,
  isFocused: problem !== null && name !== '',
  input: html`autocomplete="current-password"${isWrong ? html` aria-invalid="true"` : ''}`,
})}
<button class="button" type="submit">${texts.passwordSignIn}</button>
</form>
${view.forgottenHref === null ? '' : html`<p class="apart"><a href="${view.forgottenHref}">${texts.passwordForgotten}</a></p>`}
${view.passkey === null ? '' : passkeyForm(visit, view.passkey, html`<p class="or">${texts.chooserOr}</p>`)}`;
}

function problemText({ texts }: Visit, problem: PasswordProblem): string {
  switch (problem) {
    case 'incomplete':
      return texts.passwordIncomplete;
    case 'wrong':
      return texts.passwordWrong;
    case 'blocked':
      return fill(texts.passwordBlocked, { minutes: String(TRY_WINDOW_SECONDS / 60) });
    case 'busy':
      return texts.passwordBusy;
    case 'unavailable':
      return texts.passwordUnavailable;
    case 'stale':
      return texts.passwordStale;
    case 'passkey':
      return texts.passkeyWrong;
  }
}
