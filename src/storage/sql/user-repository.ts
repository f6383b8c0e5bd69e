import type { User } from '../../model/user.ts';
import { storageError } from '../errors.ts';
import type { UserRepository } from '../storage.ts';
import type { Row, SqlConnection } from './connection.ts';
import { readNumber, readText, readTextOrNull, writeSeconds, writeTextOrNull } from './row.ts';
import { toColumn } from './text-column.ts';

const COLUMNS = 'id, method_id, subject, username, name, email, created_at, last_sign_in_at';
const FIND = `SELECT ${COLUMNS} FROM usher_user WHERE method_id = ? AND subject = ?`;
const RECORD_SIGN_IN = `INSERT INTO usher_user (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (method_id, subject) DO UPDATE SET
    username = excluded.username, name = excluded.name, email = excluded.email,
    last_sign_in_at = excluded.last_sign_in_at
  RETURNING ${COLUMNS}`;

const REMOVE = 'DELETE FROM usher_user WHERE method_id = ? AND subject = ? RETURNING id';

export function createUserRepository(connection: SqlConnection): UserRepository {
  return {
    async find(methodId, subject) {
      const rows = await connection.query(FIND, [toColumn(methodId), toColumn(subject)]);
      return rows[0] ? readUser(rows[0]) : null;
    },
    async recordSignIn(identity, id, now) {
      const rows = await connection.query(RECORD_SIGN_IN, [
        toColumn(id),
        toColumn(identity.methodId),
        toColumn(identity.subject),
        toColumn(identity.username),
        writeTextOrNull(identity.name),
        writeTextOrNull(identity.email),
        writeSeconds(now),
        writeSeconds(now),
      ]);
      if (!rows[0]) throw storageError('storage_conflict', { hint: 'a user was not recorded' });
      return readUser(rows[0]);
    },
    async remove(methodId, subject) {
      const rows = await connection.query(REMOVE, [toColumn(methodId), toColumn(subject)]);
      return rows.length === 1;
    },
  };
}

function readUser(row: Row): User {
  return {
    id: readText(row, 'id'),
    methodId: readText(row, 'method_id'),
    subject: readText(row, 'subject'),
    username: readText(row, 'username'),
    name: readTextOrNull(row, 'name'),
    email: readTextOrNull(row, 'email'),
    createdAt: readNumber(row, 'created_at'),
    lastSignInAt: readNumber(row, 'last_sign_in_at'),
  };
}
