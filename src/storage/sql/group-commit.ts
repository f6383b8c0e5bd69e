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
 * is told that theirs is done before it is on the disk, and nobody else sees it before then.
 */
export interface GroupCommit {
  /** A transaction is open: a unit is under way in it, or some wait for their commit. */
  readonly isOpen: boolean;
  /** Enough has gathered, or the first of it has waited long enough. */
  readonly isFull: boolean;
  /** Begins a unit, in the transaction that is open or in a new one. */
  begin(): void;
  /** Ends the unit; the promise fulfils when it is durable, and rejects when it never will be. */
  done(): Promise<void>;
  /** Undoes the unit. Never throws. */
  undo(): void;
  /** Commits what has gathered, if anything has. Never throws. Not in the midst of a unit. */
  commit(): void;
  /** Takes this step when no transaction is open: at once, or as soon as the open one has ended. It must not throw. */
  afterwards(step: () => void): void;
}

interface Waiting {
  resolve(): void;
  reject(thrown: unknown): void;
}

export function createGroupCommit(connection: SqliteConnection, nowMs: () => number): GroupCommit {
  let waiting: Waiting[] = [];
  let steps: (() => void)[] = [];
  let isOpen = false;
  let openedAt = 0;

  function end(tell: (one: Waiting) => void): void {
    isOpen = false;
    const [all, next] = [waiting, steps];
    waiting = [];
    steps = [];
    for (const one of all) tell(one);
    for (const step of next) step();
  }

  /** All of it is undone, and everybody is told whose it was. */
  function fail(thrown: unknown): void {
    try {
      if (connection.isInTransaction()) connection.run('ROLLBACK');
    } catch {
      // SQLite has rolled back by itself, as it does on a full disk.
    }
    const failure = fromSqliteError(thrown);
    end(({ reject }) => reject(failure));
  }

  function commit(): void {
    try {
      connection.run('COMMIT');
      end(({ resolve }) => resolve());
    } catch (thrown) {
      fail(thrown);
    }
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
        if (waiting.length === 0 || !connection.isInTransaction()) throw givenUp();
        connection.run('ROLLBACK TO unit');
        connection.run('RELEASE unit');
      } catch (thrown) {
        fail(thrown);
      }
    },
    commit() {
      if (isOpen) commit();
    },
    afterwards(step) {
      if (isOpen) steps.push(step);
      else step();
    },
  };
}

function givenUp(): Error {
  return storageError('storage_unavailable', { hint: 'SQLite gave up a transaction' });
}
