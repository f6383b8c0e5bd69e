import { html } from 'hono/html';
import { hostOf, pageResponse, renderPage } from './layout.ts';
import type { UsherContext } from './request-context.ts';
import { contentSecurityPolicy } from './secure-headers.ts';
import type { Visit } from './site.ts';
import { fill, fillHtml, type Html } from './texts/texts.ts';

/** A form that the browser takes to another server (SAML bindings 3.5). */
export interface PostDeparture {
  readonly url: URL;
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * This page has one form, and where it leads we say; where the server there leads on to, nobody can know, and browsers
 * hold a form's redirects to `form-action` as well (CSP 3).
 */
const POLICY = contentSecurityPolicy({
  https: true,
  frameAncestors: [],
  formTargets: [],
}).replace("form-action 'self'", 'form-action https: http:');

/** Sends the browser on with a form: at once by a script, by its button where none runs. */
export function postDeparture(context: UsherContext, to: PostDeparture): Promise<Response> {
  const headers = { 'content-security-policy': POLICY };
  return pageResponse(postDeparturePage(context.var.visit, to), 200, headers);
}

/** The page of `postDeparture`. Throws a RangeError for what is no web address. */
function postDeparturePage(visit: Visit, { url, fields }: PostDeparture): Html {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new RangeError('A departure leads to a web address.');
  }
  const { texts } = visit;
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return renderPage(visit, {
    title: texts.departTitle,
    script: 'postDeparture',
    body: html`<h1 class="plain">${texts.departTitle}</h1>
<p>${fillHtml(texts.departText, { host: hostOf(url) })}</p>
<form method="post" action="${url.href}" data-departure>${hidden}
<p class="ways"><button class="button">${fill(texts.departContinue, { host: url.host })}</button></p>
</form>`,
  });
}
