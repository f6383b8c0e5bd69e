import type { AccountWish } from '../../accounts/account-wish.ts';
import {
  ADDRESS_HEADINGS,
  type CsvProblem,
  type CsvRow,
  decodeCsv,
  headingOf,
  inOrder,
  parseCsv,
} from '../../rooms/csv-rows.ts';

/** A row of a list of people who are each to get an account. */
export interface AccountRow {
  /** The line of the file, from 1. */
  readonly line: number;
  readonly wish: AccountWish;
}

const HEADINGS: readonly (readonly string[])[] = [
  ['name', 'username', 'user', 'login', 'benutzername'],
  ADDRESS_HEADINGS,
  ['displayname', 'fullname', 'anzeigename', 'vollername'],
  ['groups', 'group', 'gruppen', 'gruppe'],
];

/**
 * Reads a CSV file: an account a row, in the columns name, email, display name, groups, or in the order that a first
 * row of these headings says. Groups are parted by semicolons or bars. What the fields hold is judged by whoever makes
 * the accounts.
 */
export function parseAccountCsv(
  bytes: Uint8Array,
): { readonly rows: readonly AccountRow[] } | { readonly problems: readonly CsvProblem[] } {
  const text = decodeCsv(bytes);
  if (typeof text !== 'string') return { problems: [text] };
  const { rows, problems } = parseCsv(text);
  const titles = rows[0]?.fields.map(headingOf) ?? [];
  const places = HEADINGS.map((known) => titles.findIndex((title) => known.includes(title)));
  const hasHeading = places.some((place) => place >= 0);
  const at = hasHeading ? places : HEADINGS.map((_, place) => place);
  const read = rows.slice(hasHeading ? 1 : 0).map((row) => readRow(row, at, hasHeading));
  const faults = [...problems, ...read.filter((one) => 'message' in one)];
  const people = read.filter((one) => 'wish' in one);
  if (faults.length === 0 && people.length === 0) {
    faults.push({ line: null, message: 'There is nobody in it.' });
  }
  return faults.length === 0 ? { rows: people } : { problems: inOrder(faults) };
}

function readRow(
  { line, fields }: CsvRow,
  at: readonly number[],
  hasHeading: boolean,
): AccountRow | CsvProblem {
  if (!hasHeading && fields.length > HEADINGS.length) {
    return { line, message: 'There are more than four columns, and no headings.' };
  }
  const [name = '', email = '', displayName = '', groups = ''] = at.map(
    (place) => fields[place] ?? '',
  );
  if (name === '') return { line, message: 'There is no name.' };
  const wish = {
    name,
    email: email === '' ? null : email,
    displayName: displayName === '' ? null : displayName,
    groups: groups.split(/[;|]/).flatMap((group) => group.trim() || []),
    language: null,
  };
  return { line, wish };
}
