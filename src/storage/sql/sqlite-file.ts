import { closeSync, fsyncSync, linkSync, openSync, rmSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { storageError } from '../errors.ts';
import { APPLICATION_ID, openSqliteConnection } from './sqlite-connection.ts';

/**
 * Makes sure that a usable file is at `path`, and never that a bad one goes unnoticed: an empty file
 * is refused, and so is a journal whose database is gone. SQLite would take both for a new, empty
 * database, and everybody's sessions and spent codes would be lost without a word.
 *
 * A new file is made aside and put in place by one atomic step, so that there is no moment, not even
 * by kill -9 or in a race of two starts, in which an empty one stands there by our doing.
 */
export async function prepareSqliteFile(path: string, nonce: string): Promise<void> {
  // The journal first: whoever sees one without seeing the file after it has found a loss, not a race.
  const journal = statOf(`${path}-wal`);
  const file = statOf(path);
  if (file) return refuseUnusable(file);
  if (journal && journal.size > 0) {
    throw storageError('storage_damaged', {
      hint: `the SQLite file is gone but its -wal file is there: restore both, or remove the -wal file to begin anew`,
    });
  }
  await createSqliteFile(path, nonce);
}

/** Which file is at `path`: another one, or none, if it was replaced. null when there is none. */
export function fileIdentity(path: string): string | null {
  const stats = statOf(path);
  return stats && `${stats.dev}:${stats.ino}`;
}

/** Whether others on this machine may read it. It holds names, addresses and session hashes. */
export function isReadableByOthers(path: string): boolean {
  const stats = statOf(path);
  return stats !== null && process.platform !== 'win32' && (stats.mode & 0o077) !== 0;
}

function refuseUnusable(file: Stats): void {
  if (!file.isFile()) {
    throw storageError('storage_bad_url', { hint: 'storage.url names something that is no file' });
  }
  if (file.size === 0) {
    throw storageError('storage_damaged', {
      hint: 'the SQLite file is empty: restore a backup, or remove the file to begin anew',
    });
  }
}

async function createSqliteFile(path: string, nonce: string): Promise<void> {
  const folder = dirname(path);
  if (!statOf(folder)?.isDirectory()) {
    throw storageError('storage_bad_url', {
      hint: `the folder ${folder} of storage.url is missing`,
    });
  }
  const draft = join(folder, `.${basename(path)}.${nonce}.new`);
  try {
    // SQLite would create it readable by all; its -wal and -shm files take over these rights.
    closeSync(openSync(draft, 'wx', 0o600));
    await writeHeader(draft);
    syncToDisk(draft);
    linkUnlessThere(draft, path);
    syncToDisk(folder);
  } catch (thrown) {
    if (!isSystemError(thrown)) throw thrown;
    throw storageError('storage_unavailable', {
      hint: `the SQLite file cannot be created (${thrown.code}): look at the rights of ${folder}`,
      cause: thrown,
    });
  } finally {
    rmSync(draft, { force: true });
  }
}

async function writeHeader(draft: string): Promise<void> {
  const connection = await openSqliteConnection(draft, 0);
  try {
    connection.run(`PRAGMA application_id = ${APPLICATION_ID}`);
    connection.run('PRAGMA journal_mode = WAL');
  } finally {
    connection.close();
  }
}

/** Another process may have been quicker: then its file is the one, and it is as good as ours. */
function linkUnlessThere(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (thrown) {
    if (!isSystemError(thrown) || thrown.code !== 'EEXIST') throw thrown;
    if (statOf(path)) return;
    throw storageError('storage_bad_url', {
      hint: 'storage.url names a symbolic link whose target is missing: name the target itself',
    });
  }
}

/**
 * Never call this on a database that is in use: closing any descriptor of a file drops all locks
 * this process holds on it (POSIX fcntl), those of SQLite included.
 */
function syncToDisk(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (thrown) {
    throw storageError('storage_unavailable', {
      hint: 'the SQLite file cannot be looked at: check the rights of the folders above it',
      cause: thrown,
    });
  }
}

function isSystemError(thrown: unknown): thrown is NodeJS.ErrnoException {
  return thrown instanceof Error && 'syscall' in thrown;
}
