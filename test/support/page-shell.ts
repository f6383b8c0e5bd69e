import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../../src/cli/commands.ts';
import { type CodeBlock, proseOf } from './markdown.ts';
import type { Surroundings } from './recorded-context.ts';
import { type Said, saidBy } from './said-by.ts';
import { parseShellLine, shellCommands } from './shell-line.ts';

/** What a command of the page said. */
export interface SaidOnPage extends Said {
  /** Standard output; empty where the page leads it into a file. */
  readonly text: string;
}

export interface RunOptions {
  /** What is typed, where the command reads standard input. */
  readonly typed?: string;
  /** Ids in the place of the page's, in their order. */
  readonly ids?: readonly string[];
}

const ID = /^(?:[mi]|guest-)[0-9a-f]{24}$/;
/** Lines that set a shell up, and need no running here. */
const SETTING_UP = /^(export USHER_CONFIG=|umask )/;

/** The operator's shell: runs the commands that a page shows as they stand, in a folder of its own. */
export class PageShell {
  readonly #folder: string;
  readonly #surroundings: Surroundings;
  readonly #lines: readonly string[];
  readonly #left: Set<string>;

  constructor(folder: string, blocks: readonly CodeBlock[], surroundings: Surroundings) {
    this.#folder = folder;
    this.#surroundings = surroundings;
    const shown = blocks.filter(({ language }) => language === 'sh');
    const all = shown.flatMap(({ text }) => shellCommands(text));
    this.#lines = all.filter((line) => !SETTING_UP.test(line));
    this.#left = new Set(this.#lines);
    assert.deepEqual(
      this.#lines.filter((line) => !line.startsWith('usher ')),
      [],
      'a page of a story shows nothing but commands of usher',
    );
  }

  /** Runs the one command of the page that begins so, or that matches. */
  async run(wanted: string | RegExp, options: RunOptions = {}): Promise<SaidOnPage> {
    const found = this.#lines.filter((line) =>
      typeof wanted === 'string' ? line.startsWith(wanted) : wanted.test(line),
    );
    const [line = ''] = found;
    assert.equal(found.length, 1, `${wanted}: ${found.length} such commands on the page`);
    this.#left.delete(line);
    return this.#execute(line, options);
  }

  /** The commands of the page that nobody has run. */
  get left(): readonly string[] {
    return [...this.#left];
  }

  /** A file of the folder. */
  read(name: string): string {
    return readFileSync(join(this.#folder, name), 'utf8');
  }

  async #execute(line: string, { typed = '', ids = [] }: RunOptions): Promise<SaidOnPage> {
    const { words, from, to } = parseShellLine(line);
    const command = commands.find((one) => one.words.every((word, at) => words[at + 1] === word));
    assert.ok(command, `there is no such command: ${line}`);
    const input = from === null ? typed : this.read(from);
    const argv = this.#argumentsOf(words.slice(command.words.length + 1), [...ids]);
    const said = await saidBy(command, argv, { ...this.#surroundings, input });
    const text = said.lines.map((one) => `${one}\n`).join('');
    if (to !== null) writeFileSync(join(this.#folder, to), text);
    return { ...said, text: to === null ? text : '' };
  }

  /** Files are those of the folder; an id is the real one. */
  #argumentsOf(words: readonly string[], ids: string[]): string[] {
    return words.map((word, at) => {
      if (words[at - 1] === '--csv') return join(this.#folder, word);
      return ID.test(word) ? (ids.shift() ?? word) : word;
    });
  }
}

/** The file that a page shows below its name: a paragraph that ends in `name`: and a block. */
export function filesOf(page: string, blocks: readonly CodeBlock[]): Map<string, string> {
  const prose = proseOf(page).split('\n');
  const files = blocks.flatMap(({ language, line, text }) => {
    if (language !== 'csv') return [];
    const above = prose.slice(0, line - 2).findLast((one) => one !== '') ?? '';
    const name = /`([\w.-]+)`[^`]*:$/.exec(above)?.[1];
    assert.ok(name, `the file in line ${line} has a name above it`);
    return [[name, text] as const];
  });
  return new Map(files);
}
