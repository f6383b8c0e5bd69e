import { isMap, LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { Report } from './problem.ts';

/** The longest file we read, in characters. */
const LONGEST = 1_048_576;

/** What the parser's codes mean; its own messages may quote the file, so they are never used. */
const MEANINGS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'the same key stands twice in one map',
  MULTIPLE_DOCS: 'a second document begins (---)',
  TAB_AS_INDENT: 'a tab indents this line',
  BAD_INDENT: 'the indentation does not fit',
  MISSING_CHAR: 'a character is missing, perhaps a colon, a space after it or a closing quote',
  BAD_ALIAS: 'an alias is not well-formed',
  TAG_RESOLVE_FAILED: 'a tag is not known',
  MULTILINE_IMPLICIT_KEY: 'a key reaches over several lines, perhaps a colon is missing',
};

/** Reads the text of a configuration file into plain values; null when it cannot be read. */
export function readYaml(text: string, report: Report): Record<string, unknown> | null {
  if (text.length > LONGEST) {
    report.problem('line 1, column 1', 'the file is longer than 1 MB', 'Name the right file.');
    return null;
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    logLevel: 'error',
    schema: 'core',
    merge: false,
  });
  const where = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `line ${line}, column ${col}`;
  };
  const errors = [...document.errors, ...document.warnings];
  // After the first few the parser only says that it has lost its place.
  for (const error of errors.slice(0, 5)) refuse(error, where, report);
  if (errors.length > 0) return null;
  if (document.contents === null) return {};
  if (!isMap(document.contents)) {
    const at = where(document.contents.range[0]);
    report.problem(at, 'the file is not a map of settings', 'Write `name: value` lines.');
    return null;
  }
  return toPlain(document, text, where, report);
}

function refuse(error: YAMLError, where: (offset: number) => string, report: Report): void {
  const message = MEANINGS[error.code] ?? 'this is not YAML';
  report.problem(where(error.pos[0]), message, 'Mend the line, or put the value in quotes.');
}

function toPlain(
  document: ReturnType<typeof parseDocument>,
  text: string,
  where: (offset: number) => string,
  report: Report,
): Record<string, unknown> | null {
  try {
    return document.toJS({ maxAliasCount: 50 }) as Record<string, unknown>;
  } catch {
    const alias = /(?<=[\s[,:-])\*[^\s,\]}]/.exec(text);
    const message = 'aliases (*name) point nowhere or repeat too much';
    report.problem(where(alias?.index ?? 0), message, 'Write the values out.');
    return null;
  }
}
