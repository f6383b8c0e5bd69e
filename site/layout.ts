import { html, raw } from 'hono/html';
import { addressOf, CONTENTS_PAGE, hrefBetween } from './page-address.ts';
import type { ContentsSection } from './read-contents.ts';
import type { Heading } from './render-markdown.ts';

type Markup = ReturnType<typeof html>;

/** What is the same on every page. */
export interface Frame {
  readonly contents: readonly ContentsSection[];
  readonly version: string;
}

export interface SitePage {
  /** Where it lies in the site. */
  readonly address: string;
  /** The file it is made from; null for what is made of all of them. */
  readonly source: string | null;
  /** Plain, for the tab; and as HTML, for the heading. */
  readonly title: { readonly text: string; readonly html: string };
  /** HTML. */
  readonly body: string;
  /** For the list of what is on the page. */
  readonly headings: readonly Heading[];
  /** `prose`: to be read; `wide`: a file, a long list; `front`: the first page. */
  readonly kind: 'prose' | 'wide' | 'front';
}

/**
 * A page of the site, whole. Everything it needs lies beside it, and none of it is inline. Ids of the frame begin with
 * a capital, which no heading's anchor does.
 */
export async function renderLayout(page: SitePage, frame: Frame): Promise<string> {
  const to = (address: string): string => hrefBetween(page.address, address);
  const tab = page.kind === 'front' ? 'Usher: documentation' : `${page.title.text} · Usher`;
  const markup = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${tab}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="${to('assets/mark.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${to('assets/house.css')}">
<link rel="stylesheet" href="${to('assets/site.css')}">
<script src="${to('assets/search.js')}" defer></script>
</head>
<body>
<a class="skip" href="#Content">Skip to content</a>
<header class="bar">
<a class="house-name" href="${to('index.html')}"><img src="${to('assets/mark.svg')}" alt="" width="36" height="36"><span>Usher</span></a>
<form class="search" role="search" action="${to(CONTENTS_PAGE)}">
<label class="unseen" for="Search">Search the documentation</label>
<input id="Search" name="q" type="search" placeholder="Search" autocomplete="off" spellcheck="false">
</form>
<button class="menu" type="button" popovertarget="Pages">Pages</button>
</header>
<div class="hall">
<nav id="Pages" class="pages" popover aria-label="Pages">
${navigation(page, frame)}
</nav>
<main id="Content" class="${page.kind}" tabindex="-1">
<header class="title">
${crumb(page, frame)}
<h1>${raw(page.title.html)}</h1>
</header>
${onThisPage(page)}
<div class="text">
${raw(page.body)}
</div>
${onward(page, frame)}
</main>
</div>
<footer class="foot">
<p>Usher ${frame.version} · Apache-2.0${page.source === null ? '' : html` · from <code>${page.source}</code>`}</p>
<p><a href="${to(CONTENTS_PAGE)}">Every heading</a></p>
</footer>
</body>
</html>
`;
  return String(await markup);
}

function navigation(page: SitePage, { contents }: Frame): Markup[] {
  return contents.map(({ title, entries }, at) => {
    const links = entries.map(({ path, title: name }) => {
      const current = path === page.source ? raw(' aria-current="page"') : '';
      const href = hrefBetween(page.address, addressOf(path));
      return html`<a href="${href}"${current}>${raw(name)}</a>`;
    });
    // A section of one page is that page.
    if (links.length === 1) return html`<p class="alone">${links}</p>`;
    const isHere = entries.some(({ path }) => path === page.source);
    const isOpen = isHere || (page.kind === 'front' && at === 0);
    const items = links.map((link) => html`<li>${link}</li>`);
    return html`<details${isOpen ? raw(' open') : ''}><summary>${title}</summary><ul>${items}</ul></details>`;
  });
}

/** The section that the page stands in, where that says more than its title. */
function crumb(page: SitePage, { contents }: Frame): Markup | string {
  const section = contents.find(({ entries }) => entries.some(({ path }) => path === page.source));
  if (section?.entries.length === 1) return '';
  if (section) return html`<p class="crumb">${section.title}</p>`;
  return page.source === null ? '' : html`<p class="crumb">The project's files</p>`;
}

function onThisPage({ headings, kind }: SitePage): Markup | string {
  const shown = headings.filter(({ level }) => level === 2 || level === 3);
  if (shown.length < 3 || kind === 'front') return '';
  const items = shown.map(
    ({ level, id, html: text }) =>
      html`<li class="level-${level}"><a href="#${encodeURIComponent(id)}">${raw(text)}</a></li>`,
  );
  return html`<details class="toc"><summary>On this page</summary>
<nav aria-label="On this page"><ul>${items}</ul></nav></details>`;
}

/** The pages before and after, in the order of the index. */
function onward(page: SitePage, { contents }: Frame): Markup | string {
  const all = contents.flatMap(({ entries }) => entries);
  const at = page.kind === 'front' ? -1 : all.findIndex(({ path }) => path === page.source);
  if (at < 0 && page.kind !== 'front') return '';
  const link = (step: number, word: string, className: string): Markup | string => {
    const entry = all[at + step];
    if (!entry) return '';
    const href = hrefBetween(page.address, addressOf(entry.path));
    return html`<a class="${className}" href="${href}" rel="${className}"><small>${word}</small> ${raw(entry.title)}</a>`;
  };
  return html`<nav class="onward" aria-label="Next pages">${link(-1, 'Previous', 'prev')}${link(1, 'Next', 'next')}</nav>`;
}
