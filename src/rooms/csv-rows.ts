/** A row of a table. */
export interface CsvRow {
  /** The line of the file it begins in, from 1. */
  readonly line: number;
  /** White space around what stands without quotes is gone. */
  readonly fields: readonly string[];
}

/** Something in a file that cannot be read. */
export interface CsvProblem {
  /** The line, from 1; null: the file as a whole. */
  readonly line: number | null;
  /** A sentence. */
  readonly message: string;
}

export interface CsvTable {
  readonly rows: readonly CsvRow[];
  readonly problems: readonly CsvProblem[];
}

/** More than enough for ten thousand people with a few columns about each. */
export const MAX_CSV_BYTES = 2_000_000;
/** What a column of addresses may be called, as `headingOf` has it. */
export const ADDRESS_HEADINGS = ['email', 'mail', 'emailaddress', 'emailadresse', 'mailadresse'];

/** A field of the first row as headings are compared: without regard to capitals, white space, hyphens, full stops. */
export function headingOf(field: string): string {
  return field.toLowerCase().replace(/[\s.-]/g, '');
}

/** By their lines; what is about the whole file comes first. */
export function inOrder(problems: readonly CsvProblem[]): CsvProblem[] {
  return problems.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0));
}

/** The row that Excel takes as the name of the separator. */
const SEPARATOR_LINE = /^sep=([,;\t])(?:\r\n|\r|\n|$)/i;

/** UTF-8 with or without its mark; whatever else is named, because people do not see what they have saved. */
export function decodeCsv(bytes: Uint8Array): string | CsvProblem {
  if (bytes.length > MAX_CSV_BYTES) return fault('It is larger than 2 MB.');
  const [first, second] = bytes;
  if (first === 0x50 && second === 0x4b) {
    return fault('It is a spreadsheet or an archive. Save it as CSV (UTF-8).');
  }
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (isMarked || bytes.includes(0))
    return fault('It is UTF-16, or no text. Save it as CSV (UTF-8).');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return fault('It is not UTF-8. Save it as CSV (UTF-8).');
  }
}

/**
 * Reads comma-separated values as RFC 4180 has them, and as spreadsheets write them: commas, semicolons or tabs,
 * line ends of any system, `sep=;` at the top. Empty rows are left out. What a field holds is text and nothing else.
 */
export function parseCsv(text: string): CsvTable {
  const named = SEPARATOR_LINE.exec(text);
  const body = named ? text.slice(named[0].length) : text;
  return readRows(body, named?.[1] ?? guessSeparator(body), named ? 2 : 1);
}

/** What stands most often in the first line that is not empty, outside of quotes. */
function guessSeparator(text: string): string {
  const [line = ''] = text.split(/[\r\n]+/).filter((each) => each.trim() !== '');
  const bare = line.replace(/"(?:[^"]|"")*"/g, '');
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: bare.split(mark).length }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).mark;
}

function readRows(text: string, separator: string, firstLine: number): CsvTable {
  // A field with quotes, or all up to the next separator or line end; then what ended it.
  const field = new RegExp(
    `[ ]*"([^"]*(?:""[^"]*)*)"[ ]*(?=[${separator}\\r\\n]|$)|([^${separator}\\r\\n]*)`,
    'y',
  );
  const rows: CsvRow[] = [];
  const problems: CsvProblem[] = [];
  let fields: string[] = [];
  let at = 0;
  let line = firstLine;
  let begun = line;
  let isBad = false;
  for (;;) {
    field.lastIndex = at;
    const found = field.exec(text);
    const [all = '', quoted, bare = ''] = found ?? [];
    if (quoted === undefined && bare.includes('"')) {
      if (!isBad) problems.push({ line, message: 'A quote does not end, or begins too late.' });
      isBad = true;
    }
    fields.push(quoted?.replaceAll('""', '"') ?? bare.trim());
    line += countLines(quoted ?? '');
    at += all.length;
    const end = text[at];
    at += end === '\r' && text[at + 1] === '\n' ? 2 : 1;
    if (end === separator) continue;
    if (!isBad && fields.some((each) => each !== '')) rows.push({ line: begun, fields });
    if (end === undefined) return { rows, problems };
    line += 1;
    [fields, isBad, begun] = [[], false, line];
  }
}

function countLines(text: string): number {
  return text.split(/\r\n|\r|\n/).length - 1;
}

function fault(message: string): CsvProblem {
  return { line: null, message };
}
