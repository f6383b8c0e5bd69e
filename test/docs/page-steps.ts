import { blocksOf, proseOf } from '../support/markdown.ts';

/** A file that a page shows whole, with its path: it lies there from then on. */
export interface FileStep {
  readonly kind: 'file';
  readonly line: number;
  /** As the page has it: `/etc/usher/usher.yaml`, or `people.csv` in the folder where one works. */
  readonly path: string;
  readonly text: string;
}

/** A command, character for character as a reader copies it. */
export interface CommandStep {
  readonly kind: 'command';
  readonly line: number;
  readonly text: string;
}

/** What a page says that is printed. */
export interface OutputStep {
  readonly kind: 'output';
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

export type PageStep = FileStep | CommandStep | OutputStep;

/** `# /etc/usher/usher.yaml` or `# usher.yaml`, also after `--` and `//`, with a remark behind a comma. */
const PATH_LINE = /^(?:#|--|\/\/) ([\w./-]*\.[\w-]+)(?:,.*)?$/;
const OUTPUT = new Set(['text', 'json', 'console']);

/** What a page does, in its order: the files it shows, its commands, what it says that they print. */
export function stepsOf(page: string): PageStep[] {
  const prose = proseOf(page).split('\n');
  return blocksOf(page).flatMap(({ language, line, text }): PageStep[] => {
    if (language === 'sh') return commandsOf(text, line);
    const path = pathOf(text) ?? nameAbove(prose, line, language);
    if (path !== null) return [{ kind: 'file', line, path, text }];
    return OUTPUT.has(language) ? [{ kind: 'output', language, line, text }] : [];
  });
}

/** The path that a block names in its first line. */
function pathOf(text: string): string | null {
  return PATH_LINE.exec(text.split('\n', 1)[0] ?? '')?.[1] ?? null;
}

/** A list under a paragraph that ends in its name: "… stands in `speakers.csv`:". */
function nameAbove(prose: readonly string[], line: number, language: string): string | null {
  if (!['csv', 'ini'].includes(language)) return null;
  const above = prose.slice(0, line - 2).findLast((one) => one !== '') ?? '';
  return /`([\w.-]+)`[^`]*:$/.exec(above)?.[1] ?? null;
}

/** The commands of a block. One goes on over lines that end in `\`, in a quote, or before the end of a here-document. */
export function commandsOf(block: string, firstLine: number): CommandStep[] {
  const commands: CommandStep[] = [];
  let open: { line: number; lines: string[] } | null = null;
  for (const [at, raw] of block.replace(/\n$/, '').split('\n').entries()) {
    if (!open && /^\s*(#|$)/.test(raw)) continue;
    open ??= { line: firstLine + at, lines: [] };
    open.lines.push(raw);
    const text = open.lines.join('\n');
    if (isOpen(text)) continue;
    commands.push({ kind: 'command', line: open.line, text: text.trim() });
    open = null;
  }
  if (open)
    throw new Error(`The command in line ${open.line} has no end: ${open.lines.join('\n')}`);
  return commands;
}

function isOpen(text: string): boolean {
  const word = /<<-?\s*['"]?(\w+)['"]?/.exec(text)?.[1];
  if (word !== undefined) return !new RegExp(`\\n\\s*${word}$`).test(text);
  return /\\$/.test(text) || hasOpenQuote(text);
}

function hasOpenQuote(text: string): boolean {
  const closed = text
    .replace(/(^|\s)#[^\n]*/g, '$1')
    .replace(/\\./g, '')
    .replace(/'[^']*'|"[^"]*"/g, '');
  return /['"]/.test(closed);
}
