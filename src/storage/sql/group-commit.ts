import { storageError } from '../errors.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { fromSqliteError } from './sqlite-error.ts';

/** Units that one COMMIT makes durable. */
const MAX_UNITS = 64;
/** How long the first of them may wait for the others. Milliseconds. */
const MAX_MS = 10;

/**
 * One COMMIT for several units of work. To make a commit durable is to wait for the disk, and SQLite makes the whole
 * process wait: so those that come at the same time share one. Each unit is a savepoint and is undone by itself; nobody
 * is told that theirs is done before it is on the disk.
 */
export interface GroupCommit {
  /** A transaction is open, in which units wait for their commit. */
  readonly isOpen: boolean;
  /** Enough has gathered, or the first of it has waited long enough. */
  readonly isFull: boolean;
  /** Begins a unit, in the transaction that is open or in a new one. */
  begin(): void;
  /** Ends the unit; the promise fulfils when it is durable. */
  done(): Promise<void>;
  /** Undoes the unit. Never throws. */
  undo(): void;
  /** Commits what has gathered, if anything has. Never throws. Not in the midst of a unit. */
  commit(): void;
}

interface Waiting {
  resolve(): void;
  reject(thrown: unknown): void;
}

export function createGroupCommit(connection: SqliteConnection, nowMs: () => number): GroupCommit {
  let waiting: Waiting[] = [];
  let isOpen = false;
  let openedAt = 0;

  /** What SQLite has rolled back by itself, on a full disk say, is nobody's any more. */
  function lose(thrown: unknown): void {
    isOpen = false;
    const lost = waiting;
    waiting = [];
    for (const { reject } of lost) reject(thrown);
  }

  /** There is nothing left to be done where not even that can be. */
  function rollBack(): void {
    isOpen = false;
    try {
      if (connection.isInTransaction()) connection.run('ROLLBACK');
    } catch {
      // SQLite has rolled back by itself, as it does on a full disk.
    }
  }

  function commit(): void {
    isOpen = false;
    const all = waiting;
    waiting = [];
    try {
      connection.run('COMMIT');
    } catch (thrown) {
      rollBack();
      for (const { reject } of all) reject(fromSqliteError(thrown));
      return;
    }
    for (const { resolve } of all) resolve();
  }

  return {
    get isOpen() {
      return isOpen;
    },
    get isFull() {
      return isOpen && (waiting.length >= MAX_UNITS || nowMs() - openedAt >= MAX_MS);
    },
    begin() {
      if (!isOpen) {
        connection.run('BEGIN IMMEDIATE');
        isOpen = true;
        openedAt = nowMs();
      }
      connection.run('SAVEPOINT unit');
    },
    done() {
      connection.run('RELEASE unit');
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
      });
    },
    undo() {
      try {
        if (!connection.isInTransaction()) {
          lose(storageError('storage_unavailable', { hint: 'SQLite gave up a transaction' }));
          return;
        }
        if (waiting.length === 0) {
          rollBack();
          return;
        }
        connection.run('ROLLBACK TO unit');
        connection.run('RELEASE unit');
      } catch (thrown) {
        rollBack();
        lose(fromSqliteError(thrown));
      }
    },
    commit() {
      if (isOpen) commit();
    },
  };
}
