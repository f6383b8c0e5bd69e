import type { Passkey } from '../../model/account.ts';
import type { PasskeyRepository } from '../account-repositories.ts';
import type { Row, SqlConnection, SqlValue } from './connection.ts';
import {
  hashKey,
  readFlag,
  readNumber,
  readNumberOrNull,
  readText,
  writeFlag,
  writeSeconds,
  writeSecondsOrNull,
} from './row.ts';
import { toColumn } from './text-column.ts';
import { readTexts, writeTexts } from './text-list-column.ts';

const COLUMNS = `account_id, credential_id, public_key, sign_count, transports, label, backed_up,
  created_at, last_used_at`;
const CREATE = `INSERT INTO usher_account_passkey (credential_hash, ${COLUMNS})
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const FIND = `SELECT ${COLUMNS} FROM usher_account_passkey WHERE credential_hash = ?`;
const LIST = `SELECT ${COLUMNS} FROM usher_account_passkey WHERE account_id = ?
  ORDER BY created_at, credential_hash`;
/** A count that does not go up is that of a copy (WebAuthn 6.1.1); authenticators that do not count say 0. */
const USE = `UPDATE usher_account_passkey SET sign_count = ?, backed_up = ?, last_used_at = ?
  WHERE credential_hash = ? AND (sign_count < ? OR (sign_count = 0 AND ? = 0))
  RETURNING credential_hash`;
const RENAME = `UPDATE usher_account_passkey SET label = ?
  WHERE account_id = ? AND credential_hash = ? RETURNING credential_hash`;
const REMOVE = `DELETE FROM usher_account_passkey WHERE account_id = ? AND credential_hash = ?
  RETURNING credential_hash`;
const REMOVE_ALL = `DELETE FROM usher_account_passkey WHERE account_id = ?
  RETURNING credential_hash`;

export function createPasskeyRepository(connection: SqlConnection): PasskeyRepository {
  async function isDone(sql: string, values: readonly SqlValue[]): Promise<boolean> {
    return (await connection.query(sql, values)).length === 1;
  }
  return {
    async create(passkey) {
      await connection.query(CREATE, [hashKey(passkey.credentialId), ...writePasskey(passkey)]);
    },
    async find(credentialId) {
      const [row] = await connection.query(FIND, [hashKey(credentialId)]);
      return row ? readPasskey(row) : null;
    },
    async list(accountId) {
      return (await connection.query(LIST, [toColumn(accountId)])).map(readPasskey);
    },
    use: (credentialId, { signCount, backedUp, now }) =>
      isDone(USE, [
        signCount,
        writeFlag(backedUp),
        writeSeconds(now),
        hashKey(credentialId),
        signCount,
        signCount,
      ]),
    rename: (accountId, credentialId, label) =>
      isDone(RENAME, [toColumn(label), toColumn(accountId), hashKey(credentialId)]),
    remove: (accountId, credentialId) =>
      isDone(REMOVE, [toColumn(accountId), hashKey(credentialId)]),
    async removeAll(accountId) {
      return (await connection.query(REMOVE_ALL, [toColumn(accountId)])).length;
    },
  };
}

function writePasskey(passkey: Passkey): SqlValue[] {
  return [
    toColumn(passkey.accountId),
    toColumn(passkey.credentialId),
    toColumn(passkey.publicKey),
    passkey.signCount,
    writeTexts(passkey.transports),
    toColumn(passkey.label),
    writeFlag(passkey.backedUp),
    writeSeconds(passkey.createdAt),
    writeSecondsOrNull(passkey.lastUsedAt),
  ];
}

function readPasskey(row: Row): Passkey {
  return {
    accountId: readText(row, 'account_id'),
    credentialId: readText(row, 'credential_id'),
    publicKey: readText(row, 'public_key'),
    signCount: readNumber(row, 'sign_count'),
    transports: readTexts(row, 'transports'),
    label: readText(row, 'label'),
    backedUp: readFlag(row, 'backed_up'),
    createdAt: readNumber(row, 'created_at'),
    lastUsedAt: readNumberOrNull(row, 'last_used_at'),
  };
}
