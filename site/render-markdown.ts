import MarkdownIt, { type RendererRule, type Token } from 'markdown-it';
import { drawSequence } from './diagram/draw-sequence.ts';
import { parseSequence } from './diagram/parse-sequence.ts';
import { saySequence } from './diagram/say-sequence.ts';
import { highlightCode } from './highlight-code.ts';
import { Slugs } from './slug.ts';

export interface Heading {
  /** 1 to 6. */
  readonly level: number;
  /** Its anchor. */
  readonly id: string;
  readonly text: string;
  /** The text, with its code marked. */
  readonly html: string;
}

/** What stands below a heading and above the next, as plain text. */
export interface Section {
  readonly heading: Heading;
  readonly text: string;
}

export interface RenderedMarkdown {
  /** The heading that the page begins with. */
  readonly title: Heading;
  /** The rest of the page. */
  readonly html: string;
  /** Its headings, the title left out. */
  readonly headings: readonly Heading[];
  readonly sections: readonly Section[];
}

/** `linkTo`: what a link or a picture of the page becomes. */
export type LinkTo = (target: string) => string;

/**
 * A page of the documentation as HTML.
 *
 * @throws Error for what would be shown otherwise than on GitHub: HTML (but for `<br>`), a page without a title, a
 * diagram that cannot be read.
 */
export function renderMarkdown(source: string, linkTo: LinkTo): RenderedMarkdown {
  const tokens = markdown.parse(source, {});
  const headings = nameHeadings(tokens);
  const [title] = headings;
  if (title?.level !== 1 || tokens[0]?.type !== 'heading_open') {
    throw new Error('a page begins with its title');
  }
  mendLinks(tokens, linkTo);
  const page: PageState = { diagrams: 0 };
  const html = markdown.renderer.render(tokens.slice(3), markdown.options, { page });
  return { title, html, headings: headings.slice(1), sections: sectionsOf(tokens, headings) };
}

/** The text of a line of Markdown, its code marked, without links: for a heading, or an entry of the index. */
export function renderLine(source: string): string {
  return markdown.renderInline(source).replace(/<\/?a\b[^>]*>/g, '');
}

const markdown = new MarkdownIt({ html: true });

function nameHeadings(tokens: readonly Token[]): Heading[] {
  const slugs = new Slugs();
  return tokens.flatMap((token, at) => {
    if (token.type !== 'heading_open') return [];
    const inline = tokens[at + 1];
    const text = plainText(inline?.children ?? []).trim();
    const id = slugs.take(text);
    token.attrSet('id', id);
    const html = renderLine(inline?.content ?? '');
    return [{ level: Number(token.tag.slice(1)), id, text, html }];
  });
}

function mendLinks(tokens: readonly Token[], linkTo: LinkTo): void {
  for (const token of tokens) {
    if (token.type === 'link_open') token.attrSet('href', linkTo(String(token.attrGet('href'))));
    if (token.type === 'image') token.attrSet('src', linkTo(String(token.attrGet('src'))));
    if (token.children) mendLinks(token.children, linkTo);
  }
}

function sectionsOf(tokens: readonly Token[], headings: readonly Heading[]): Section[] {
  const texts = headings.map(() => [] as string[]);
  let at = -1;
  let inHeading = false;
  for (const token of tokens) {
    if (token.type === 'heading_open') at++;
    if (token.type === 'heading_open' || token.type === 'heading_close') inHeading = !inHeading;
    if (inHeading) continue;
    if (token.type === 'inline') texts[at]?.push(plainText(token.children ?? []));
    if (token.type === 'fence') texts[at]?.push(fenceText(token));
  }
  return headings.map((heading, index) => ({
    heading,
    text: (texts[index] ?? []).join(' ').replace(/\s+/g, ' ').trim(),
  }));
}

function fenceText(token: Token): string {
  if (token.info.trim() !== 'mermaid') return token.content;
  const { title, description } = parseSequence(token.content);
  return `${title} ${description}`;
}

function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === 'text' || token.type === 'code_inline') return token.content;
      if (token.type === 'image') return plainText(token.children ?? []);
      return /break$|^html/.test(token.type) ? ' ' : '';
    })
    .join('');
}

/** What the rules of one page share. */
interface PageState {
  /** How many have been drawn. */
  diagrams: number;
}

const fence: RendererRule = (tokens, at, _options, env) => {
  const { info = '', content = '' } = tokens[at] ?? {};
  const language = info.trim();
  if (language === 'mermaid') return renderDiagram(content, env?.['page'] as PageState);
  const label = language === '' || language === 'text' ? '' : ` data-language="${language}"`;
  return `<pre class="code" tabindex="0"${label}><code>${highlightCode(content, language)}</code></pre>\n`;
};

function renderDiagram(text: string, page: PageState): string {
  const sequence = parseSequence(text);
  page.diagrams++;
  return `<figure class="diagram">
<div class="scroll" tabindex="0" role="group" aria-label="Diagram">${drawSequence(sequence, `Diagram-${page.diagrams}`)}</div>
<figcaption><details><summary>${markdown.utils.escapeHtml(sequence.title)}, in words</summary>
${saySequence(sequence)}
</details></figcaption>
</figure>\n`;
}

const rules = markdown.renderer.rules;
rules['fence'] = fence;
rules['code_block'] = fence;
rules['table_open'] = () =>
  '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>\n';
rules['table_close'] = () => '</table></div>\n';
// A long name may be broken behind its points and strokes, where a column is narrow.
rules['code_inline'] = (tokens, at) => {
  const code = markdown.utils.escapeHtml(tokens[at]?.content ?? '');
  const isLongName = code.length > 12 && !code.includes(' ');
  return `<code>${isLongName ? code.replace(/[._/-]+(?=\w)/g, '$&<wbr>') : code}</code>`;
};
// A column without a name has no header to be read out.
rules['th_open'] = (tokens, at) => (tokens[at + 1]?.content === '' ? '<td>' : '<th scope="col">');
rules['th_close'] = (tokens, at) => (tokens[at - 1]?.content === '' ? '</td>' : '</th>');
rules['heading_close'] = (tokens, at) => {
  const id = String(tokens[at - 2]?.attrGet('id'));
  const tag = tokens[at]?.tag ?? '';
  return ` <a class="here" href="#${encodeURIComponent(id)}" aria-label="Link to this heading">#</a></${tag}>\n`;
};
rules['html_inline'] = (tokens, at) => onlyBreaks(tokens[at]?.content ?? '');
rules['html_block'] = (tokens, at) => onlyBreaks(tokens[at]?.content ?? '');

function onlyBreaks(html: string): string {
  if (/^<br ?\/?>$/.test(html)) return '<br>';
  throw new Error(`HTML in a page: ${html.trim()}`);
}
