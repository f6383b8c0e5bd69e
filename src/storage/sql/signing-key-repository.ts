import type { SigningKey } from '../../model/signing-key.ts';
import type { Sealer } from '../sealer.ts';
import type { SigningKeyRepository } from '../storage.ts';
import type { Row, SqlConnection, SqlValue } from './connection.ts';
import {
  readNumber,
  readNumberOrNull,
  readText,
  readWord,
  writeSeconds,
  writeSecondsOrNull,
} from './row.ts';
import { openText, sealText } from './sealed-text.ts';
import { toColumn } from './text-column.ts';

const STATES = ['next', 'active', 'retired', 'revoked'] as const;
const ORIGINS = ['made', 'given'] as const;
const COLUMNS = `kid, state, origin, public_key, certificate, sealed_private_key, created_at,
  activated_at, retired_at, revoked_at, signed_until`;
const CREATE = `INSERT INTO usher_signing_key (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const LIST = `SELECT ${COLUMNS} FROM usher_signing_key ORDER BY created_at, kid`;
/** A key that does not sign any more has no private part any more. */
const SAVE = `UPDATE usher_signing_key
  SET state = ?, certificate = ?, activated_at = ?, retired_at = ?, revoked_at = ?,
    sealed_private_key = CASE WHEN ? = 1 THEN sealed_private_key ELSE NULL END
  WHERE kid = ?`;
const COVER = `UPDATE usher_signing_key
  SET signed_until = CASE WHEN signed_until < ? THEN ? ELSE signed_until END
  WHERE kid = ? AND state IN ('active', 'retired') RETURNING kid`;
const REMOVE = 'DELETE FROM usher_signing_key WHERE kid = ?';
/** The update waits for whoever has the row, on PostgreSQL too. */
const LOCK = `INSERT INTO usher_signing_key_lock (id) VALUES (1)
  ON CONFLICT (id) DO UPDATE SET id = excluded.id`;

export function createSigningKeyRepository(
  connection: SqlConnection,
  sealer: Sealer,
): SigningKeyRepository {
  return {
    async lock() {
      await connection.query(LOCK);
    },
    async list() {
      return (await connection.query(LIST)).map((row) => readKey(row, sealer));
    },
    async create(key) {
      await connection.query(CREATE, writeKey(key, sealer));
    },
    async save(key) {
      const maySign = key.state === 'next' || key.state === 'active';
      await connection.query(SAVE, [
        key.state,
        toColumn(key.certificate),
        writeSecondsOrNull(key.activatedAt),
        writeSecondsOrNull(key.retiredAt),
        writeSecondsOrNull(key.revokedAt),
        maySign ? 1 : 0,
        toColumn(key.kid),
      ]);
    },
    async cover(kid, until) {
      const end = writeSeconds(until);
      return (await connection.query(COVER, [end, end, toColumn(kid)])).length === 1;
    },
    async remove(kid) {
      await connection.query(REMOVE, [toColumn(kid)]);
    },
  };
}

function writeKey(key: SigningKey, sealer: Sealer): SqlValue[] {
  return [
    toColumn(key.kid),
    key.state,
    key.origin,
    toColumn(key.publicKey),
    toColumn(key.certificate),
    key.privateKey === null ? null : sealText(key.privateKey, sealer),
    writeSeconds(key.createdAt),
    writeSecondsOrNull(key.activatedAt),
    writeSecondsOrNull(key.retiredAt),
    writeSecondsOrNull(key.revokedAt),
    writeSeconds(key.signedUntil),
  ];
}

function readKey(row: Row, sealer: Sealer): SigningKey {
  const sealed = row['sealed_private_key'];
  return {
    kid: readText(row, 'kid'),
    state: readWord(row, 'state', STATES),
    origin: readWord(row, 'origin', ORIGINS),
    publicKey: readText(row, 'public_key'),
    certificate: readText(row, 'certificate'),
    privateKey: typeof sealed === 'string' ? openText(sealed, sealer) : null,
    createdAt: readNumber(row, 'created_at'),
    activatedAt: readNumberOrNull(row, 'activated_at'),
    retiredAt: readNumberOrNull(row, 'retired_at'),
    revokedAt: readNumberOrNull(row, 'revoked_at'),
    signedUntil: readNumber(row, 'signed_until'),
  };
}
