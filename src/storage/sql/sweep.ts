import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SqlConnection } from './connection.ts';
import { writeSeconds } from './row.ts';

/** Rows a statement removes at most: a few milliseconds during which nobody else can write. */
const BATCH = 500;

/**
 * Single-use records outlive their end by this, so that a clock that jumps forward and is set right
 * again brings no spent thing back to life. Seconds.
 */
export const SINGLE_USE_GRACE_SECONDS = 3600;

const SESSIONS = `DELETE FROM usher_session WHERE id_hash IN
  (SELECT id_hash FROM usher_session WHERE expires_at <= ? ORDER BY expires_at LIMIT ${BATCH})
  RETURNING id_hash`;
const SINGLE_USE = `DELETE FROM usher_single_use WHERE (kind, id_hash) IN
  (SELECT kind, id_hash FROM usher_single_use WHERE expires_at <= ? ORDER BY expires_at LIMIT ${BATCH})
  RETURNING kind`;

/** Removes what has expired, batch by batch, letting others in between; returns how many rows. */
export async function sweep(connection: SqlConnection, now: number): Promise<number> {
  const sessions = await sweepTable(connection, SESSIONS, now);
  return sessions + (await sweepTable(connection, SINGLE_USE, now - SINGLE_USE_GRACE_SECONDS));
}

async function sweepTable(connection: SqlConnection, sql: string, end: number): Promise<number> {
  let removed = 0;
  for (;;) {
    const rows = await connection.query(sql, [writeSeconds(end)]);
    removed += rows.length;
    if (rows.length < BATCH) return removed;
    await nextTurn();
  }
}
