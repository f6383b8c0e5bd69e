import { html } from 'hono/html';
import { formField } from '../../http/form-field.ts';
import { renderPage } from '../../http/layout.ts';
import { type PasskeyFormView, passkeyForm, passkeyScript } from '../../http/passkey-form.ts';
import type { Visit } from '../../http/site.ts';
import { fill, type Html, type Texts } from '../../http/texts/texts.ts';
import { TRY_WINDOW_SECONDS } from '../../model/allow-try.ts';
import type { CodeFactor } from '../method.ts';

export interface SecondFactorView {
  /** The one that is asked for. */
  readonly factor: CodeFactor;
  /** The address of the form, ours, with the base path. */
  readonly action: string;
  /** The same page with the other factor; null where there is none. */
  readonly otherHref: string | null;
  readonly problem: SecondFactorProblem | null;
  /** A passkey instead; null where the account has none. */
  readonly passkey: PasskeyFormView | null;
}

export type SecondFactorProblem = 'wrong' | 'blocked' | 'busy' | 'unavailable' | 'passkey';

/** What is asked after a password that was right. */
export function secondFactorPage(visit: Visit, view: SecondFactorView): Html {
  const { texts } = visit;
  const isTotp = view.factor === 'totp';
  const fault = faultOfCode(texts, view.problem);
  const { otherHref } = view;
  return renderPage(visit, {
    title: texts.secondTitle,
    ...(view.passkey && { script: passkeyScript }),
    body: html`<h1 class="plain">${texts.secondTitle}</h1>
<p class="lead">${isTotp ? texts.secondTotpLead : texts.secondRecoveryLead}</p>
${view.problem === 'passkey' ? html`<p class="fault" role="alert">${texts.passkeyWrong}</p>` : ''}
<form class="ways" method="post" action="${view.action}">
<input type="hidden" name="factor" value="${view.factor}">
${isTotp ? totpField(texts, fault) : recoveryField(texts, fault)}
<button class="button" type="submit">${texts.secondConfirm}</button>
</form>
${otherHref === null ? '' : html`<p class="apart"><a href="${otherHref}">${isTotp ? texts.secondUseRecovery : texts.secondUseTotp}</a></p>`}
${view.passkey === null ? '' : passkeyForm(visit, view.passkey, html`<p class="or">${texts.chooserOr}</p>`)}`,
  });
}

function totpField(texts: Texts, fault: string | null): Html {
  return formField({
    id: 'code',
    label: texts.secondTotp,
    hint: texts.secondTotpHint,
    fault,
    isFocused: true,
    input: html`autocomplete="one-time-code" inputmode="numeric" autocapitalize="none" spellcheck="false" maxlength="12"`,
  });
}

function recoveryField(texts: Texts, fault: string | null): Html {
  return formField({
    id: 'code',
    label: texts.secondRecovery,
    hint: texts.secondRecoveryHint,
    fault,
    isFocused: true,
    input: html`autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="64"`,
  });
}

/** What was wrong with the code; null where that is not the matter. */
function faultOfCode(texts: Texts, problem: SecondFactorProblem | null): string | null {
  switch (problem) {
    case 'wrong':
      return texts.secondWrong;
    case 'blocked':
      return fill(texts.passwordBlocked, { minutes: String(TRY_WINDOW_SECONDS / 60) });
    case 'busy':
      return texts.passwordBusy;
    case 'unavailable':
      return texts.passwordUnavailable;
    default:
      return null;
  }
}
