import { AppError } from '../../base/errors.ts';
import { type StorageErrorCode, storageError } from '../errors.ts';

/** Primary result codes (https://www.sqlite.org/rescode.html). */
const BUSY = 5;
const LOCKED = 6;
const KINDS: Readonly<Record<number, readonly [StorageErrorCode, string]>> = {
  3: ['storage_unavailable', 'the rights of the SQLite file or of its folder forbid it'],
  [BUSY]: ['storage_unavailable', 'another process holds the SQLite file locked'],
  [LOCKED]: ['storage_unavailable', 'the SQLite file is locked'],
  8: ['storage_unavailable', 'the SQLite file, its folder or its disk is read-only'],
  10: ['storage_unavailable', 'the disk under the SQLite file reports errors'],
  11: ['storage_damaged', 'the SQLite file is damaged: stop Usher and restore a backup'],
  13: ['storage_unavailable', 'the disk under the SQLite file is full'],
  14: [
    'storage_unavailable',
    'the SQLite file cannot be opened: is this the user that Usher runs as (sudo -u usher)?',
  ],
  19: ['storage_conflict', 'a constraint of the schema was violated'],
  26: ['storage_damaged', 'the file is not a SQLite database: restore a backup, or move it away'],
};

/** Whether another connection holds the lock, so that waiting helps. */
export function isBusy(thrown: unknown): boolean {
  const code = resultCode(thrown);
  return code === BUSY || code === LOCKED;
}

/** What node:sqlite threw, as one of ours; an AppError passes unchanged. */
export function fromSqliteError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const [code, hint] = KINDS[resultCode(thrown) ?? -1] ?? [
    'storage_unavailable',
    'SQLite failed in a way that was not foreseen',
  ];
  return storageError(code, { hint, cause: thrown });
}

function resultCode(thrown: unknown): number | null {
  if (!(thrown instanceof Error) || !('errcode' in thrown)) return null;
  return typeof thrown.errcode === 'number' ? thrown.errcode & 0xff : null;
}
