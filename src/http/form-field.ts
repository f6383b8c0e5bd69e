import { html } from 'hono/html';
import type { Html } from './texts/texts.ts';

export interface FormField {
  /** Of the box, and what it is sent as. */
  readonly id: string;
  readonly label: string;
  readonly type?: 'text' | 'password' | 'email';
  /** What helps, below the box; null: nothing. */
  readonly hint: string | null;
  /** What was wrong with what was sent; null: nothing. */
  readonly fault: string | null;
  /** There the person goes on. Default: where something was wrong. */
  readonly isFocused?: boolean;
  /** More attributes of the box. */
  readonly input: Html;
}

/** A box with its label, what helps, and what was wrong. */
export function formField({
  id,
  label,
  type = 'text',
  hint,
  fault,
  isFocused = fault !== null,
  input,
}: FormField): Html {
  const described = [fault === null ? '' : `${id}-fault`, hint === null ? '' : `${id}-hint`];
  const ids = described.filter((one) => one !== '').join(' ');
  return html`<div class="field">
<label for="${id}">${label}</label>
<input id="${id}" name="${id}" type="${type}" ${input} required${fault === null ? '' : html` aria-invalid="true"`}${isFocused ? html` autofocus` : ''}${ids === '' ? '' : html` aria-describedby="${ids}"`}>
${fault === null ? '' : html`<p class="fault" id="${id}-fault" role="alert">${fault}</p>`}${hint === null ? '' : html`<p class="hint" id="${id}-hint">${hint}</p>`}
</div>`;
}
