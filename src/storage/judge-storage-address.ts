import { accessSync, constants, lstatSync, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AppError } from '../base/errors.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { parseStorageUrl } from './storage-url.ts';

/** Why a store cannot be opened, to be read after its setting, and what to do about it. */
export interface AddressFault {
  readonly message: string;
  readonly mend: string;
}

/**
 * Whether `openStorage` would refuse an address for what can be seen from here: null when not. Creates
 * nothing, opens no database and asks no server. A fault names a SQLite folder, never a whole address,
 * which may hold a password.
 */
export async function judgeStorageAddress(url: string): Promise<AddressFault | null> {
  try {
    const address = parseStorageUrl(url);
    if (address.kind === 'sqlite-file') return judgeSqliteFile(address.path);
    if (address.kind === 'postgres') await readPostgresUrl(address.url);
    return null;
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    const mend = 'Write sqlite:FILE, sqlite::memory: or postgres://….';
    return { message: 'is no usable address of a store', mend };
  }
}

/** Makes the pool and ends it again: only its first query would connect. */
async function readPostgresUrl(url: string): Promise<void> {
  const { openPostgres } = await import('./sql/open-postgres.ts');
  const driver = await openPostgres(url, DEFAULT_LIMITS, { warn: () => {} });
  await driver.close();
}

function judgeSqliteFile(path: string): AddressFault | null {
  const folder = dirname(resolve(path));
  // SQLite writes its journal beside the file, so that the folder counts even where the file is there.
  const stats = statOf(folder);
  if (!stats?.isDirectory()) {
    const mend = 'Make the folder, or choose another.';
    return { message: `names a file in ${folder}, which is no folder`, mend };
  }
  if (!mayUse(folder, constants.W_OK | constants.X_OK)) {
    const mend = 'Give that right to the user Usher runs as, or choose another folder.';
    return { message: `names a file in ${folder}, where we may not write`, mend };
  }
  const file = statOf(path);
  return file ? judgeFile(path, file) : judgeAbsence(path);
}

function judgeFile(path: string, file: Stats): AddressFault | null {
  if (!file.isFile()) return { message: 'names something that is no file', mend: 'Name a file.' };
  if (file.size === 0) {
    const mend = 'Restore a backup, or remove the file to begin anew.';
    return { message: 'names an empty file', mend };
  }
  if (mayUse(path, constants.R_OK | constants.W_OK)) return null;
  const mend = 'Give that right to the user Usher runs as.';
  return { message: 'names a file that we may not read and write', mend };
}

function judgeAbsence(path: string): AddressFault | null {
  if (lstatSync(path, { throwIfNoEntry: false })) {
    const message = 'names a symbolic link whose target is missing';
    return { message, mend: 'Name the target itself.' };
  }
  if ((statOf(`${path}-wal`)?.size ?? 0) === 0) return null;
  const mend = 'Restore both, or remove the -wal file to begin anew.';
  return { message: 'names a file that is gone while its -wal file is there', mend };
}

/** Null for what is not there, or lies where we may not look. */
function statOf(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

function mayUse(path: string, rights: number): boolean {
  try {
    accessSync(path, rights);
    return true;
  } catch {
    return false;
  }
}
