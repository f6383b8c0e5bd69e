import type { RosterEntry } from '../../model/meeting.ts';
import type { Row, SqlConnection, SqlValue } from './connection.ts';
import { hashKey, readText, readWord } from './row.ts';
import { toColumn } from './text-column.ts';
import { toValueLists } from './value-lists.ts';

/** Rows of one INSERT: a roster may be a school's list of addresses. Few sizes, as each is a statement's text. */
const CHUNKS = [100, 10, 1];

const READ = `SELECT role, subject FROM usher_meeting_person WHERE meeting_id = ?
  ORDER BY place, role`;
const CLEAR = 'DELETE FROM usher_meeting_person WHERE meeting_id = ?';

export async function readRoster(connection: SqlConnection, id: string): Promise<RosterEntry[]> {
  return (await connection.query(READ, [toColumn(id)])).map(readEntry);
}

export async function clearRoster(inside: SqlConnection, id: string): Promise<void> {
  await inside.query(CLEAR, [toColumn(id)]);
}

/** Keeps the order; what is named twice in one role is kept once. */
export async function addRoster(
  inside: SqlConnection,
  id: string,
  roster: readonly RosterEntry[],
): Promise<void> {
  for (let place = 0; place < roster.length; ) {
    const size = CHUNKS.find((each) => each <= roster.length - place) ?? 1;
    const values = roster
      .slice(place, place + size)
      .flatMap((entry, n) => writeEntry(id, entry, place + n));
    await inside.query(insertOf(size), values);
    place += size;
  }
}

/** Looked up by hash, some at a time; `host` comes before `member` in the alphabet too. */
export async function findStanding(
  connection: SqlConnection,
  id: string,
  subjects: readonly string[],
): Promise<RosterEntry | null> {
  let best: RosterEntry | null = null;
  for (const { marks, values } of toValueLists(subjects.map(hashKey))) {
    const sql = `SELECT role, subject FROM usher_meeting_person
      WHERE meeting_id = ? AND subject_hash IN (${marks}) ORDER BY role, place LIMIT 1`;
    const [row] = await connection.query(sql, [toColumn(id), ...values]);
    if (!row) continue;
    const entry = readEntry(row);
    if (entry.role === 'host') return entry;
    best ??= entry;
  }
  return best;
}

function insertOf(size: number): string {
  const rows = Array<string>(size).fill('(?, ?, ?, ?, ?)').join(', ');
  return `INSERT INTO usher_meeting_person (meeting_id, subject_hash, role, subject, place)
    VALUES ${rows} ON CONFLICT (meeting_id, subject_hash, role) DO NOTHING`;
}

function writeEntry(id: string, { role, subject }: RosterEntry, place: number): SqlValue[] {
  return [toColumn(id), hashKey(subject), role, toColumn(subject), place];
}

function readEntry(row: Row): RosterEntry {
  return { role: readWord(row, 'role', ['host', 'member']), subject: readText(row, 'subject') };
}
