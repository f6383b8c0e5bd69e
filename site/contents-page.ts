import type { SitePage } from './layout.ts';
import { addressOf, CONTENTS_PAGE } from './page-address.ts';
import type { ContentsSection } from './read-contents.ts';
import type { RenderedMarkdown } from './render-markdown.ts';

/** Every heading of every page in one list: for who has no JavaScript, or would rather read than search. */
export function renderContentsPage(
  contents: readonly ContentsSection[],
  rendered: ReadonlyMap<string, RenderedMarkdown>,
): SitePage {
  const parts = contents.map(({ title, entries }) => {
    const pages = entries.map((entry) => {
      const address = addressOf(entry.path);
      const headings = (rendered.get(entry.path)?.headings ?? []).filter(({ level }) => level < 4);
      const links = headings.map(
        ({ id, html }) => `<li><a href="${address}#${encodeURIComponent(id)}">${html}</a></li>`,
      );
      const list = links.length > 0 ? `<ul>${links.join('')}</ul>` : '';
      return `<li><a href="${address}">${entry.title}</a>${list}</li>`;
    });
    return `<h2>${title}</h2>\n<ul>${pages.join('\n')}</ul>`;
  });
  return {
    address: CONTENTS_PAGE,
    source: null,
    title: { text: 'Every heading', html: 'Every heading' },
    body: `<div class="every-heading">${parts.join('\n')}</div>`,
    headings: [],
    kind: 'wide',
  };
}
