import {
  ADDRESS_HEADINGS,
  type CsvProblem,
  type CsvRow,
  decodeCsv,
  headingOf,
  inOrder,
  parseCsv,
} from './csv-rows.ts';

/** One row of a list of people who are each to get a link of their own. */
export interface InvitedRow {
  /** The line of the file, from 1. */
  readonly line: number;
  /** Null: whoever opens the link types a name. */
  readonly person: { readonly name: string; readonly email: string | null } | null;
  readonly note: string | null;
}

export interface InvitedRows {
  readonly rows: readonly InvitedRow[];
}

/** All that is wrong, in the order of the lines. */
export interface InvitedCsvProblems {
  readonly problems: readonly CsvProblem[];
}

/** What the columns may be called, as `headingOf` has it. */
const HEADINGS = {
  name: ['name', 'fullname', 'displayname', 'vollername'],
  email: ADDRESS_HEADINGS,
  note: ['note', 'notes', 'ticket', 'notiz', 'bemerkung'],
} as const;
type Column = keyof typeof HEADINGS;
const COLUMNS: readonly Column[] = ['name', 'email', 'note'];

/**
 * Reads a CSV file: a person a row, in the columns name, email, note, or in the order that a first row of these
 * headings says. Other columns are not looked at. What the fields hold is judged by whoever makes the invitations.
 */
export function parseInvitedCsv(bytes: Uint8Array): InvitedRows | InvitedCsvProblems {
  const text = decodeCsv(bytes);
  if (typeof text !== 'string') return { problems: [text] };
  const { rows, problems } = parseCsv(text);
  const columns = findColumns(rows[0]);
  if ('message' in columns) return { problems: [...problems, columns] };
  const read = rows.slice(columns.hasHeading ? 1 : 0).map((row) => readRow(row, columns));
  const faults = [...problems, ...read.filter((one) => 'message' in one)];
  const people = read.filter((one) => 'person' in one);
  if (faults.length === 0 && people.length === 0) {
    faults.push({ line: null, message: 'There is nobody in it.' });
  }
  if (faults.length === 0) return { rows: people };
  return { problems: inOrder(faults) };
}

interface Columns {
  readonly hasHeading: boolean;
  /** The place of each column, -1 for none. */
  readonly at: Readonly<Record<Column, number>>;
}

function findColumns(row: CsvRow | undefined): Columns | CsvProblem {
  const titles = (row?.fields ?? []).map(headingOf);
  const placesOf = (column: Column): number[] =>
    titles.flatMap((title, at) => (HEADINGS[column].some((known) => known === title) ? [at] : []));
  const places = { name: placesOf('name'), email: placesOf('email'), note: placesOf('note') };
  const twice = COLUMNS.find((column) => places[column].length > 1);
  if (twice) return { line: row?.line ?? null, message: `Two columns have the heading ${twice}.` };
  const [name = -1, email = -1, note = -1] = COLUMNS.map((column) => places[column][0]);
  if (Math.max(name, email, note) >= 0) return { hasHeading: true, at: { name, email, note } };
  if (titles.length > COLUMNS.length) {
    const message = 'There are more than three columns, and no headings: name, email, note.';
    return { line: row?.line ?? null, message };
  }
  return { hasHeading: false, at: { name: 0, email: 1, note: 2 } };
}

function readRow({ line, fields }: CsvRow, { hasHeading, at }: Columns): InvitedRow | CsvProblem {
  const [name = '', email = '', note = ''] = COLUMNS.map((column) => fields[at[column]] ?? '');
  if (!hasHeading && fields.length > COLUMNS.length) {
    return { line, message: 'There are more than three columns, and no headings.' };
  }
  if (name === '' && email !== '') return { line, message: 'There is an address without a name.' };
  const person = name === '' ? null : { name, email: email === '' ? null : email };
  return { line, person, note: note === '' ? null : note };
}
