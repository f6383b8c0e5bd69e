/** Where something stands in a file. Lines and columns begin at 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What a file cannot be read for. The message quotes nothing of the file but a word of its grammar. */
export interface SyntaxFault {
  readonly at: Place;
  readonly message: string;
}

/** A file and its text, as some reader was given it. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/** `file:line:column`, as editors and compilers write it. */
export function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** The place of a character of a text. A carriage return before the line feed belongs to its line. */
export function placeAt({ file, text }: SourceText, offset: number): Place {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { file, line, column: offset - (before.lastIndexOf('\n') + 1) + 1 };
}
