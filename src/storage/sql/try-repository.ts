import type { TryRepository } from '../storage.ts';
import type { SqlConnection } from './connection.ts';
import { hashKey, readNumber, writeSeconds } from './row.ts';

/**
 * One statement, so that no race counts wrong: a new window begins with the first try, or with the first after the
 * last window's end; within one, the row comes back only while there are tries left. A refused try is not counted.
 */
const SPEND = `INSERT INTO usher_try (kind, key_hash, tries, ends_at) VALUES (?, ?, 1, ?)
  ON CONFLICT (kind, key_hash) DO UPDATE SET
    tries = CASE WHEN usher_try.ends_at <= ? THEN 1 ELSE usher_try.tries + 1 END,
    ends_at = CASE WHEN usher_try.ends_at <= ? THEN excluded.ends_at ELSE usher_try.ends_at END
  WHERE usher_try.ends_at <= ? OR usher_try.tries < ? RETURNING tries`;
const REFUND = `UPDATE usher_try SET tries = tries - 1
  WHERE kind = ? AND key_hash = ? AND tries > 0`;
const COUNT = 'SELECT tries FROM usher_try WHERE kind = ? AND key_hash = ? AND ends_at > ?';

export function createTryRepository(connection: SqlConnection): TryRepository {
  return {
    async spend(kind, key, most, windowSeconds, now) {
      if (most < 1) return false;
      const at = writeSeconds(now);
      const endsAt = writeSeconds(now + windowSeconds);
      const values = [kind, hashKey(key), endsAt, at, at, at, most];
      return (await connection.query(SPEND, values)).length === 1;
    },
    async refund(kind, key) {
      await connection.query(REFUND, [kind, hashKey(key)]);
    },
    async count(kind, key, now) {
      const [row] = await connection.query(COUNT, [kind, hashKey(key), writeSeconds(now)]);
      return row ? readNumber(row, 'tries') : 0;
    },
  };
}
