import { html } from 'hono/html';
import { formField } from '../../http/form-field.ts';
import { renderPage } from '../../http/layout.ts';
import { type PasskeyFormView, passkeyForm, passkeyScript } from '../../http/passkey-form.ts';
import { paths } from '../../http/paths.ts';
import { linkTo, type Visit } from '../../http/site.ts';
import { fill, type Html } from '../../http/texts/texts.ts';
import { hiddenToken } from './own-frame.ts';

export interface ConfirmView {
  readonly username: string;
  /** The address of the form, ours, with the base path. */
  readonly action: string;
  readonly token: string;
  readonly problem: ConfirmProblem | null;
  /** Whether a code follows the password. */
  readonly wantsCode: boolean;
  /** A passkey instead; null where the account has none. */
  readonly passkey: PasskeyFormView | null;
}

export type ConfirmProblem =
  | { readonly kind: 'wrong' | 'incomplete' | 'busy' | 'passkey' }
  | { readonly kind: 'blocked'; readonly minutes: number };

/** Asks once more who somebody is, before they change something. */
export function confirmPage(visit: Visit, view: ConfirmView): Html {
  const { site, texts } = visit;
  const { problem, wantsCode, passkey } = view;
  const isPasskey = problem?.kind === 'passkey';
  return renderPage(visit, {
    title: texts.confirmTitle,
    ...(passkey && { script: passkeyScript }),
    body: html`<p class="back"><a href="${linkTo(site, paths.account())}">${texts.accountBack}</a></p>
<h1 class="plain">${texts.confirmTitle}</h1>
<p class="lead">${texts.confirmLead}</p>
${isPasskey ? html`<p class="fault" role="alert">${texts.passkeyWrong}</p>` : ''}
<form class="ways" method="post" action="${view.action}">
${hiddenToken(view.token)}
<input type="text" value="${view.username}" autocomplete="username" readonly hidden>
${formField({
  id: 'password',
  label: texts.confirmPassword,
  type: 'password',
  hint: null,
  fault: problem && !isPasskey ? faultOf(visit, problem, wantsCode) : null,
  input: html`autocomplete="current-password"`,
})}
${wantsCode ? codeField(visit) : ''}
<button class="button" type="submit">${texts.confirmContinue}</button>
</form>
${passkey === null ? '' : passkeyForm(visit, passkey, html`<p class="or">${texts.chooserOr}</p>`)}`,
  });
}

function codeField({ texts }: Visit): Html {
  return formField({
    id: 'code',
    label: texts.confirmCode,
    hint: texts.confirmCodeHint,
    fault: null,
    input: html`autocomplete="one-time-code" autocapitalize="none" spellcheck="false" maxlength="64"`,
  });
}

/** Which of the two was wrong is not said. */
function faultOf(visit: Visit, problem: ConfirmProblem, wantsCode: boolean): string {
  if (wantsCode && problem.kind === 'wrong') return visit.texts.confirmWrongOrCode;
  if (wantsCode && problem.kind === 'incomplete') return visit.texts.confirmIncompleteOrCode;
  return problemText(visit, problem);
}

/** What was wrong with a password that somebody gave for their own account. */
export function problemText({ texts }: Visit, problem: ConfirmProblem): string {
  switch (problem.kind) {
    case 'wrong':
      return texts.confirmWrong;
    case 'incomplete':
      return texts.confirmIncomplete;
    case 'busy':
      return texts.passwordBusy;
    case 'passkey':
      return texts.passkeyWrong;
    case 'blocked':
      return fill(texts.passwordBlocked, { minutes: String(problem.minutes) });
  }
}
