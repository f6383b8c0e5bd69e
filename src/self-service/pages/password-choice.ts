import { html } from 'hono/html';
import type { PasswordFault } from '../../accounts/judge-password.ts';
import { formField } from '../../http/form-field.ts';
import type { Visit } from '../../http/site.ts';
import { fill, type Html } from '../../http/texts/texts.ts';

/** What is wrong with what was sent. The last is for those who type it twice. */
export type ChoiceFault = PasswordFault | 'empty' | 'unlike';

export interface PasswordChoiceView {
  /** For the person, and for what keeps their passwords. */
  readonly username: string;
  /** The fewest characters. */
  readonly least: number;
  readonly fault: ChoiceFault | null;
  /** Whether the person goes on there. Default: where something was wrong. */
  readonly isFocused?: boolean;
}

/**
 * A new password: typed once, where a script lets the person look at it, else twice. Nothing is ever filled in, and no
 * length is enforced by the browser: it would cut off what is pasted, without a word.
 */
export function passwordChoice(visit: Visit, view: PasswordChoiceView): Html {
  const { texts } = visit;
  const { username, least, fault } = view;
  const attributes = html`autocomplete="new-password" autocapitalize="none" spellcheck="false"`;
  return html`<div class="field">
<label for="username">${texts.choiceUsername}</label>
<input id="username" type="text" value="${username}" autocomplete="username" readonly>
</div>
${formField({
  id: 'password',
  label: texts.choicePassword,
  type: 'password',
  hint: fill(texts.choiceHint, { least: String(least) }),
  fault: fault && choiceFaultText(visit, fault, least),
  ...(view.isFocused !== undefined && { isFocused: view.isFocused }),
  input: attributes,
})}
<label class="switch" data-with-script hidden><input type="checkbox" data-shows="password">${texts.choiceShow}</label>
<noscript>${formField({
    id: 'again',
    label: texts.choiceAgain,
    type: 'password',
    hint: null,
    fault: null,
    input: attributes,
  })}</noscript>`;
}

function choiceFaultText({ texts }: Visit, fault: ChoiceFault, least: number): string {
  switch (fault) {
    case 'short':
      return fill(texts.choiceShort, { least: String(least) });
    case 'long':
      return texts.choiceLong;
    case 'unusable':
      return texts.choiceUnusable;
    case 'common':
      return texts.choiceCommon;
    case 'personal':
      return texts.choicePersonal;
    case 'empty':
      return texts.choiceEmpty;
    case 'unlike':
      return texts.choiceUnlike;
  }
}
