import type { Client, Pool, PoolClient } from 'pg';
import { storageError } from '../errors.ts';
import type { StorageLimits } from '../limits.ts';
import type { SqlConnection, SqlDriver } from './connection.ts';
import { numberPlaceholders } from './placeholders.ts';
import { fromPostgresError, isDeadlock } from './postgres-error.ts';
import { type OpenTransaction, runUnitOfWork } from './unit-of-work.ts';

/** `usher` in ASCII: the key of the advisory lock that migrations take. */
const MIGRATION_LOCK = 0x7573686572;

/** How often a lone statement is run again after it lost a deadlock: it has then done nothing. */
const DEADLOCK_RETRIES = 3;

type PostgresClient = Client | PoolClient;
type Query = SqlConnection['query'];

export function createPostgresDriver(
  pool: Pool,
  connectPatient: () => Client,
  limits: StorageLimits,
): SqlDriver {
  let closed = false;

  function refuseOverrun(): void {
    if (closed) throw storageError('storage_unavailable', { hint: 'the store was closed' });
    if (pool.waitingCount < limits.waiting) return;
    throw storageError('storage_unavailable', { hint: 'too many wait for PostgreSQL' });
  }

  const query: Query = async (sql, values = []) => {
    for (let tries = 0; ; tries += 1) {
      refuseOverrun();
      try {
        return (await pool.query(numberPlaceholders(sql), [...values])).rows;
      } catch (thrown) {
        if (tries < DEADLOCK_RETRIES && isDeadlock(thrown)) continue;
        throw fromPostgresError(thrown);
      }
    }
  };

  return {
    query,
    async transaction(work) {
      refuseOverrun();
      const client = await asOurs(pool.connect());
      const healthy = { now: false };
      const lose = () => {
        healthy.now = false;
      };
      // A connection that breaks between two statements tells only this listener.
      client.on('error', lose);
      try {
        await asOurs(runOn(client, 'BEGIN'));
        healthy.now = true;
        return await runUnitOfWork(openTransaction(client, healthy), limits.transactionMs, work);
      } finally {
        client.off('error', lose);
        client.release(!healthy.now);
      }
    },
    async migration(work) {
      if (closed) throw storageError('storage_unavailable', { hint: 'the store was closed' });
      const client = connectPatient();
      client.on('error', () => {});
      try {
        await asOurs(beginMigration(client));
        const open = openTransaction(client, { now: true });
        return await runUnitOfWork(open, limits.migrationMs, work);
      } finally {
        await client.end().catch(() => {});
      }
    },
    async hasTable(name) {
      const rows = await query('SELECT to_regclass(?) IS NOT NULL AS found', [name]);
      return rows[0]?.['found'] === true;
    },
    // Whether the server answers is what the statement that follows shows. A standby answers, and keeps nothing.
    async check() {
      const [row] = await query('SHOW transaction_read_only');
      if (row?.['transaction_read_only'] !== 'on') return;
      throw storageError('storage_unavailable', {
        hint: 'PostgreSQL only reads: storage.url leads to a standby, or to a server that was made read-only',
      });
    },
    async close() {
      if (closed) return;
      closed = true;
      await pool.end();
    },
  };
}

/** What `pg` rejects with, as one of our errors. Never around `work`: its errors are its own. */
async function asOurs<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (thrown) {
    throw fromPostgresError(thrown);
  }
}

async function beginMigration(client: Client): Promise<void> {
  await client.connect();
  await refuseOtherEncodings(client);
  await runOn(client, 'BEGIN');
  await runOn(client, 'SELECT pg_advisory_xact_lock(?)', [MIGRATION_LOCK]);
}

async function runOn(client: PostgresClient, ...[sql, values = []]: Parameters<Query>) {
  return (await client.query(numberPlaceholders(sql), [...values])).rows;
}

/** A LATIN1 or SQL_ASCII database would refuse or garble names. */
async function refuseOtherEncodings(client: PostgresClient): Promise<void> {
  const [row] = await runOn(client, 'SHOW server_encoding');
  if (row?.['server_encoding'] === 'UTF8') return;
  throw storageError('storage_refused', {
    hint: "the PostgreSQL database is not in UTF-8: create one with ENCODING 'UTF8'",
  });
}

/** `healthy.now` turns false when the connection must not go back into the pool. */
function openTransaction(client: PostgresClient, healthy: { now: boolean }): OpenTransaction {
  return {
    query: (sql, values) => asOurs(runOn(client, sql, values)),
    async commit() {
      const { command } = await asOurs(client.query('COMMIT'));
      // PostgreSQL answers the COMMIT of a failed transaction with a friendly ROLLBACK.
      if (command === 'COMMIT') return;
      throw storageError('storage_unavailable', { hint: 'PostgreSQL rolled a transaction back' });
    },
    async rollback() {
      await client.query('ROLLBACK').catch(() => {
        healthy.now = false;
      });
    },
  };
}
