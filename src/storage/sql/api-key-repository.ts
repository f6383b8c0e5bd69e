import type { ApiKey } from '../../model/api-key.ts';
import type { ApiKeyRepository } from '../storage.ts';
import type { Row, SqlConnection, SqlValue } from './connection.ts';
import {
  readNumber,
  readNumberOrNull,
  readText,
  unreadable,
  writeSeconds,
  writeSecondsOrNull,
} from './row.ts';
import { toColumn } from './text-column.ts';
import { readTexts, writeTexts } from './text-list-column.ts';

/** A key in constant use is written to this often at most. */
const TOUCH_SECONDS = 60;

const COLUMNS = `id, name, secret_hash, rooms, jitsis, seats, max_ttl_seconds, created_at,
  expires_at, revoked_at, last_used_at`;
const CREATE = `INSERT INTO usher_api_key (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const FIND = `SELECT ${COLUMNS} FROM usher_api_key WHERE id = ?`;
const LIST = `SELECT ${COLUMNS} FROM usher_api_key ORDER BY created_at DESC, id`;
const REVOKE =
  'UPDATE usher_api_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL RETURNING id';
const TOUCH = `UPDATE usher_api_key SET last_used_at = ?
  WHERE id = ? AND (last_used_at IS NULL OR last_used_at <= ?)`;

export function createApiKeyRepository(connection: SqlConnection): ApiKeyRepository {
  return {
    async create(key) {
      await connection.query(CREATE, writeKey(key));
    },
    async find(id) {
      const rows = await connection.query(FIND, [toColumn(id)]);
      return rows[0] ? readKey(rows[0]) : null;
    },
    async list() {
      return (await connection.query(LIST)).map(readKey);
    },
    async revoke(id, now) {
      return (await connection.query(REVOKE, [writeSeconds(now), toColumn(id)])).length === 1;
    },
    async touch(id, now) {
      const before = writeSeconds(now - TOUCH_SECONDS);
      await connection.query(TOUCH, [writeSeconds(now), toColumn(id), before]);
    },
  };
}

function writeKey(key: ApiKey): SqlValue[] {
  return [
    toColumn(key.id),
    toColumn(key.name),
    toColumn(key.secretHash),
    writeTexts(key.rooms),
    key.jitsis === null ? null : writeTexts(key.jitsis),
    writeTexts(key.seats),
    writeSeconds(key.maxTtlSeconds),
    writeSeconds(key.createdAt),
    writeSecondsOrNull(key.expiresAt),
    writeSecondsOrNull(key.revokedAt),
    writeSecondsOrNull(key.lastUsedAt),
  ];
}

function readKey(row: Row): ApiKey {
  return {
    id: readText(row, 'id'),
    name: readText(row, 'name'),
    secretHash: readText(row, 'secret_hash'),
    rooms: readTexts(row, 'rooms'),
    jitsis: row['jitsis'] === null ? null : readTexts(row, 'jitsis'),
    seats: readTexts(row, 'seats').map(readSeat),
    maxTtlSeconds: readNumber(row, 'max_ttl_seconds'),
    createdAt: readNumber(row, 'created_at'),
    expiresAt: readNumberOrNull(row, 'expires_at'),
    revokedAt: readNumberOrNull(row, 'revoked_at'),
    lastUsedAt: readNumberOrNull(row, 'last_used_at'),
  };
}

function readSeat(seat: string): ApiKey['seats'][number] {
  if (seat === 'host' || seat === 'member' || seat === 'guest') return seat;
  throw unreadable('seats');
}
