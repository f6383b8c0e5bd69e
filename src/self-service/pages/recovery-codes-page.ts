import { html } from 'hono/html';
import { sentence } from '../../http/layout.ts';
import { paths } from '../../http/paths.ts';
import { linkTo, type Visit } from '../../http/site.ts';
import { fill, type Html } from '../../http/texts/texts.ts';
import { hiddenToken, ownPage } from './own-frame.ts';

/** How many are left, and new ones. */
export function recoveryCodesPage(
  visit: Visit,
  { token, left }: { readonly token: string; readonly left: number },
): Html {
  const { site, texts } = visit;
  const body = html`<p>${fill(texts.codesLeft, { count: String(left) })}</p>
<p class="note">${texts.codesRenewLead}</p>
<form class="ways" method="post" action="${linkTo(site, paths.own('recovery-codes'))}">
${hiddenToken(token)}
<button class="button quiet" type="submit">${texts.codesRenew}</button>
</form>`;
  return ownPage(visit, { title: texts.accountRecoveryCodes, done: null, body });
}

export interface NewCodesView {
  readonly codes: readonly string[];
  readonly username: string;
}

/** The codes, this once: to be printed or written down. */
export function newCodesPage(visit: Visit, { codes, username }: NewCodesView): Html {
  const { site, texts } = visit;
  const body = html`<p class="lead">${texts.codesLead}</p>
<p class="note">${sentence(visit, 'codesFor', { name: username, site: site.name })}</p>
<ol class="codes">${codes.map(
    (code) => html`
<li><code>${code}</code></li>`,
  )}
</ol>
<div class="ways">
<button class="button" type="button" data-print data-with-script hidden>${texts.codesPrint}</button>
<a class="button quiet" href="${linkTo(site, paths.account())}">${texts.codesKept}</a>
</div>`;
  return ownPage(visit, { title: texts.codesTitle, done: null, body, script: 'ownPages' });
}
