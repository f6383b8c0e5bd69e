import { html } from 'hono/html';
import { formField } from '../../http/form-field.ts';
import { nameLabel } from '../../http/layout.ts';
import { type PasskeyFormView, passkeyForm, passkeyScript } from '../../http/passkey-form.ts';
import { paths } from '../../http/paths.ts';
import { plainText } from '../../http/plain-text.ts';
import { linkTo, type Visit } from '../../http/site.ts';
import { fill, fillHtml, type Html } from '../../http/texts/texts.ts';
import type { Passkey } from '../../model/account.ts';
import { dayOf } from './moments.ts';
import { type Done, hiddenToken, ownPage } from './own-frame.ts';

export interface PasskeysView {
  readonly passkeys: readonly Passkey[];
  /** The most that an account can have. */
  readonly most: number;
  /** Whether one signs in by itself, by the settings. */
  readonly standsAlone: boolean;
  /** For a new one; null where there are as many as there can be. */
  readonly form: Omit<PasskeyFormView, 'label' | 'look' | 'fields' | 'use'> | null;
  readonly done: Done | null;
  readonly problem: PasskeysProblem | null;
}

export type PasskeysProblem = 'known' | 'too-many' | 'refused';

/** The passkeys of an account, and one more. */
export function passkeysPage(visit: Visit, view: PasskeysView): Html {
  const { texts } = visit;
  const { passkeys, most, form, problem } = view;
  const isFull = form === null;
  const body = html`<p class="lead">${view.standsAlone ? texts.passkeysLead : texts.passkeysLeadSecond}</p>
${problem === null || (isFull && problem === 'too-many') ? '' : html`<p class="fault" role="alert">${problemText(visit, problem, most)}</p>`}
${passkeys.length === 0 ? '' : listOf(visit, passkeys)}
${isFull ? html`<p class="note">${fill(texts.passkeyTooMany, { count: String(most) })}</p>` : addForm(visit, form, passkeys.length + 1)}`;
  const script = isFull ? {} : { script: passkeyScript };
  return ownPage(visit, { title: texts.passkeysTitle, done: view.done, body, ...script });
}

function listOf(visit: Visit, passkeys: readonly Passkey[]): Html {
  const { site, texts } = visit;
  return html`<h2 class="section">${texts.passkeysYours}</h2>
<ul class="rows">${passkeys.map(({ credentialId, label, createdAt, lastUsedAt }) => {
    const added = fill(texts.passkeysAdded, { date: dayOf(visit, createdAt) });
    const used =
      lastUsedAt === null
        ? texts.passkeysUnused
        : fill(texts.passkeysUsed, { date: dayOf(visit, lastUsedAt) });
    return html`
<li class="row"><a href="${linkTo(site, paths.ownPasskey(credentialId))}"><span><bdi>${plainText(label, 80)}</bdi></span> <small>${added}, ${used}</small></a></li>`;
  })}
</ul>`;
}

function addForm(visit: Visit, form: NonNullable<PasskeysView['form']>, number: number): Html {
  const { texts } = visit;
  const name = fill(texts.passkeysNameDefault, { number: String(number) });
  const fields = formField({
    id: 'label',
    label: texts.passkeysName,
    hint: texts.passkeysNameHint,
    fault: null,
    input: html`value="${name}" autocomplete="off" maxlength="80"`,
  });
  const view = {
    ...form,
    use: 'create',
    label: texts.passkeysAdd,
    look: 'button',
    fields,
  } as const;
  return html`<p class="note" data-no-passkeys>${texts.passkeysUnknown}</p>
${passkeyForm(visit, view)}`;
}

function problemText({ texts }: Visit, problem: PasskeysProblem, most: number): string {
  switch (problem) {
    case 'known':
      return texts.passkeyTaken;
    case 'too-many':
      return fill(texts.passkeyTooMany, { count: String(most) });
    case 'refused':
      return texts.passkeyNotAdded;
  }
}

export interface PasskeyView {
  readonly passkey: Passkey;
  readonly token: string;
}

/** One passkey: another name, or away with it. */
export function passkeyPage(visit: Visit, { passkey, token }: PasskeyView): Html {
  const { site, texts } = visit;
  const { credentialId, label } = passkey;
  const action = linkTo(site, paths.ownPasskey(credentialId));
  const title = fill(texts.passkeyTitle, { name: plainText(label, 80) });
  const body = html`<form class="ways" method="post" action="${action}">
${hiddenToken(token)}
${formField({
  id: 'label',
  label: texts.passkeyName,
  hint: null,
  fault: null,
  input: html`value="${label}" autocomplete="off" maxlength="80"`,
})}
<button class="button" type="submit" name="do" value="rename">${texts.passkeyRename}</button>
</form>
<p class="note apart">${texts.passkeyRemoveLead}</p>
<form method="post" action="${action}">
${hiddenToken(token)}
<button class="button quiet" type="submit" name="do" value="remove">${texts.passkeyRemove}</button>
</form>`;
  return ownPage(visit, {
    title,
    heading: html`${fillHtml(texts.passkeyTitle, { name: nameLabel(label) })}`,
    done: null,
    body,
  });
}
