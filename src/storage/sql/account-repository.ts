import type { Account } from '../../model/account.ts';
import type { AccountRepository } from '../account-repositories.ts';
import type { Row, SqlConnection, SqlValue } from './connection.ts';
import {
  readNumber,
  readNumberOrNull,
  readText,
  readTextOrNull,
  writeSeconds,
  writeSecondsOrNull,
  writeTextOrNull,
} from './row.ts';
import { toColumn } from './text-column.ts';
import { readTexts, writeTexts } from './text-list-column.ts';

const COLUMNS = `id, name, display_name, email, group_names, language, password_set_at, created_at,
  created_by, disabled_at`;
const CREATE = `INSERT INTO usher_account (${COLUMNS}, password_hash, imported_rounds)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const FIND = `SELECT ${COLUMNS} FROM usher_account WHERE id = ?`;
const FIND_BY_NAME = `SELECT ${COLUMNS} FROM usher_account WHERE name = ?`;
const FIND_BY_EMAIL = `SELECT ${COLUMNS} FROM usher_account WHERE LOWER(email) = LOWER(?)
  ORDER BY created_at, id LIMIT ?`;
const LIST = `SELECT ${COLUMNS} FROM usher_account WHERE created_at > ? OR (created_at = ? AND id > ?)
  ORDER BY created_at, id LIMIT ?`;
/** Changes nothing but locks the row until the transaction ends. */
const LOCK = `UPDATE usher_account SET name = name WHERE id = ? RETURNING ${COLUMNS}`;
const SAVE = `UPDATE usher_account
  SET display_name = ?, email = ?, group_names = ?, language = ?, disabled_at = ?
  WHERE id = ? RETURNING id`;
const REMOVE = 'DELETE FROM usher_account WHERE id = ? RETURNING id';
const FIND_PASSWORD = 'SELECT password_hash, imported_rounds FROM usher_account WHERE id = ?';
const SET_PASSWORD = `UPDATE usher_account
  SET password_hash = ?, imported_rounds = ?, password_set_at = ? WHERE id = ? RETURNING id`;
const RENEW_HASH = `UPDATE usher_account SET password_hash = ?, imported_rounds = 0
  WHERE id = ? AND password_hash = ? RETURNING id`;
const MOST_ROUNDS = 'SELECT MAX(imported_rounds) AS rounds FROM usher_account';

export function createAccountRepository(connection: SqlConnection): AccountRepository {
  async function readOne(sql: string, key: string): Promise<Account | null> {
    const [row] = await connection.query(sql, [toColumn(key)]);
    return row ? readAccount(row) : null;
  }
  async function isDone(sql: string, values: readonly SqlValue[]): Promise<boolean> {
    return (await connection.query(sql, values)).length === 1;
  }
  return {
    async create(account, password) {
      const secret = [writeTextOrNull(password?.hash ?? null), password?.importedRounds ?? 0];
      await connection.query(CREATE, [...writeAccount(account), ...secret]);
    },
    find: (id) => readOne(FIND, id),
    findByName: (name) => readOne(FIND_BY_NAME, name),
    async findByEmail(email, limit) {
      return (await connection.query(FIND_BY_EMAIL, [toColumn(email), limit])).map(readAccount);
    },
    lock: (id) => readOne(LOCK, id),
    async list(limit, after) {
      const at = writeSeconds(after?.createdAt ?? 0);
      const values = [at, at, toColumn(after?.id ?? ''), limit];
      return (await connection.query(LIST, values)).map(readAccount);
    },
    save: ({ id, displayName, email, groups, language, disabledAt }) =>
      isDone(SAVE, [
        writeTextOrNull(displayName),
        writeTextOrNull(email),
        writeTexts(groups),
        writeTextOrNull(language),
        writeSecondsOrNull(disabledAt),
        toColumn(id),
      ]),
    remove: (id) => isDone(REMOVE, [toColumn(id)]),
    async findPassword(id) {
      const [row] = await connection.query(FIND_PASSWORD, [toColumn(id)]);
      const hash = row ? readTextOrNull(row, 'password_hash') : null;
      if (!row || hash === null) return null;
      return { hash, importedRounds: readNumber(row, 'imported_rounds') };
    },
    setPassword: (id, password, now) =>
      isDone(SET_PASSWORD, [
        writeTextOrNull(password?.hash ?? null),
        password?.importedRounds ?? 0,
        password ? writeSeconds(now) : null,
        toColumn(id),
      ]),
    renewHash: (id, from, to) => isDone(RENEW_HASH, [toColumn(to), toColumn(id), toColumn(from)]),
    async mostImportedRounds() {
      const [row] = await connection.query(MOST_ROUNDS);
      return (row && readNumberOrNull(row, 'rounds')) ?? 0;
    },
  };
}

function writeAccount(account: Account): SqlValue[] {
  return [
    toColumn(account.id),
    toColumn(account.name),
    writeTextOrNull(account.displayName),
    writeTextOrNull(account.email),
    writeTexts(account.groups),
    writeTextOrNull(account.language),
    writeSecondsOrNull(account.passwordSetAt),
    writeSeconds(account.createdAt),
    toColumn(account.createdBy),
    writeSecondsOrNull(account.disabledAt),
  ];
}

function readAccount(row: Row): Account {
  return {
    id: readText(row, 'id'),
    name: readText(row, 'name'),
    displayName: readTextOrNull(row, 'display_name'),
    email: readTextOrNull(row, 'email'),
    groups: readTexts(row, 'group_names'),
    language: readTextOrNull(row, 'language'),
    passwordSetAt: readNumberOrNull(row, 'password_set_at'),
    createdAt: readNumber(row, 'created_at'),
    createdBy: readText(row, 'created_by'),
    disabledAt: readNumberOrNull(row, 'disabled_at'),
  };
}
