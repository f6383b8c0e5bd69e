/** A fenced block of a page. */
export interface CodeBlock {
  /** `yaml`, `sh`; empty for none. */
  readonly language: string;
  readonly text: string;
  /** The line of its first line, from 1. */
  readonly line: number;
  /** The heading above it, empty for none. */
  readonly heading: string;
}

/** A link `[text](target)` outside of code. */
export interface PageLink {
  readonly target: string;
  readonly line: number;
}

const FENCE = /^ {0,3}```([\w-]*)\s*$/;
const HEADING = /^(#{1,6}) +(.*?)\s*#*$/;
const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;

/** Every fenced block, in order. An unclosed one ends with the page. */
export function blocksOf(page: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { language: string; line: number; lines: string[] } | null = null;
  let heading = '';
  const close = (): void => {
    if (open) {
      const { language, line, lines } = open;
      blocks.push({ language, line, heading, text: `${lines.join('\n')}\n` });
    }
    open = null;
  };
  for (const [at, line] of page.split('\n').entries()) {
    const fence = FENCE.exec(line);
    if (fence && open) close();
    else if (fence) open = { language: fence[1] ?? '', line: at + 2, lines: [] };
    else if (open) open.lines.push(line);
    else heading = HEADING.exec(line)?.[2] ?? heading;
  }
  close();
  return blocks;
}

/** The page without its fenced blocks; lines keep their numbers. */
export function proseOf(page: string): string {
  let inside = false;
  return page
    .split('\n')
    .map((line) => {
      const isFence = FENCE.test(line);
      if (isFence) inside = !inside;
      return isFence || inside ? '' : line;
    })
    .join('\n');
}

/** Links in the text; what stands in code, fenced or not, is no link. */
export function linksOf(page: string): PageLink[] {
  return proseOf(page)
    .split('\n')
    .flatMap((text, at) =>
      [...text.replace(/`[^`]*`/g, (code) => 'x'.repeat(code.length)).matchAll(LINK)].map(
        ([, target = '']) => ({ target, line: at + 1 }),
      ),
    );
}

/** The anchors that GitHub gives the headings of a page. */
export function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>();
  return proseOf(page)
    .split('\n')
    .flatMap((line) => HEADING.exec(line)?.[2] ?? [])
    .map((heading) => {
      const anchor = heading
        .replace(LINK, (link) => link.slice(1, link.indexOf(']')))
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
        .replaceAll(' ', '-');
      const before = seen.get(anchor) ?? 0;
      seen.set(anchor, before + 1);
      return before === 0 ? anchor : `${anchor}-${before}`;
    });
}

/** The lines of its blocks for a shell. */
export function shellLinesOf(page: string): string[] {
  return blocksOf(page)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.trim().split('\n'));
}
