import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { type Random, systemRandom } from '../base/random.ts';
import { DEFAULT_LIMITS, type StorageLimits } from './limits.ts';
import type { Sealer } from './sealer.ts';
import type { SqlDriver } from './sql/connection.ts';
import { createSqlStorage } from './sql/sql-storage.ts';
import type { Storage } from './storage.ts';
import { parseStorageUrl, type StorageAddress } from './storage-url.ts';

/** What the store needs of the log. */
export type StorageLog = Pick<Log, 'warn'>;

export interface StorageOptions {
  /** `storage.url`: see `parseStorageUrl`. */
  readonly url: string;
  readonly clock: Clock;
  /** Closes the upstream ID tokens; everything else is stored as it stands. */
  readonly seal: Sealer;
  readonly log?: StorageLog;
  readonly random?: Random;
  readonly limits?: Partial<StorageLimits>;
}

/**
 * Opens the store and brings its schema up to date.
 *
 * Rejects with `storage_bad_url`, `storage_damaged`, `storage_newer_schema` or `storage_refused`: what
 * only a person can mend. A PostgreSQL server that does not answer yet is no such thing: the storage
 * is returned, answers `storage_unavailable`, and prepares itself on the first call that gets through.
 */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const log = options.log ?? { warn: () => {} };
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const address = parseStorageUrl(options.url);
  const driver = await openDriver(address, limits, log, options.random ?? systemRandom);
  return createSqlStorage({
    driver,
    clock: options.clock,
    sealer: options.seal,
    log,
    mayComeLater: address.kind === 'postgres',
  });
}

/** The database at an address, its schema as it was left. */
export async function openDriver(
  address: StorageAddress,
  limits: StorageLimits,
  log: StorageLog,
  random: Random,
): Promise<SqlDriver> {
  if (address.kind === 'postgres') {
    const { openPostgres } = await import('./sql/open-postgres.ts');
    return openPostgres(address.url, limits, log);
  }
  const { openSqlite } = await import('./sql/open-sqlite.ts');
  return openSqlite(address.kind === 'sqlite-file' ? address.path : null, limits, random, log);
}
