import type { Clock } from '../../base/clock.ts';
import { isStorageError } from '../errors.ts';
import type { StorageLog } from '../open-storage.ts';
import type { Sealer } from '../sealer.ts';
import type { Repositories, Storage } from '../storage.ts';
import type { SqlConnection, SqlDriver } from './connection.ts';
import { migrate, readVersion } from './migrate.ts';
import { createSessionRepository } from './session-repository.ts';
import { createSingleUseRepository } from './single-use-repository.ts';
import { sweep } from './sweep.ts';
import { createUserRepository } from './user-repository.ts';

export interface SqlStorageParts {
  readonly driver: SqlDriver;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly log: StorageLog;
  /** Whether a store that does not answer now is waited for: it is then prepared on first use. */
  readonly mayComeLater: boolean;
}

/** The Storage over a driver, its schema brought up to date. Closes the driver when that fails. */
export async function createSqlStorage(parts: SqlStorageParts): Promise<Storage> {
  const { driver, sealer } = parts;
  const prepared = createPreparation(parts);
  try {
    await prepared.ensure();
  } catch (thrown) {
    if (!parts.mayComeLater || !isStorageError(thrown, 'storage_unavailable')) {
      await driver.close();
      throw thrown;
    }
    parts.log.warn('storage_not_ready', { err: thrown });
  }
  const outside: SqlConnection = {
    async query(sql, values) {
      if (!prepared.done) await prepared.ensure();
      return driver.query(sql, values);
    },
  };
  return {
    ...createRepositories(outside, sealer),
    async transaction(work) {
      if (!prepared.done) await prepared.ensure();
      return driver.transaction((inside) => work(createRepositories(inside, sealer)));
    },
    async check() {
      await driver.check();
      await readVersion(outside);
    },
    sweep: (now) => sweep(outside, now),
    close: () => driver.close(),
  };
}

function createRepositories(connection: SqlConnection, sealer: Sealer): Repositories {
  return {
    users: createUserRepository(connection),
    sessions: createSessionRepository(connection, sealer),
    singleUse: createSingleUseRepository(connection),
  };
}

/** Migrates once; a failure is forgotten so that the next call tries again, all callers together. */
function createPreparation({ driver, clock }: SqlStorageParts) {
  let underWay: Promise<void> | null = null;
  const preparation = {
    done: false,
    ensure(): Promise<void> {
      underWay ??= migrate(driver, clock)
        .then(() => {
          preparation.done = true;
        })
        .finally(() => {
          underWay = null;
        });
      return underWay;
    },
  };
  return preparation;
}
