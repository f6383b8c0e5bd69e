import { resolve } from 'node:path';
import type { Random } from '../../base/random.ts';
import { storageError } from '../errors.ts';
import type { StorageLimits } from '../limits.ts';
import type { StorageLog } from '../open-storage.ts';
import type { SqlDriver } from './connection.ts';
import {
  APPLICATION_ID,
  openSqliteConnection,
  type SqliteConnection,
} from './sqlite-connection.ts';
import { createSqliteDriver } from './sqlite-driver.ts';
import { fromSqliteError } from './sqlite-error.ts';
import { fileIdentity, isReadableByOthers, prepareSqliteFile } from './sqlite-file.ts';

/** Opens the file at `location`, made new if there is none; null keeps everything in memory. */
export async function openSqlite(
  location: string | null,
  limits: StorageLimits,
  random: Random,
  log: StorageLog,
): Promise<SqlDriver> {
  const path = location === null ? null : resolve(location);
  if (path !== null) await prepareSqliteFile(path, random.token().slice(0, 8));
  if (path !== null && isReadableByOthers(path)) {
    log.warn('storage_file_readable_by_others', { path, hint: 'chmod 600 the SQLite file' });
  }
  const connection = await openAndSetUp(path, limits);
  const opened = path === null ? null : fileIdentity(path);
  const stillThere = () => path === null || fileIdentity(path) === opened;
  return createSqliteDriver(connection, limits, stillThere);
}

async function openAndSetUp(path: string | null, limits: StorageLimits): Promise<SqliteConnection> {
  let connection: SqliteConnection | null = null;
  try {
    // Nothing is served yet, so SQLite itself may wait for a lock: others may be starting as well.
    connection = await openSqliteConnection(path, limits.waitMs);
    if (path !== null) refuseForeignOrDamaged(connection);
    connection.run('PRAGMA journal_mode = WAL');
    // FULL: a sign-out and a spent code outlive a power cut. NORMAL would be as safe against a crash
    // of this process and several times quicker, but writes are few: two or three a sign-in.
    connection.run('PRAGMA synchronous = FULL');
    connection.run('PRAGMA busy_timeout = 0');
    return connection;
  } catch (thrown) {
    connection?.close();
    throw fromSqliteError(thrown);
  }
}

function refuseForeignOrDamaged(connection: SqliteConnection): void {
  const owner = connection.run('PRAGMA application_id')[0]?.['application_id'];
  if (owner !== APPLICATION_ID) {
    throw storageError('storage_damaged', {
      hint: 'the file is a SQLite database of another program: point storage.url elsewhere',
    });
  }
  const verdict = connection.run('PRAGMA quick_check(1)')[0]?.['quick_check'];
  if (verdict !== 'ok') {
    throw storageError('storage_damaged', {
      hint: 'SQLite finds the file damaged (PRAGMA quick_check): restore a backup',
    });
  }
}
