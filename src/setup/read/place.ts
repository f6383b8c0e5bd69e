/** Where something stands in a file. Lines and columns begin at 1. */
export interface FilePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What a file cannot be read for. The message quotes nothing of the file but a word of its grammar. */
export interface SyntaxFault {
  readonly at: FilePlace;
  readonly message: string;
}

/** A file and its text, as some reader was given it. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/** `file:line:column`, as editors and compilers write it. */
export function placeText({ file, line, column }: FilePlace): string {
  return `${file}:${line}:${column}`;
}

/** Brackets within brackets: no settings have as many, and what goes through them would not come to an end. */
export const DEEPEST = 100;
export const TOO_DEEP = `more than ${DEEPEST} brackets within one another`;

/** Where the lines of a text begin, counted once. */
const starts = new WeakMap<SourceText, readonly number[]>();

/** The place of a character of a text. A carriage return before the line feed belongs to its line. */
export function placeAt(source: SourceText, offset: number): FilePlace {
  let lines = starts.get(source);
  if (!lines) {
    lines = [0, ...[...source.text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    starts.set(source, lines);
  }
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lines[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { file: source.file, line: low + 1, column: offset - (lines[low] ?? 0) + 1 };
}
