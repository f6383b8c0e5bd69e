import { html } from 'hono/html';
import { renderPage, sentence, ways } from '../../http/layout.ts';
import { paths } from '../../http/paths.ts';
import { linkTo, type Visit } from '../../http/site.ts';
import type { Html } from '../../http/texts/texts.ts';

/** A link that was used, has expired, was replaced or never was: nobody is told which. */
export function linkGonePage(visit: Visit, { sendsLinks }: { readonly sendsLinks: boolean }): Html {
  const { site, texts } = visit;
  const ask = sendsLinks ? 'linkGoneAskOrReset' : 'linkGoneAsk';
  const reset = { href: linkTo(site, paths.forgotten()), label: texts.linkGoneReset };
  return renderPage(visit, {
    title: texts.linkGoneTitle,
    body: html`<h1 class="plain">${texts.linkGoneTitle}</h1>
<p>${texts.linkGoneText}</p>
<p>${sentence(visit, ask, { site: site.name })}</p>
${ways([
  ...(sendsLinks ? [reset] : []),
  { href: linkTo(site, paths.account()), label: texts.linkGoneSignIn },
])}`,
  });
}
