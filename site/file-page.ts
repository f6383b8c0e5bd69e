import { highlightCode } from './highlight-code.ts';
import type { SitePage } from './layout.ts';
import { addressOf } from './page-address.ts';

/** A file of the project that a page points to, such as a test: its text, in colour. */
export function renderFilePage(path: string, text: string): SitePage {
  const language = /\.([a-z0-9]+)$/.exec(path)?.[1] ?? '';
  return {
    address: addressOf(path),
    source: path,
    title: titleOf(path),
    body: `<pre class="code" tabindex="0"><code>${highlightCode(text, language)}</code></pre>`,
    headings: [],
    kind: 'wide',
  };
}

/** A folder of the project: what is in it. `folders`: which of the names are one. */
export function renderFolderPage(
  path: string,
  names: readonly string[],
  folders: readonly boolean[],
): SitePage {
  const items = names.map((name, at) => {
    const href = folders[at] ? `${name}/index.html` : linkTo(path, name);
    return `<li><a href="${encodeURI(href)}">${escapeText(name)}${folders[at] ? '/' : ''}</a></li>`;
  });
  return {
    address: addressOf(path, true),
    source: path,
    title: titleOf(path),
    body: `<ul>\n${items.join('\n')}\n</ul>`,
    headings: [],
    kind: 'wide',
  };
}

function linkTo(folder: string, name: string): string {
  return addressOf(`${folder}/${name}`).split('/').at(-1) ?? '';
}

function titleOf(path: string): SitePage['title'] {
  return { text: path, html: `<code>${escapeText(path)}</code>` };
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
