import { html } from 'hono/html';
import type { AssetName } from './assets.ts';
import { plainText } from './plain-text.ts';
import type { Visit } from './site.ts';
import { linkTo } from './site.ts';
import { fill, fillHtml, type Html, type TextKey } from './texts/texts.ts';

export interface Page {
  /** Plain text, for the browser's tab. */
  readonly title: string;
  /** The card: starts with an `h1`. */
  readonly body: Html;
  /** The stub of the card, in small print. Default: the Jitsi this is the door to. */
  readonly stub?: Html;
  /** A script of ours, for pages that are better with one. */
  readonly script?: AssetName;
  /** Sends the browser on at once, without a script. */
  readonly refreshTo?: string;
  /** Loads the page anew after so many seconds, where no script runs. */
  readonly comesAnewAfter?: number;
}

/**
 * The one frame of all pages: the house above, one card shaped like an admission ticket, help below. No
 * inline style or script, as the policy wants; every value is escaped.
 */
export function renderPage(visit: Visit, page: Page): Html {
  const { site, language, texts } = visit;
  const refresh = page.refreshTo
    ? html`<meta http-equiv="refresh" content="0;url=${page.refreshTo}">`
    : '';
  const comesAnew = page.comesAnewAfter
    ? html`<noscript><meta http-equiv="refresh" content="${page.comesAnewAfter}"></noscript>`
    : '';
  const script = page.script
    ? html`<script type="module" src="${site.assets.href(page.script)}"></script>`
    : '';
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>${page.title} · ${site.name}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex, nofollow">
${refresh}${comesAnew}
<link rel="icon" href="${site.assets.href('icon')}" type="image/svg+xml">
<link rel="stylesheet" href="${site.assets.href('accent')}">
<link rel="stylesheet" href="${site.assets.href('style')}">
${script}
</head>
<body>
<a class="skip" href="#content">${texts.skipToContent}</a>
<header class="house">
<a class="house-name" href="${linkTo(site, '')}"><img src="${site.assets.href('logo')}" alt="" height="40"><span>${site.name}</span></a>
</header>
<main id="content" class="ticket" tabindex="-1">
<div class="face">
${page.body}
</div>
<div class="stub">
${page.stub ?? html`<p>${fillHtml(texts.destination, { host: hostOf(site.jitsiUrl) })}</p>`}
</div>
</main>
${helpLine(visit)}
</body>
</html>`;
}

/** A page as a Response. Status 200 unless said otherwise. */
export async function pageResponse(
  page: Html,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return new Response(await page, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
  });
}

/**
 * A name from outside as a heading shows it, a room's or a person's: isolated, so that right-to-left names
 * do not turn the sentence around, and smaller when it is long.
 */
export function nameLabel(name: string): Html {
  const shown = plainText(name, 80);
  return html`<bdi class="${shown.length > 24 ? 'room long' : 'room'}">${shown}</bdi>`;
}

/** A heading with a `{room}` or a `{name}` in it: the heading itself, and plain text for the tab. */
export function namedHeading(template: string, name: string): { title: string; heading: Html } {
  const shown = plainText(name, 80);
  const label = nameLabel(name);
  return {
    title: fill(template, { room: shown, name: shown }),
    heading: html`<h1>${fillHtml(template, { room: label, name: label })}</h1>`,
  };
}

/** A list of what somebody can do next; the first is the main one. */
export function ways(ways: readonly Way[]): Html {
  if (ways.length === 0) return html``;
  return html`<p class="ways">${ways.map(
    (way, index) =>
      html`<a class="${index === 0 ? 'button' : 'button quiet'}" href="${way.href}">${way.label}</a>`,
  )}</p>`;
}

export interface Way {
  readonly href: string;
  readonly label: string;
}

/** Back to where Jitsi lives. */
export function backTo({ texts }: Visit, jitsiUrl: URL): Way {
  return { href: jitsiUrl.href, label: fill(texts.errorBack, { host: jitsiUrl.host }) };
}

/** The host of an address as people know it, with a port only where it is unusual. */
export function hostOf(url: URL): Html {
  return html`<bdi class="host">${url.host}</bdi>`;
}

/** A text by key, filled with plain facts: every one shown isolated and in one line. */
export function sentence(
  visit: Visit,
  key: TextKey,
  facts: Readonly<Record<string, string>> = {},
): Html {
  const shown = Object.entries(facts).map(
    ([name, value]) => [name, html`<bdi>${plainText(value)}</bdi>`] as const,
  );
  return html`${fillHtml(visit.texts[key], Object.fromEntries(shown))}`;
}

function helpLine({ site, texts }: Visit): Html {
  if (site.supportUrl === null) return html``;
  return html`<footer class="help"><a href="${site.supportUrl}">${texts.help}</a></footer>`;
}
