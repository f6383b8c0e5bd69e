import type { SingleUseRepository } from '../storage.ts';
import type { SqlConnection } from './connection.ts';
import { hashKey, writeSeconds } from './row.ts';

/** The primary key decides the race: exactly one INSERT comes back with a row. */
const TAKE = `INSERT INTO usher_single_use (kind, id_hash, expires_at) VALUES (?, ?, ?)
  ON CONFLICT (kind, id_hash) DO NOTHING RETURNING kind`;

export function createSingleUseRepository(connection: SqlConnection): SingleUseRepository {
  return {
    async take(kind, id, expiresAt) {
      const rows = await connection.query(TAKE, [kind, hashKey(id), writeSeconds(expiresAt)]);
      return rows.length === 1;
    },
  };
}
