import { html } from 'hono/html';
import { formField } from '../../http/form-field.ts';
import { renderPage, sentence } from '../../http/layout.ts';
import { paths } from '../../http/paths.ts';
import { linkTo, type Visit } from '../../http/site.ts';
import { fill, type Html } from '../../http/texts/texts.ts';

export interface ForgottenView {
  readonly token: string;
  /** What stands in the field already. */
  readonly typed: string;
  readonly problem: ForgottenProblem | null;
}

export type ForgottenProblem =
  | { readonly kind: 'empty' | 'stale' }
  | { readonly kind: 'blocked'; readonly minutes: number };

/** Asks for a link by which somebody sets another password. */
export function forgottenPage(visit: Visit, { token, typed, problem }: ForgottenView): Html {
  const { site, texts } = visit;
  return renderPage(visit, {
    title: texts.forgottenTitle,
    body: html`<h1 class="plain">${texts.forgottenTitle}</h1>
<p class="lead">${texts.forgottenLead}</p>
<form class="ways" method="post" action="${linkTo(site, paths.forgotten())}">
<input type="hidden" name="form" value="${token}">
${formField({
  id: 'who',
  label: texts.forgottenWho,
  hint: null,
  fault: problem && problemText(visit, problem),
  input: html`value="${typed}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="320"`,
})}
<button class="button" type="submit">${texts.forgottenSend}</button>
</form>`,
  });
}

/** The same for everybody, whether or not there is such an account. */
export function forgottenSentPage(visit: Visit): Html {
  const { site, texts } = visit;
  return renderPage(visit, {
    title: texts.forgottenSentTitle,
    body: html`<h1 class="plain">${texts.forgottenSentTitle}</h1>
<p>${texts.forgottenSentText}</p>
<p class="note">${sentence(visit, 'forgottenSentElse', { site: site.name })}</p>`,
  });
}

function problemText({ texts }: Visit, problem: ForgottenProblem): string {
  switch (problem.kind) {
    case 'empty':
      return texts.forgottenEmpty;
    case 'stale':
      return texts.forgottenStale;
    case 'blocked':
      return fill(texts.forgottenBlocked, { minutes: String(problem.minutes) });
  }
}
