import type { Clock } from '../../base/clock.ts';
import { isStorageError } from '../errors.ts';
import type { StorageLog } from '../open-storage.ts';
import type { Sealer } from '../sealer.ts';
import type { Repositories, Storage } from '../storage.ts';
import { createAccountFactorRepository } from './account-factor-repository.ts';
import { createAccountLinkRepository } from './account-link-repository.ts';
import { createAccountRepository } from './account-repository.ts';
import { createApiKeyRepository } from './api-key-repository.ts';
import { createAuditRepository } from './audit-repository.ts';
import type { SqlDriver, SqlScope } from './connection.ts';
import { createIdempotencyRepository } from './idempotency-repository.ts';
import { createInlineGrantRepository } from './inline-grant-repository.ts';
import { createInvitationRepository } from './invitation-repository.ts';
import { createMeetingRepository } from './meeting-repository.ts';
import { migrate, readVersion } from './migrate.ts';
import { createPasskeyRepository } from './passkey-repository.ts';
import { createPresenceRepository } from './presence-repository.ts';
import { createSessionRepository } from './session-repository.ts';
import { createSigningKeyRepository } from './signing-key-repository.ts';
import { createSingleUseRepository } from './single-use-repository.ts';
import { sweep } from './sweep.ts';
import { createTryRepository } from './try-repository.ts';
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
  const { driver } = parts;
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
  const outside: SqlScope = {
    async query(sql, values) {
      if (!prepared.done) await prepared.ensure();
      return driver.query(sql, values);
    },
    async atomically(work) {
      if (!prepared.done) await prepared.ensure();
      return driver.transaction(work);
    },
  };
  return {
    ...createRepositories(outside, parts),
    transaction: (work) => outside.atomically((inside) => work(createRepositories(inside, parts))),
    async check() {
      await driver.check();
      await readVersion(outside);
    },
    sweep: (now, auditKeepSeconds) => sweep(outside, now, auditKeepSeconds),
    close: () => driver.close(),
  };
}

function createRepositories(
  connection: SqlScope,
  { sealer, clock }: SqlStorageParts,
): Repositories {
  return {
    users: createUserRepository(connection),
    sessions: createSessionRepository(connection, sealer),
    singleUse: createSingleUseRepository(connection),
    meetings: createMeetingRepository(connection, sealer),
    invitations: createInvitationRepository(connection),
    presence: createPresenceRepository(connection),
    audit: createAuditRepository(connection),
    tries: createTryRepository(connection),
    apiKeys: createApiKeyRepository(connection),
    idempotency: createIdempotencyRepository(connection, sealer, clock),
    signingKeys: createSigningKeyRepository(connection, sealer),
    inlineGrants: createInlineGrantRepository(connection, sealer),
    accounts: createAccountRepository(connection),
    accountLinks: createAccountLinkRepository(connection),
    accountFactors: createAccountFactorRepository(connection, sealer),
    passkeys: createPasskeyRepository(connection),
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
