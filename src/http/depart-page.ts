import { html } from 'hono/html';
import { hostOf, renderPage, ways } from './layout.ts';
import type { Visit } from './site.ts';
import { fill, fillHtml, type Html } from './texts/texts.ts';

/**
 * Sends the browser on to another server after a form of ours: at once, and with a link in case it does
 * not go. A 303 would not do there, because browsers hold a form's redirects to `form-action` (CSP 3), and
 * a provider's addresses are known only at run time.
 */
export function departPage(visit: Visit, view: { readonly to: URL }): Html {
  if (view.to.protocol !== 'https:' && view.to.protocol !== 'http:') {
    throw new RangeError('A departure leads to a web address.');
  }
  const { texts } = visit;
  return renderPage(visit, {
    title: texts.departTitle,
    refreshTo: view.to.href,
    body: html`<h1 class="plain">${texts.departTitle}</h1>
<p>${fillHtml(texts.departText, { host: hostOf(view.to) })}</p>
${ways([{ href: view.to.href, label: fill(texts.departContinue, { host: view.to.host }) }])}`,
  });
}
