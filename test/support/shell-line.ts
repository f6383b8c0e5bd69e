/** A command line of a page, as a shell would take it: words, and the files it is led from and to. */
export interface ShellLine {
  readonly words: readonly string[];
  /** After `<`. */
  readonly from: string | null;
  /** After `>`. */
  readonly to: string | null;
}

/** The commands of a block: lines that end in a backslash go on, comments and empty lines are left out. */
export function shellCommands(block: string): string[] {
  return block
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

const WORD = /\s*(?:([<>])|((?:[\w@%+=:,./*-]|"[^"$`\\]*"|'[^']*')+))/y;

/** Throws for whatever of the shell is more than plain words, quotes, `<` and `>`: a page should not need it. */
export function parseShellLine(line: string): ShellLine {
  const words: string[] = [];
  const files = { '<': null as string | null, '>': null as string | null };
  let sign: '<' | '>' | null = null;
  WORD.lastIndex = 0;
  while (WORD.lastIndex < line.length) {
    const [, led, raw] = WORD.exec(line) ?? [];
    const word = raw?.replace(/"([^"]*)"|'([^']*)'/g, '$1$2');
    if (led === '<' || led === '>') sign = led;
    else if (word === undefined) throw new Error(`No shell of ours reads: ${line}`);
    else if (sign) [files[sign], sign] = [word, null];
    else words.push(word);
  }
  return { words, from: files['<'], to: files['>'] };
}
