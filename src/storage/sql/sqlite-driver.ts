import { setTimeout as sleep } from 'node:timers/promises';
import { storageError } from '../errors.ts';
import type { StorageLimits } from '../limits.ts';
import type { Row, SqlConnection, SqlDriver, SqlScope } from './connection.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { fromSqliteError, isBusy } from './sqlite-error.ts';
import { createTurn } from './turn.ts';
import { runUnitOfWork } from './unit-of-work.ts';

/** Waits between two tries for a lock that another process holds. Milliseconds; the last repeats. */
const PAUSES = [1, 2, 5, 10, 20];

/** Spreads a crowd's tries, so that a long lock does not eat the processor: ten a millisecond in all. */
const TRIES_PER_MS = 10;

/**
 * SQLite answers at once or not at all, so one connection serves everybody: a statement outside a
 * transaction runs straight away unless a transaction is open, and then waits for its end, so that
 * it neither sees half of it nor becomes part of it. Waiting for another process's lock is done by
 * timer, never inside SQLite, where it would stop the whole server; meanwhile readers pass.
 */
export function createSqliteDriver(
  connection: SqliteConnection,
  limits: StorageLimits,
  stillThere: () => boolean,
): SqlDriver {
  const turn = createTurn(limits);
  let closed = false;
  let retrying = 0;

  async function inTurn<T>(step: () => T): Promise<T> {
    if (!turn.free) await turn.acquire();
    else return step();
    try {
      return step();
    } finally {
      turn.release();
    }
  }

  /** Tries until no other process is in the way, or `patienceMs` have been slept through. */
  async function patiently<T>(patienceMs: number, attempt: () => Promise<T>): Promise<T> {
    let slept = 0;
    for (let tries = 0; ; tries += 1) {
      if (closed) throw storageError('storage_unavailable', { hint: 'the store was closed' });
      try {
        return await attempt();
      } catch (thrown) {
        if (!isBusy(thrown) || slept >= patienceMs) throw fromSqliteError(thrown);
        if (retrying >= limits.waiting) throw fromSqliteError(thrown);
      }
      const pause = Math.max(
        PAUSES[Math.min(tries, PAUSES.length - 1)] ?? 20,
        retrying / TRIES_PER_MS,
      );
      slept += pause;
      retrying += 1;
      await sleep(pause).finally(() => {
        retrying -= 1;
      });
    }
  }

  async function begin(): Promise<void> {
    await turn.acquire();
    try {
      connection.run('BEGIN IMMEDIATE');
    } catch (thrown) {
      turn.release();
      throw thrown;
    }
  }

  async function transact<T>(
    patienceMs: number,
    deadlineMs: number,
    work: (inside: SqlScope) => Promise<T>,
  ): Promise<T> {
    await patiently(patienceMs, begin);
    try {
      return await runUnitOfWork(openTransaction(connection), deadlineMs, work);
    } finally {
      turn.release();
    }
  }

  function query(...statement: Parameters<SqlConnection['query']>): Promise<readonly Row[]> {
    return patiently(limits.waitMs, () => inTurn(() => connection.run(...statement)));
  }

  return {
    query,
    transaction: (work) => transact(limits.waitMs, limits.transactionMs, work),
    migration: (work) => transact(limits.migrationMs, limits.migrationMs, work),
    async hasTable(name) {
      const sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?";
      return (await query(sql, [name])).length > 0;
    },
    async check() {
      if (stillThere()) return;
      throw storageError('storage_unavailable', {
        hint: 'the SQLite file was removed or replaced while in use: put it back, or restart Usher',
      });
    },
    async close() {
      if (closed) return;
      closed = true;
      // Whoever has not finished after this wait is rolled back by the close.
      await turn.acquire().catch(() => {});
      connection.close();
    },
  };
}

function openTransaction(connection: SqliteConnection) {
  return {
    async query(...statement: Parameters<SqlConnection['query']>) {
      try {
        return connection.run(...statement);
      } catch (thrown) {
        throw fromSqliteError(thrown);
      }
    },
    async commit() {
      try {
        connection.run('COMMIT');
      } catch (thrown) {
        throw fromSqliteError(thrown);
      }
    },
    async rollback() {
      try {
        connection.run('ROLLBACK');
      } catch {
        // SQLite has rolled back by itself, as it does on a full disk.
      }
    },
  };
}
