import { html } from 'hono/html';
import { hostOf, renderPage, ways } from './layout.ts';
import { paths } from './paths.ts';
import { linkTo, type Visit } from './site.ts';
import { fill, fillHtml, type Html } from './texts/texts.ts';

/** The front door: what this is, and where the meetings are. */
export function homePage(visit: Visit, view: { readonly jitsiUrl: URL }): Html {
  const { site, texts } = visit;
  const host = hostOf(view.jitsiUrl);
  return renderPage(visit, {
    title: fill(texts.homeTitle, { host: view.jitsiUrl.host }),
    body: html`<h1 class="plain">${fillHtml(texts.homeTitle, { host })}</h1>
<p>${fillHtml(texts.homeText, { host })}</p>
${ways([
  { href: view.jitsiUrl.href, label: fill(texts.homeOpen, { host: view.jitsiUrl.host }) },
  { href: linkTo(site, paths.account()), label: texts.homeAccount },
])}`,
  });
}
