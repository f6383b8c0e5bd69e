import type { InlineGrant } from '../../model/inline-grant.ts';
import { isJsonObject } from '../../model/json.ts';
import type { Sealer } from '../sealer.ts';
import type { InlineGrantRepository } from '../storage.ts';
import type { Row, SqlConnection } from './connection.ts';
import {
  hashKey,
  readNumber,
  readNumberOrNull,
  readText,
  readTextOrNull,
  unreadable,
  writeSeconds,
  writeSecondsOrNull,
} from './row.ts';
import { openText, sealText } from './sealed-text.ts';
import { toColumn } from './text-column.ts';

const READ = 'id, sealed_content, kid, generation, rotated_at, created_at, expires_at, ended_at';
const CREATE = `INSERT INTO usher_inline_grant
  (id, code_hash, sealed_content, generation, rotated_at, created_at, expires_at, ended_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
const FIND = `SELECT ${READ} FROM usher_inline_grant WHERE id = ?`;
const FIND_BY_CODE = `SELECT ${READ} FROM usher_inline_grant WHERE code_hash = ?`;
const FIND_BY_ACCESS = `SELECT ${READ} FROM usher_inline_grant WHERE access_hash = ?`;
/** Of all who come with one generation, one finds it still there. */
const ADVANCE = `UPDATE usher_inline_grant
  SET generation = generation + 1, rotated_at = ?, expires_at = ?, access_hash = ?, kid = ?
  WHERE id = ? AND generation = ? AND ended_at IS NULL AND expires_at > ? RETURNING id`;
const END = `UPDATE usher_inline_grant SET ended_at = ?
  WHERE id = ? AND ended_at IS NULL RETURNING id`;

type Columns = 'id' | 'kid' | 'generation' | 'rotatedAt' | 'createdAt' | 'expiresAt' | 'endedAt';
type Content = Omit<InlineGrant, Columns>;

export function createInlineGrantRepository(
  connection: SqlConnection,
  sealer: Sealer,
): InlineGrantRepository {
  async function readOne(sql: string, value: string): Promise<InlineGrant | null> {
    const [row] = await connection.query(sql, [value]);
    return row ? readGrant(row, sealer) : null;
  }
  return {
    async create(grant, code) {
      const {
        id,
        kid: _none,
        generation,
        rotatedAt,
        createdAt,
        expiresAt,
        endedAt,
        ...content
      } = grant;
      await connection.query(CREATE, [
        toColumn(id),
        hashKey(code),
        sealText(JSON.stringify(content satisfies Content), sealer),
        generation,
        writeSeconds(rotatedAt),
        writeSeconds(createdAt),
        writeSeconds(expiresAt),
        writeSecondsOrNull(endedAt),
      ]);
    },
    find: (id) => readOne(FIND, toColumn(id)),
    findByCode: (code) => readOne(FIND_BY_CODE, hashKey(code)),
    findByAccessToken: (token) => readOne(FIND_BY_ACCESS, hashKey(token)),
    async advance(id, from, { accessToken, kid, expiresAt, now }) {
      const rows = await connection.query(ADVANCE, [
        writeSeconds(now),
        writeSeconds(expiresAt),
        hashKey(accessToken),
        toColumn(kid),
        toColumn(id),
        from,
        writeSeconds(now),
      ]);
      return rows.length === 1;
    },
    async end(id, now) {
      return (await connection.query(END, [writeSeconds(now), toColumn(id)])).length === 1;
    },
  };
}

/** Null where the secret was changed since: whoever holds a token of it signs in again. */
function readGrant(row: Row, sealer: Sealer): InlineGrant | null {
  const text = openText(readText(row, 'sealed_content'), sealer);
  if (text === null) return null;
  const content: unknown = JSON.parse(text);
  if (!isJsonObject(content)) throw unreadable('sealed_content');
  return {
    ...(content as unknown as Content),
    id: readText(row, 'id'),
    kid: readTextOrNull(row, 'kid'),
    generation: readNumber(row, 'generation'),
    rotatedAt: readNumber(row, 'rotated_at'),
    createdAt: readNumber(row, 'created_at'),
    expiresAt: readNumber(row, 'expires_at'),
    endedAt: readNumberOrNull(row, 'ended_at'),
  };
}
