import type { SitePage } from './layout.ts';
import { addressOf } from './page-address.ts';
import type { ContentsSection } from './read-contents.ts';
import type { RenderedMarkdown } from './render-markdown.ts';

/** The first page: what Usher is, the three ways to begin, and the index as it stands. */
export function renderFrontPage(
  index: RenderedMarkdown,
  contents: readonly ContentsSection[],
): SitePage {
  const buttons = (contents[0]?.entries ?? []).slice(0, 3).map(({ path, title }, at) => {
    const look = at === 0 ? 'button' : 'button quiet';
    return `<a class="${look}" href="${addressOf(path)}">${title}</a>`;
  });
  return {
    address: 'index.html',
    source: null,
    title: { text: 'Usher', html: 'The usher at the door of Jitsi&nbsp;Meet' },
    body: `<p class="lead">People sign in with what their organisation has. Usher hands Jitsi a short-lived token for
the one room they asked for, and no other.</p>
<p class="ways">${buttons.join('')}</p>
<div class="index">
${index.html}
</div>`,
    headings: [],
    kind: 'front',
  };
}
