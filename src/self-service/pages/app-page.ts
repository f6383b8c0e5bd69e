import { html } from 'hono/html';
import { formField } from '../../http/form-field.ts';
import { paths } from '../../http/paths.ts';
import { linkTo, type Visit } from '../../http/site.ts';
import { fill, type Html } from '../../http/texts/texts.ts';
import { dayOf } from './moments.ts';
import { type Done, hiddenToken, ownPage } from './own-frame.ts';
import { qrCode } from './qr-code.ts';

export interface AppView {
  readonly token: string;
  readonly done: Done | null;
  /** The app that is there; null: none. */
  readonly current: { readonly since: number; readonly isReadable: boolean } | null;
  /** One that is being set up; null: only what is there is shown. */
  readonly setUp: AppSetUp | null;
}

export interface AppSetUp {
  /** base32. */
  readonly secret: string;
  /** What the QR code says. */
  readonly address: string;
  /** The same secret, sealed for this session. */
  readonly sealed: string;
  readonly isWrong: boolean;
}

/** Codes from an app: on, off, or being set up. */
export function appPage(visit: Visit, view: AppView): Html {
  const { texts } = visit;
  const { current, setUp } = view;
  const body = html`${current === null ? '' : currentPart(visit, view.token, current, setUp === null)}
${setUp === null ? '' : setUpPart(visit, view.token, setUp, current === null)}`;
  return ownPage(visit, { title: texts.totpTitle, done: view.done, body });
}

function currentPart(
  visit: Visit,
  token: string,
  { since, isReadable }: NonNullable<AppView['current']>,
  offersOther: boolean,
): Html {
  const { site, texts } = visit;
  const on = fill(texts.totpIsOn, { date: dayOf(visit, since) });
  const action = linkTo(site, paths.own('app'));
  return html`<p>${isReadable ? on : html`<span class="fault">${texts.totpUnreadable}</span>`}</p>
<form class="ways" method="post" action="${action}">
${hiddenToken(token)}
${offersOther ? html`<a class="button quiet" href="${action}?other=yes">${texts.totpOther}</a>` : ''}
<button class="button quiet" type="submit" name="do" value="turn-off">${texts.totpTurnOff}</button>
</form>`;
}

function setUpPart(
  { site, texts }: Visit,
  token: string,
  { secret, address, sealed, isWrong }: AppSetUp,
  isFirst: boolean,
): Html {
  return html`${isFirst ? '' : html`<h2 class="section">${texts.totpOther}</h2>`}
<p class="lead">${isFirst ? texts.totpLead : texts.totpOtherLead}</p>
<ol class="steps">
<li><p>${texts.totpScan}</p>
${qrCode(address, texts.totpQr)}
<p class="note">${texts.totpSecret}</p>
<p class="secret"><code>${grouped(secret)}</code></p></li>
<li><form method="post" action="${linkTo(site, paths.own('app'))}">
${hiddenToken(token)}
<input type="hidden" name="setup" value="${sealed}">
${formField({
  id: 'code',
  label: texts.totpCode,
  hint: texts.totpCodeHint,
  fault: isWrong ? texts.totpCodeWrong : null,
  input: html`autocomplete="one-time-code" inputmode="numeric" autocapitalize="none" spellcheck="false" maxlength="12"`,
})}
<button class="button" type="submit" name="do" value="turn-on">${texts.totpTurnOn}</button>
</form></li>
</ol>`;
}

/** As one reads it out. */
function grouped(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? '';
}
