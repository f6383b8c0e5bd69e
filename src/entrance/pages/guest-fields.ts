import { html } from 'hono/html';
import { formField } from '../../http/form-field.ts';
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
  return formField({
    id: 'name',
    label: texts.guestName,
    hint: fill(texts.guestNameHint, { mark }),
    fault: isWrong ? texts.guestNameWrong : null,
    input: html`value="${name}" autocomplete="name" maxlength="${MAX_GUEST_NAME}"`,
  });
}

/** Where somebody types the access code. It is never filled in. `fault`: what was wrong with the last one. */
export function codeField({ texts }: Visit, fault: string | null): Html {
  return formField({
    id: 'code',
    label: texts.doorCode,
    hint: texts.doorCodeHint,
    fault,
    input: html`autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="128"`,
  });
}
