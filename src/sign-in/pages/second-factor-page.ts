import { html } from 'hono/html';
import { formField } from '../../http/form-field.ts';
import { renderPage } from '../../http/layout.ts';
import type { Visit } from '../../http/site.ts';
import { fill, type Html } from '../../http/texts/texts.ts';
import type { SecondFactor } from '../method.ts';
import { TRY_WINDOW_SECONDS } from '../try-budget.ts';

export interface SecondFactorView {
  /** The one that is asked for. */
  readonly factor: SecondFactor;
  /** The address of the form, ours, with the base path. */
  readonly action: string;
  /** The same page with the other factor; null where there is none. */
  readonly otherHref: string | null;
  readonly problem: SecondFactorProblem | null;
}

export type SecondFactorProblem = 'wrong' | 'blocked' | 'busy' | 'unavailable';

/** What is asked after a password that was right. */
export function secondFactorPage(visit: Visit, view: SecondFactorView): Html {
  const { texts } = visit;
  const isTotp = view.factor === 'totp';
  const { otherHref } = view;
  return renderPage(visit, {
    title: texts.secondTitle,
    body: html`<h1 class="plain">${texts.secondTitle}</h1>
<p class="lead">${isTotp ? texts.secondTotpLead : texts.secondRecoveryLead}</p>
<form class="ways" method="post" action="${view.action}">
<input type="hidden" name="factor" value="${view.factor}">
${isTotp ? totpField(visit, view.problem) : recoveryField(visit, view.problem)}
<button class="button" type="submit">${texts.secondConfirm}</button>
</form>
${otherHref === null ? '' : html`<p class="apart"><a href="${otherHref}">${isTotp ? texts.secondUseRecovery : texts.secondUseTotp}</a></p>`}`,
  });
}

function totpField(visit: Visit, problem: SecondFactorProblem | null): Html {
  const { texts } = visit;
  return formField({
    id: 'code',
    label: texts.secondTotp,
    hint: texts.secondTotpHint,
    fault: problem && problemText(visit, problem),
    isFocused: true,
    input: html`autocomplete="one-time-code" inputmode="numeric" autocapitalize="none" spellcheck="false" maxlength="12"`,
  });
}

function recoveryField(visit: Visit, problem: SecondFactorProblem | null): Html {
  const { texts } = visit;
  return formField({
    id: 'code',
    label: texts.secondRecovery,
    hint: texts.secondRecoveryHint,
    fault: problem && problemText(visit, problem),
    isFocused: true,
    input: html`autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="64"`,
  });
}

function problemText({ texts }: Visit, problem: SecondFactorProblem): string {
  switch (problem) {
    case 'wrong':
      return texts.secondWrong;
    case 'blocked':
      return fill(texts.passwordBlocked, { minutes: String(TRY_WINDOW_SECONDS / 60) });
    case 'busy':
      return texts.passwordBusy;
    case 'unavailable':
      return texts.passwordUnavailable;
  }
}
