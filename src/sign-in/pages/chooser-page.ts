import { html } from 'hono/html';
import { formField } from '../../http/form-field.ts';
import { renderPage } from '../../http/layout.ts';
import { passkeyScript } from '../../http/passkey-form.ts';
import { plainText } from '../../http/plain-text.ts';
import { lastUsed, type SignInWay, signInWays } from '../../http/sign-in-ways.ts';
import type { Visit } from '../../http/site.ts';
import { fill, type Html } from '../../http/texts/texts.ts';
import type { Requirement } from '../../model/requirement.ts';
import { type PasswordFormView, passwordForm } from './password-form.ts';
import { signInHeading, strongerNote } from './sign-in-heading.ts';

export interface ChooserView {
  /** The room's display name; null when the sign-in is not for a room. */
  readonly room: string | null;
  /** In the order in which they are shown: the one that was used last, then the operator's. */
  readonly ways: readonly ChooserWay[];
  /** Where an e-mail address tells the way; null where no way has domains. */
  readonly email: EmailView | null;
  /** What the room asks for that the present session has not; null for nothing. */
  readonly required: Requirement | null;
}

/** A link, or a form in place. */
export type ChooserWay =
  | (SignInWay & { readonly form?: undefined })
  | { readonly title: string; readonly isLast?: boolean; readonly form: PasswordFormView };

export interface EmailView {
  /** The address of the form, ours, with the base path. */
  readonly action: string;
  /** What stands in the field already. */
  readonly typed: string;
  readonly problem: EmailProblem | null;
}

/** `domain`: of which nobody here knows. */
export type EmailProblem =
  | { readonly kind: 'wrong' }
  | { readonly kind: 'unknown'; readonly domain: string };

/** "Sign in to enter …": the ways, as large links; a form in place where there is one with a password. */
export function chooserPage(visit: Visit, view: ChooserView): Html {
  const { title, heading } = signInHeading(visit, view.room);
  const parts = [
    ...(view.email === null ? [] : [emailForm(visit, view.email)]),
    ...partsOf(visit, view.ways),
  ];
  const hasPasskeys = view.ways.some(({ form }) => form?.passkey);
  return renderPage(visit, {
    title,
    ...(hasPasskeys && { script: passkeyScript }),
    body: html`${heading}
${view.required === null ? html`<p class="lead">${leadFor(visit, view)}</p>` : strongerNote(visit, view.required)}
${parts.map((part, index) =>
  index === 0
    ? part
    : html`<p class="or">${visit.texts.chooserOr}</p>
${part}`,
)}`,
  });
}

function leadFor({ texts }: Visit, { ways, email }: ChooserView): string {
  if (ways.length === 0) return texts.chooserNone;
  return ways.length === 1 && email === null ? texts.chooserOneLead : texts.chooserLead;
}

/** Links that follow each other are one list; a form stands by itself. */
function partsOf(visit: Visit, ways: readonly ChooserWay[]): Html[] {
  const parts: Html[] = [];
  let links: SignInWay[] = [];
  const endList = (): void => {
    if (links.length > 0) parts.push(signInWays(visit, links));
    links = [];
  };
  for (const way of ways) {
    if (way.form === undefined) links.push(way);
    else {
      endList();
      parts.push(formPart(visit, way.title, way.form, way.isLast === true));
    }
  }
  endList();
  return parts;
}

function formPart(visit: Visit, title: string, form: PasswordFormView, isLast: boolean): Html {
  return html`<section class="in-place">
<h2><bdi>${plainText(title, 80)}</bdi>${isLast ? lastUsed(visit) : ''}</h2>
${passwordForm(visit, form)}
</section>`;
}

function emailForm(visit: Visit, { action, typed, problem }: EmailView): Html {
  const { texts } = visit;
  return html`<form class="ways" method="post" action="${action}">
${formField({
  id: 'email',
  label: texts.emailLabel,
  type: 'email',
  hint: texts.emailHint,
  fault: problem && problemText(visit, problem),
  input: html`value="${typed}" autocomplete="email" autocapitalize="none" spellcheck="false" maxlength="320"`,
})}
<button class="button" type="submit">${texts.emailContinue}</button>
</form>`;
}

function problemText({ texts }: Visit, problem: EmailProblem): string {
  if (problem.kind === 'wrong') return texts.emailWrong;
  return fill(texts.emailUnknown, { domain: problem.domain });
}
