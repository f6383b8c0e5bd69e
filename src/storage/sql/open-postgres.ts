import type { Client, ClientConfig, Pool } from 'pg';
import { storageError } from '../errors.ts';
import type { StorageLimits } from '../limits.ts';
import type { StorageLog } from '../open-storage.ts';
import type { SqlDriver } from './connection.ts';
import { createPostgresDriver } from './postgres-driver.ts';
import { fromPostgresError } from './postgres-error.ts';

/** Object id of the type `bigint` in PostgreSQL's own catalogue. */
const BIGINT = 20;

/** Makes the pool; connects to nothing yet. */
export async function openPostgres(
  url: string,
  limits: StorageLimits,
  log: StorageLog,
): Promise<SqlDriver> {
  // Loaded late: an installation on SQLite does not pay for it at start.
  const { default: pg } = await import('pg');
  const shared: ClientConfig = {
    connectionString: url,
    application_name: 'usher',
    keepAlive: true,
    connectionTimeoutMillis: limits.waitMs,
    idle_in_transaction_session_timeout: limits.transactionMs,
    types: {
      // Ours are seconds and versions: far below 2^53.
      getTypeParser: (type: number, format?: 'text' | 'binary') =>
        type === BIGINT ? Number : pg.types.getTypeParser(type, format),
    },
  };
  refuseUnusable(() => new pg.Client(shared));
  const pool = new pg.Pool({
    ...shared,
    max: limits.connections,
    idleTimeoutMillis: limits.idleMs,
    statement_timeout: limits.statementMs,
    // The server may be gone without a word; then it is this side that gives up.
    query_timeout: limits.statementMs + 1000,
  });
  surviveLostConnections(pool, log);
  const patient: ClientConfig = {
    ...shared,
    statement_timeout: limits.migrationMs,
    query_timeout: limits.migrationMs + 1000,
  };
  return createPostgresDriver(pool, () => new pg.Client(patient), limits);
}

/** Reads the URL as every connection will, connecting to nothing. */
function refuseUnusable(makeClient: () => Client): void {
  let port: number | null = null;
  try {
    port = makeClient().port;
  } catch {
    // What the parser throws may hold the URL, and with it the password.
  }
  if (port !== null && Number.isInteger(port) && port > 0 && port < 65_536) return;
  throw storageError('storage_bad_url', {
    hint: 'storage.url is no URL for PostgreSQL, or names a certificate file that cannot be read',
  });
}

/** A connection that breaks while idle leaves the pool by itself; unheard, its error would end us. */
function surviveLostConnections(pool: Pool, log: StorageLog): void {
  pool.on('error', (thrown) => {
    log.warn('storage_connection_lost', { err: fromPostgresError(thrown) });
  });
}
