import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { Row, SqlValue } from './connection.ts';

/** `USHR`: marks a SQLite file as ours, so that no other program's database is taken for it. */
export const APPLICATION_ID = 0x55534852;

/** The one connection of a process: everything here runs at once and blocks for as long as it runs. */
export interface SqliteConnection {
  run(sql: string, values?: readonly SqlValue[]): readonly Row[];
  /** Whether a transaction is open: SQLite ends one by itself where it cannot go on. */
  isInTransaction(): boolean;
  close(): void;
}

/**
 * Opens the file that is there, creating none, or a fresh store in memory for null. `busyMs` is how long SQLite itself may block the process waiting for a lock:
 * long at the start, nothing afterwards, where the driver waits without blocking.
 */
export async function openSqliteConnection(
  path: string | null,
  busyMs: number,
): Promise<SqliteConnection> {
  // Loaded late: an installation on PostgreSQL does not pay for it at start.
  const sqlite = await import('node:sqlite');
  const database = new sqlite.DatabaseSync(path === null ? ':memory:' : existing(path), {
    timeout: busyMs,
    enableForeignKeyConstraints: true,
    enableDoubleQuotedStringLiterals: false,
  });
  return {
    run: createRunner(database),
    isInTransaction: () => database.isTransaction,
    close: () => database.close(),
  };
}

/** SQLite would make an empty database of a file that has just gone (https://sqlite.org/uri.html). */
function existing(path: string): URL {
  const url = pathToFileURL(path);
  url.searchParams.set('mode', 'rw');
  return url;
}

/** Statements are prepared once: their texts are constants of this folder, so the map stays small. */
function createRunner(database: DatabaseSync) {
  const prepared = new Map<string, StatementSync>();
  return (sql: string, values: readonly SqlValue[] = []): readonly Row[] => {
    let statement = prepared.get(sql);
    if (!statement) {
      statement = database.prepare(sql);
      prepared.set(sql, statement);
    }
    return statement.all(...values);
  };
}
