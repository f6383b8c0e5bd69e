import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../base/clock.ts';
import { storageError } from '../errors.ts';
import type { StorageLimits } from '../limits.ts';
import type { Row, SqlConnection, SqlDriver, SqlScope, SqlValue } from './connection.ts';
import { createGroupCommit } from './group-commit.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { fromSqliteError, isBusy } from './sqlite-error.ts';
import { createTurn } from './turn.ts';
import { type OpenTransaction, runUnitOfWork } from './unit-of-work.ts';

/** Waits between two tries for a lock that another process holds. Milliseconds; the last repeats. */
const PAUSES = [1, 2, 5, 10, 20];

/** What changes nothing needs no turn, only a moment in which nothing is written. */
const READS = /^\s*(SELECT|EXPLAIN)\b/i;

/**
 * Turns of the event loop that a commit waits for others whose work is at hand. Where nobody has any they are over at
 * once, and where many have, more of them share it.
 */
const TURNS = 3;

/** Spreads a crowd's tries, so that a long lock does not eat the processor: ten a millisecond in all. */
const TRIES_PER_MS = 10;

/**
 * SQLite answers at once or not at all, so one connection serves everybody: a statement outside a
 * transaction runs straight away unless a transaction is open, and then waits for its end, so that
 * it neither sees half of it, nor what may yet be undone, nor becomes part of it. Waiting for another
 * process's lock is done by timer, never inside SQLite, where it would stop the whole server; meanwhile
 * readers pass.
 */
export function createSqliteDriver(
  connection: SqliteConnection,
  limits: StorageLimits,
  stillThere: () => boolean,
): SqlDriver {
  const turn = createTurn(limits);
  const group = createGroupCommit(connection, () => systemClock.monotonicMs());
  let isPlanned = false;
  let isDue = false;
  let closed = false;
  let retrying = 0;
  let reading = 0;

  /**
   * Gives the turn away. What was written is committed once everybody has written whose request came at the same
   * time: at once where that is nobody else.
   */
  function leave(): void {
    if (isDue || group.isFull) commit();
    else if (group.isOpen) commitSoon();
    turn.release();
  }

  function commit(): void {
    isDue = false;
    group.commit();
  }

  function commitSoon(): void {
    if (isPlanned) return;
    isPlanned = true;
    afterTurns(TURNS, () => {
      isPlanned = false;
      // In the midst of a unit: whoever is at it commits as they leave.
      if (turn.free) commit();
      else isDue = true;
    });
  }

  /** A statement by itself. One that writes while others wait for their commit waits with them. */
  async function alone(sql: string, values?: readonly SqlValue[]): Promise<readonly Row[]> {
    const isRead = READS.test(sql);
    if (!group.isOpen && (isRead || turn.free)) return connection.run(sql, values);
    if (isRead) return readAfterwards(sql, values);
    const unit = await begin();
    return runUnitOfWork(unit, limits.transactionMs, (inside) => inside.query(sql, values));
  }

  /** What is committed, and nothing else: an answer may rest on it. */
  function readAfterwards(sql: string, values?: readonly SqlValue[]): Promise<readonly Row[]> {
    if (reading >= limits.waiting) {
      throw storageError('storage_unavailable', { hint: 'too many wait for the store' });
    }
    reading += 1;
    return new Promise((resolve, reject) => {
      group.afterwards(() => {
        reading -= 1;
        try {
          resolve(connection.run(sql, values));
        } catch (thrown) {
          reject(thrown);
        }
      });
    });
  }

  /** With the turn in hand. Ends with its commit or its rollback, which give the turn away. */
  function openUnit(): OpenTransaction {
    try {
      group.begin();
    } catch (thrown) {
      leave();
      throw thrown;
    }
    let isOver = false;
    return {
      async query(...statement) {
        try {
          return connection.run(...statement);
        } catch (thrown) {
          throw fromSqliteError(thrown);
        }
      },
      async commit() {
        let durable: Promise<void>;
        try {
          durable = group.done();
        } catch (thrown) {
          throw fromSqliteError(thrown);
        }
        isOver = true;
        leave();
        await durable;
      },
      async rollback() {
        if (isOver) return;
        isOver = true;
        group.undo();
        leave();
      },
    };
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

  async function begin(): Promise<OpenTransaction> {
    await turn.acquire();
    return openUnit();
  }

  async function transact<T>(
    patienceMs: number,
    deadlineMs: number,
    work: (inside: SqlScope) => Promise<T>,
  ): Promise<T> {
    return runUnitOfWork(await patiently(patienceMs, begin), deadlineMs, work);
  }

  function query(...statement: Parameters<SqlConnection['query']>): Promise<readonly Row[]> {
    return patiently(limits.waitMs, () => alone(...statement));
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
      // Whoever has not finished after this wait is rolled back, and by themselves.
      await turn.acquire().catch(() => group.undo());
      group.commit();
      connection.close();
    },
  };
}

function afterTurns(turns: number, step: () => void): void {
  setImmediate(turns > 1 ? () => afterTurns(turns - 1, step) : step);
}
