import { html } from 'hono/html';
import type { Visit } from '../../http/site.ts';
import { fill, type Html } from '../../http/texts/texts.ts';
import { MAX_GUEST_NAME } from '../../rooms/guest-name.ts';

export interface NameField {
  /** What stands in it already. */
  readonly name: string;
  /** The mark behind a guest's name: `(guest)`. */
  readonly mark: string;
  /** What was typed was no name. */
  readonly isWrong: boolean;
}

/** Where somebody types under what name they come. */
export function nameField({ texts }: Visit, { name, mark, isWrong }: NameField): Html {
  return field({
    id: 'name',
    label: texts.guestName,
    hint: fill(texts.guestNameHint, { mark }),
    fault: isWrong ? texts.guestNameWrong : null,
    input: html`value="${name}" autocomplete="name" maxlength="${MAX_GUEST_NAME}"`,
  });
}

/** Where somebody types the access code. It is never filled in. `fault`: what was wrong with the last one. */
export function codeField({ texts }: Visit, fault: string | null): Html {
  return field({
    id: 'code',
    label: texts.doorCode,
    hint: texts.doorCodeHint,
    fault,
    input: html`autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="128"`,
  });
}

interface Field {
  readonly id: 'name' | 'code';
  readonly label: string;
  readonly hint: string;
  readonly fault: string | null;
  /** More attributes of the box. */
  readonly input: Html;
}

/** A box with its label, what helps, and what was wrong: there the person goes on. */
function field({ id, label, hint, fault, input }: Field): Html {
  const [wrong, described] =
    fault === null
      ? ['', `${id}-hint`]
      : [html` aria-invalid="true" autofocus`, `${id}-fault ${id}-hint`];
  return html`<div class="field">
<label for="${id}">${label}</label>
<input id="${id}" name="${id}" type="text" ${input} required${wrong} aria-describedby="${described}">
${fault === null ? '' : html`<p class="fault" id="${id}-fault" role="alert">${fault}</p>`}<p class="hint" id="${id}-hint">${hint}</p>
</div>`;
}
