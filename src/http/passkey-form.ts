import { html } from 'hono/html';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { single } from './request-context.ts';
import type { Visit } from './site.ts';
import type { Html } from './texts/texts.ts';

export interface PasskeyFormView {
  /** `get`: one that the person has; `create`: a new one. */
  readonly use: 'get' | 'create';
  /** Where the answer goes, ours, with the base path. */
  readonly action: string;
  /** Where the script asks for the question. */
  readonly questionHref: string;
  /** The form's own token. */
  readonly token: string;
  readonly label: string;
  /** Of the button. */
  readonly look: 'button' | 'button quiet';
  /** More fields, before the button. */
  readonly fields?: Html;
}

/** The name of the script that these forms want. They cannot be seen without it, nor where browsers know no passkeys. */
export const passkeyScript = 'passkey' as const;

/** A button that asks the browser for a passkey. `before`: what goes along with it, and is hidden like it. */
export function passkeyForm({ texts }: Visit, view: PasskeyFormView, before?: Html): Html {
  return html`<div data-passkeys hidden>
${before ?? ''}<form class="ways" method="post" action="${view.action}" data-passkey="${view.use}" data-question="${view.questionHref}">
<input type="hidden" name="form" value="${view.token}">
<input type="hidden" name="question">
<input type="hidden" name="answer">
${view.fields ?? ''}<p class="fault" role="alert" data-cancelled="${texts.passkeyCancelled}" data-known="${texts.passkeyKnown}" data-failed="${texts.passkeyFailed}" hidden></p>
<button class="${view.look}" type="submit">${view.label}</button>
</form>
</div>`;
}

/** What such a form says once the browser has answered. */
export interface PasskeyForm {
  /** The id of the question; empty for none. */
  readonly question: string;
  /** Null for what is no answer. */
  readonly answer: JsonObject | null;
}

export function readPasskeyForm(form: URLSearchParams): PasskeyForm {
  return { question: single(form, 'question') ?? '', answer: parse(single(form, 'answer') ?? '') };
}

function parse(text: string): JsonObject | null {
  try {
    const answer: unknown = JSON.parse(text);
    return isJsonObject(answer) ? answer : null;
  } catch {
    return null;
  }
}
