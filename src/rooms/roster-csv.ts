import type { MeetingRole, RosterEntry } from '../model/meeting.ts';
import {
  ADDRESS_HEADINGS,
  type CsvProblem,
  type CsvRow,
  decodeCsv,
  headingOf,
  inOrder,
  parseCsv,
} from './csv-rows.ts';
import { MAX_ROSTER, parseRosterAddress, tidyRoster } from './roster.ts';

/** People by their addresses, from a table. */
export interface RosterTable {
  readonly roster: readonly RosterEntry[];
  /** Whether a column says who is host; else all are members. */
  readonly hasRoles: boolean;
  /** How many rows name somebody who is named already. */
  readonly repeated: number;
}

/** All that is wrong, in the order of the lines. */
export interface RosterCsvProblems {
  readonly problems: readonly CsvProblem[];
}

const ROLE_HEADINGS = ['role', 'rolle'];

/**
 * Reads a CSV file: an address a row, or a column with a heading such as `email` or `E-Mail-Adresse`, and perhaps
 * one called `role` that says `host` or `member`. Other columns are not looked at.
 */
export function parseRosterCsv(bytes: Uint8Array): RosterTable | RosterCsvProblems {
  const text = decodeCsv(bytes);
  if (typeof text !== 'string') return { problems: [text] };
  const { rows, problems } = parseCsv(text);
  const columns = findColumns(rows[0]);
  if ('message' in columns) return { problems: [columns] };
  const people = rows.slice(columns.hasHeading ? 1 : 0);
  const read = people.map((row) => readRow(row, columns));
  const entries = read.filter((one) => 'subject' in one);
  const faults = [...problems, ...read.filter((one) => 'message' in one)];
  if (faults.length === 0 && entries.length === 0) faults.push(fault('There is no address in it.'));
  const roster = tidyRoster(entries);
  if (roster.length > MAX_ROSTER) {
    faults.push(fault(`It names ${roster.length} people; a meeting takes ${MAX_ROSTER}.`));
  }
  if (faults.length > 0) return { problems: inOrder(faults) };
  return { roster, hasRoles: columns.role !== null, repeated: entries.length - roster.length };
}

interface Columns {
  readonly hasHeading: boolean;
  readonly address: number;
  readonly role: number | null;
}

/** By the first row: its headings, or a lone address. */
function findColumns(row: CsvRow | undefined): Columns | CsvProblem {
  const { line, fields } = row ?? { line: null, fields: [] };
  const names = fields.map(headingOf);
  const indexes = (wanted: readonly string[]): number[] =>
    names.flatMap((name, at) => (wanted.includes(name) ? [at] : []));
  const [address, ...moreAddresses] = indexes(ADDRESS_HEADINGS);
  const [role = null, ...moreRoles] = indexes(ROLE_HEADINGS);
  if (moreAddresses.length > 0 || moreRoles.length > 0) {
    return { line, message: 'Two columns have the heading of the address, or of the role.' };
  }
  if (address !== undefined) return { hasHeading: true, address, role };
  const filled = fields.filter((field) => field !== '');
  if (filled.length > 1) {
    return { line, message: 'There are several columns, and no heading "email" in the first row.' };
  }
  return { hasHeading: false, address: 0, role: null };
}

function readRow(
  { line, fields }: CsvRow,
  { hasHeading, address, role }: Columns,
): RosterEntry | CsvProblem {
  const found = parseRosterAddress(fields[address] ?? '');
  if (found === null) return { line, message: 'There is no e-mail address.' };
  if (!hasHeading && fields.slice(1).some((field) => field !== '')) {
    return { line, message: 'There is more than an address, and the columns have no headings.' };
  }
  const said = role === null ? '' : (fields[role] ?? '').toLowerCase();
  const seat = ROLES.get(said);
  if (seat === undefined) return { line, message: 'The role is neither "host" nor "member".' };
  return { role: seat, subject: `email:${found}` };
}

const ROLES: ReadonlyMap<string, MeetingRole> = new Map([
  ['', 'member'],
  ['member', 'member'],
  ['host', 'host'],
]);

function fault(message: string): CsvProblem {
  return { line: null, message };
}
