import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SqlConnection } from './connection.ts';
import { writeSeconds } from './row.ts';

/** Rows a statement removes at most: a few milliseconds during which nobody else can write. */
const BATCH = 500;

/**
 * Single-use records outlive their end by this, so that a clock that jumps forward and is set right
 * again brings no spent thing back to life. Seconds.
 */
const SINGLE_USE_GRACE_SECONDS = 3600;

/** Meetings, invitations and who was where are looked up for this long after their end. Seconds. */
const ROOMS_KEEP_SECONDS = 30 * 86_400;

const SESSIONS = batchOf('usher_session', 'id_hash', 'expires_at');
const SINGLE_USE = batchOf('usher_single_use', 'kind, id_hash', 'expires_at');
const TRIES = batchOf('usher_try', 'kind, key_hash', 'ends_at');
const ANSWERS = batchOf('usher_idempotency', 'key_hash', 'expires_at');
const INLINE_GRANTS = batchOf('usher_inline_grant', 'id', 'expires_at');
const ACCOUNT_LINKS = batchOf('usher_account_link', 'secret_hash', 'expires_at');
const AUDIT = batchOf('usher_audit_event', 'at, id', 'at');
/** What hangs on a row goes before it: by itself, a cascade could remove a hundred thousand rows at once. */
const ROOMS = [
  batchOfParts('usher_meeting_person', 'meeting_id, subject_hash, role', 'usher_meeting'),
  batchOf('usher_meeting', 'id', 'over_at'),
  batchOf('usher_meeting_room', 'jitsi, room_path', 'last_ends_at'),
  batchOfParts('usher_invitation_use', 'invitation_id, holder', 'usher_invitation'),
  batchOf('usher_invitation', 'id', 'over_at'),
  batchOf('usher_host_seat', 'jitsi, room_path, holder', 'seated_at'),
  batchOf('usher_conference', 'id', 'over_at'),
];

/** Removes what has expired, batch by batch, letting others in between; returns how many rows. */
export async function sweep(
  connection: SqlConnection,
  now: number,
  auditKeepSeconds: number | null,
): Promise<number> {
  let removed = 0;
  for (const sql of [SESSIONS, TRIES, ANSWERS, INLINE_GRANTS, ACCOUNT_LINKS]) {
    removed += await sweepTable(connection, sql, now);
  }
  removed += await sweepTable(connection, SINGLE_USE, now - SINGLE_USE_GRACE_SECONDS);
  for (const sql of ROOMS) removed += await sweepTable(connection, sql, now - ROOMS_KEEP_SECONDS);
  if (auditKeepSeconds === null) return removed;
  return removed + (await sweepTable(connection, AUDIT, now - auditKeepSeconds));
}

/** The end is asked for twice: PostgreSQL looks again, but only outside, at a row that changed under its eyes. */
function batchOf(table: string, key: string, end: string): string {
  return `DELETE FROM ${table} WHERE ${end} <= ? AND (${key}) IN
    (SELECT ${key} FROM ${table} WHERE ${end} <= ? ORDER BY ${end} LIMIT ${BATCH})
    RETURNING ${end}`;
}

/** Rows of a table whose key begins with the id of what they are part of, once that is over. */
function batchOfParts(table: string, key: string, whole: string): string {
  const [wholeId = ''] = key.split(',');
  return `DELETE FROM ${table} WHERE (${key}) IN
    (SELECT ${key} FROM ${whole} JOIN ${table} ON ${wholeId} = ${whole}.id
     WHERE ${whole}.over_at <= ? LIMIT ${BATCH})
    RETURNING ${wholeId}`;
}

async function sweepTable(connection: SqlConnection, sql: string, end: number): Promise<number> {
  // Nothing of ours is as old as the epoch: an early end must not be read as it.
  if (end < 0) return 0;
  // However often the statement asks for the end, it is the one.
  const ends = Array<number>(sql.split('?').length - 1).fill(writeSeconds(end));
  let removed = 0;
  for (;;) {
    const rows = await connection.query(sql, ends);
    removed += rows.length;
    if (rows.length < BATCH) return removed;
    await nextTurn();
  }
}
