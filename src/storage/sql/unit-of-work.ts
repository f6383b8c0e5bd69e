import { storageError } from '../errors.ts';
import type { SqlConnection, SqlScope } from './connection.ts';

/** A transaction that has been begun. */
export interface OpenTransaction extends SqlConnection {
  commit(): Promise<void>;
  /** Never rejects: there is nothing left to be done about it. */
  rollback(): Promise<void>;
}

/**
 * Runs `work` in a transaction that has been begun, and ends it. It is rolled back when `work`
 * rejects, when any statement failed (even if `work` swallowed that: PostgreSQL could not commit,
 * so SQLite does not either), and when `deadlineMs` have passed. Afterwards the connection that
 * `work` was handed is dead: a forgotten await cannot write outside the transaction.
 */
export async function runUnitOfWork<T>(
  open: OpenTransaction,
  deadlineMs: number,
  work: (inside: SqlScope) => Promise<T>,
): Promise<T> {
  const state: { over: boolean; failure: { thrown: unknown } | null } = {
    over: false,
    failure: null,
  };
  async function orFail<R>(step: () => Promise<R>): Promise<R> {
    // The database may have ended the transaction: what comes now would be written by itself, and stay.
    if (state.failure) throw state.failure.thrown;
    try {
      return await step();
    } catch (thrown) {
      state.failure ??= { thrown };
      throw thrown;
    }
  }
  const inside: SqlScope = {
    async query(sql, values) {
      if (state.over) throw new Error('A transaction was used after its end.');
      return await orFail(() => open.query(sql, values));
    },
    atomically: (part) => orFail(() => part(inside)),
  };
  try {
    const result = await beforeDeadline(deadlineMs, work(inside));
    if (state.failure) throw state.failure.thrown;
    state.over = true;
    await open.commit();
    return result;
  } catch (thrown) {
    state.over = true;
    await open.rollback();
    throw thrown;
  }
}

function beforeDeadline<T>(deadlineMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(storageError('storage_unavailable', { hint: 'a transaction took too long' }));
    }, deadlineMs);
  });
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer));
}
