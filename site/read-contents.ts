import MarkdownIt, { type Token } from 'markdown-it';
import { INDEX, parseTarget } from './page-address.ts';
import { renderLine } from './render-markdown.ts';

/** A page as the index names it. */
export interface ContentsEntry {
  /** Of the file, from the project's root. */
  readonly path: string;
  /** As HTML. */
  readonly title: string;
}

export interface ContentsSection {
  readonly title: string;
  readonly entries: readonly ContentsEntry[];
}

const markdown = new MarkdownIt();

/** The navigation, as docs/README.md has it: its headings, and the first link of each entry of their lists. */
export function readContents(index: string): ContentsSection[] {
  const sections: { title: string; entries: ContentsEntry[] }[] = [];
  const tokens = markdown.parse(index, {});
  for (const [at, token] of tokens.entries()) {
    if (token.type === 'heading_open' && token.tag === 'h2') {
      sections.push({ title: tokens[at + 1]?.content ?? '', entries: [] });
    }
    // An entry is a paragraph right within an item of a list.
    if (token.type !== 'list_item_open') continue;
    const entry = entryOf(tokens[at + 2]);
    if (entry) sections.at(-1)?.entries.push(entry);
  }
  return sections.filter(({ entries }) => entries.length > 0);
}

function entryOf(inline: Token | undefined): ContentsEntry | null {
  const parts = inline?.children ?? [];
  const from = parts.findIndex(({ type }) => type === 'link_open');
  const to = parts.findIndex(({ type }) => type === 'link_close');
  if (from < 0) return null;
  const target = parseTarget(INDEX, String(parts[from]?.attrGet('href')));
  if (target?.anchor !== '') return null;
  const words = parts
    .slice(from + 1, to)
    .map(({ type, content }) => (type === 'code_inline' ? `\`${content}\`` : content));
  return { path: target.path, title: renderLine(words.join('')) };
}
