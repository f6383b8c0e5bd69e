import { MOST_WRONG_TOTP_CODES } from '../../model/account.ts';
import type { AccountFactorRepository } from '../account-repositories.ts';
import type { Sealer } from '../sealer.ts';
import type { SqlScope, SqlValue } from './connection.ts';
import { readNumber, readText, writeSeconds } from './row.ts';
import { openText, sealText } from './sealed-text.ts';
import { toColumn } from './text-column.ts';

const PUT_TOTP = `INSERT INTO usher_account_totp (account_id, sealed_secret, created_at, last_step)
  VALUES (?, ?, ?, ?) ON CONFLICT (account_id) DO UPDATE SET
    sealed_secret = excluded.sealed_secret, created_at = excluded.created_at,
    last_step = excluded.last_step, wrong_codes = 0`;
const FIND_TOTP = `SELECT account_id, sealed_secret, created_at, last_step, wrong_codes
  FROM usher_account_totp WHERE account_id = ?`;
/** Of all who come with a code of one step, one finds an earlier one. */
const SPEND_STEP = `UPDATE usher_account_totp SET last_step = ?, wrong_codes = 0
  WHERE account_id = ? AND created_at = ? AND last_step < ? RETURNING account_id`;
const NOTE_WRONG = `UPDATE usher_account_totp SET wrong_codes = wrong_codes + 1
  WHERE account_id = ? AND created_at = ?`;
const FORGIVE_WRONG = `UPDATE usher_account_totp SET wrong_codes = 0
  WHERE account_id = ? AND wrong_codes > 0`;
const REMOVE_TOTP = 'DELETE FROM usher_account_totp WHERE account_id = ? RETURNING account_id';
const ADD_CODE = 'INSERT INTO usher_account_recovery_code (account_id, code_hash) VALUES (?, ?)';
const TAKE_CODE = `DELETE FROM usher_account_recovery_code WHERE account_id = ? AND code_hash = ?
  RETURNING account_id`;
const REMOVE_CODES = 'DELETE FROM usher_account_recovery_code WHERE account_id = ?';
const COUNT = `SELECT
  (SELECT COUNT(*) FROM usher_account_totp WHERE account_id = ?) AS totps,
  (SELECT COUNT(*) FROM usher_account_totp WHERE account_id = ? AND wrong_codes >= ${MOST_WRONG_TOTP_CODES})
    AS closed_totps,
  (SELECT COUNT(*) FROM usher_account_passkey WHERE account_id = ?) AS passkeys,
  (SELECT COUNT(*) FROM usher_account_recovery_code WHERE account_id = ?) AS codes`;

export function createAccountFactorRepository(
  connection: SqlScope,
  sealer: Sealer,
): AccountFactorRepository {
  async function isDone(sql: string, values: readonly SqlValue[]): Promise<boolean> {
    return (await connection.query(sql, values)).length === 1;
  }
  return {
    async putTotp({ accountId, secret, createdAt, lastStep }) {
      if (secret === null) throw new TypeError('A factor that does not open cannot be kept.');
      await connection.query(PUT_TOTP, [
        toColumn(accountId),
        sealText(secret, sealer),
        writeSeconds(createdAt),
        lastStep,
      ]);
    },
    async findTotp(accountId) {
      const [row] = await connection.query(FIND_TOTP, [toColumn(accountId)]);
      return row
        ? {
            accountId: readText(row, 'account_id'),
            secret: openText(readText(row, 'sealed_secret'), sealer),
            createdAt: readNumber(row, 'created_at'),
            lastStep: readNumber(row, 'last_step'),
            wrongCodes: readNumber(row, 'wrong_codes'),
          }
        : null;
    },
    spendStep: ({ accountId, createdAt }, step) =>
      isDone(SPEND_STEP, [step, toColumn(accountId), writeSeconds(createdAt), step]),
    async noteWrongCode({ accountId, createdAt }) {
      await connection.query(NOTE_WRONG, [toColumn(accountId), writeSeconds(createdAt)]);
    },
    async forgiveWrongCodes(accountId) {
      await connection.query(FORGIVE_WRONG, [toColumn(accountId)]);
    },
    removeTotp: (accountId) => isDone(REMOVE_TOTP, [toColumn(accountId)]),
    replaceRecoveryCodes: (accountId, hashes) =>
      connection.atomically(async (inside) => {
        await inside.query(REMOVE_CODES, [toColumn(accountId)]);
        for (const hash of hashes) {
          await inside.query(ADD_CODE, [toColumn(accountId), toColumn(hash)]);
        }
      }),
    takeRecoveryCode: (accountId, hash) => isDone(TAKE_CODE, [toColumn(accountId), toColumn(hash)]),
    async count(accountId) {
      const [row = {}] = await connection.query(COUNT, Array(4).fill(toColumn(accountId)));
      return {
        totp: readNumber(row, 'totps') > 0,
        isTotpClosed: readNumber(row, 'closed_totps') > 0,
        passkeys: readNumber(row, 'passkeys'),
        recoveryCodes: readNumber(row, 'codes'),
      };
    },
  };
}
