import { html } from 'hono/html';
import { renderPage, sentence } from '../../http/layout.ts';
import { passkeyScript } from '../../http/passkey-form.ts';
import type { Visit } from '../../http/site.ts';
import type { Html } from '../../http/texts/texts.ts';
import type { Requirement } from '../../model/requirement.ts';
import { type PasswordFormView, passwordForm } from './password-form.ts';
import { signInHeading, strongerNote } from './sign-in-heading.ts';

export interface PasswordPageView {
  /** The room's display name; null when the sign-in is not for a room. */
  readonly room: string | null;
  /** The method's title. */
  readonly method: string;
  readonly form: PasswordFormView;
  /** They have just set it by a link. */
  readonly hasNewPassword: boolean;
  /** What the room asks for that the present session has not; null for nothing. */
  readonly required: Requirement | null;
  /** The chooser, ours, with the base path; null where there is no other way. */
  readonly chooserHref: string | null;
}

/** One way whose form is ours. */
export function passwordPage(visit: Visit, view: PasswordPageView): Html {
  const { title, heading } = signInHeading(visit, view.room);
  const { chooserHref } = view;
  const lead = view.hasNewPassword
    ? html`<p class="done" role="status">${visit.texts.passwordIsSet}</p>`
    : html`<p class="lead">${sentence(visit, 'passwordLead', { method: view.method })}</p>`;
  return renderPage(visit, {
    title,
    ...(view.form.passkey && { script: passkeyScript }),
    body: html`${heading}
${view.required === null ? lead : strongerNote(visit, view.required)}
${passwordForm(visit, view.form)}
${chooserHref === null ? '' : html`<p class="apart"><a href="${chooserHref}">${visit.texts.passwordOther}</a></p>`}`,
  });
}
