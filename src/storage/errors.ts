import { AppError, type AppErrorDetails } from '../base/errors.ts';

/** Everything that can go wrong here. `docs/reference/errors.md` says what to do about each. */
const STORAGE_ERRORS = {
  /** The store does not answer, is locked, full or overrun. It may come back by itself. */
  storage_unavailable: { status: 503, message: 'The store cannot be reached just now.' },
  /** The database server answers and turns us away: password, rights, no such database. */
  storage_refused: { status: 503, message: 'The database server refuses the service.' },
  /** `storage.url` is none of the forms we know, or points to a place that cannot be. */
  storage_bad_url: { status: 500, message: 'The address of the store is not usable.' },
  /** The store was written by a newer release. */
  storage_newer_schema: { status: 500, message: 'The store belongs to a newer release.' },
  /** The file is empty, cut off, not a database, or not ours. Nothing was changed. */
  storage_damaged: { status: 500, message: 'The store is damaged.' },
  /** A record contradicts what is there already: another meeting at that time, or a defect of ours. */
  storage_conflict: { status: 500, message: 'The record contradicts what is stored.' },
} as const;

export type StorageErrorCode = keyof typeof STORAGE_ERRORS;

/** `hint` and `cause` go to the log and must hold no password: never the storage URL. */
export function storageError(code: StorageErrorCode, more: AppErrorDetails = {}): AppError {
  const { status, message } = STORAGE_ERRORS[code];
  return new AppError(code, status, message, more);
}

export function isStorageError(thrown: unknown, code: StorageErrorCode): thrown is AppError {
  return thrown instanceof AppError && thrown.code === code;
}
