import type { Clock } from '../../base/clock.ts';
import type { Sealer } from '../sealer.ts';
import type { IdempotencyRepository } from '../storage.ts';
import type { Row, SqlScope, SqlValue } from './connection.ts';
import { hashKey, readText, writeSeconds } from './row.ts';
import { openText, sealText } from './sealed-text.ts';
import { toColumn } from './text-column.ts';

/** One that is over makes way, whether it was swept or not. */
const KEEP = `INSERT INTO usher_idempotency (key_hash, request_hash, sealed_answer, expires_at)
  VALUES (?, ?, ?, ?)
  ON CONFLICT (key_hash) DO UPDATE SET request_hash = excluded.request_hash,
    sealed_answer = excluded.sealed_answer, expires_at = excluded.expires_at
  WHERE usher_idempotency.expires_at <= ? RETURNING key_hash`;
const FIND = `SELECT request_hash, sealed_answer FROM usher_idempotency
  WHERE key_hash = ? AND expires_at > ?`;
const REMOVE = 'DELETE FROM usher_idempotency WHERE key_hash = ? AND sealed_answer = ?';

type KeptAnswer = Awaited<ReturnType<IdempotencyRepository['find']>>;

/** An answer that no longer opens, after a change of secret, counts as none. */
export function createIdempotencyRepository(
  connection: SqlScope,
  sealer: Sealer,
  clock: Clock,
): IdempotencyRepository {
  function read(row: Row): KeptAnswer {
    const answer = openText(String(row['sealed_answer']), sealer);
    return answer === null ? null : { requestHash: readText(row, 'request_hash'), answer };
  }
  return {
    async find(key, now) {
      const [row] = await connection.query(FIND, [hashKey(key), writeSeconds(now)]);
      return row ? read(row) : null;
    },
    async keep(key, { requestHash, answer, expiresAt }) {
      const now = writeSeconds(clock.nowSeconds());
      const keyHash = hashKey(key);
      const values: SqlValue[] = [
        keyHash,
        toColumn(requestHash),
        sealText(answer, sealer),
        writeSeconds(expiresAt),
        now,
      ];
      // Again where the one in the way has gone meanwhile, or does not open and was put away.
      for (;;) {
        if ((await connection.query(KEEP, values)).length === 1) return null;
        const [row] = await connection.query(FIND, [keyHash, now]);
        if (!row) continue;
        const there = read(row);
        if (there) return there;
        await connection.query(REMOVE, [keyHash, String(row['sealed_answer'])]);
      }
    },
  };
}
