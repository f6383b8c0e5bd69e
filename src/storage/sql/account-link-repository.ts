import type { AccountLink } from '../../model/account.ts';
import type { AccountLinkRepository } from '../account-repositories.ts';
import type { Row, SqlConnection } from './connection.ts';
import { readNumber, readText, readWord, writeSeconds } from './row.ts';
import { toColumn } from './text-column.ts';

const COLUMNS = 'secret_hash, account_id, purpose, created_at, expires_at';
const CREATE = `INSERT INTO usher_account_link (${COLUMNS}) VALUES (?, ?, ?, ?, ?)`;
const FIND = `SELECT ${COLUMNS} FROM usher_account_link WHERE secret_hash = ? AND expires_at > ?`;
/** Of all who come with one link, one finds it still there. */
const TAKE = `DELETE FROM usher_account_link WHERE secret_hash = ? AND expires_at > ?
  RETURNING ${COLUMNS}`;
const LIST = `SELECT ${COLUMNS} FROM usher_account_link WHERE account_id = ? AND expires_at > ?
  ORDER BY created_at DESC, secret_hash`;
const REMOVE_ALL = 'DELETE FROM usher_account_link WHERE account_id = ? RETURNING secret_hash';

export function createAccountLinkRepository(connection: SqlConnection): AccountLinkRepository {
  async function read(sql: string, key: string, now: number): Promise<readonly AccountLink[]> {
    return (await connection.query(sql, [toColumn(key), writeSeconds(now)])).map(readLink);
  }
  return {
    async create({ secretHash, accountId, purpose, createdAt, expiresAt }) {
      await connection.query(CREATE, [
        toColumn(secretHash),
        toColumn(accountId),
        purpose,
        writeSeconds(createdAt),
        writeSeconds(expiresAt),
      ]);
    },
    find: async (secretHash, now) => (await read(FIND, secretHash, now))[0] ?? null,
    take: async (secretHash, now) => (await read(TAKE, secretHash, now))[0] ?? null,
    list: (accountId, now) => read(LIST, accountId, now),
    async removeAll(accountId) {
      return (await connection.query(REMOVE_ALL, [toColumn(accountId)])).length;
    },
  };
}

function readLink(row: Row): AccountLink {
  return {
    secretHash: readText(row, 'secret_hash'),
    accountId: readText(row, 'account_id'),
    purpose: readWord(row, 'purpose', ['invite', 'reset']),
    createdAt: readNumber(row, 'created_at'),
    expiresAt: readNumber(row, 'expires_at'),
  };
}
