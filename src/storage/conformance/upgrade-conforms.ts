import assert from 'node:assert/strict';
import { it } from 'node:test';
import { systemClock } from '../../base/clock.ts';
import { systemRandom } from '../../base/random.ts';
import { isStorageError } from '../errors.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { openDriver } from '../open-storage.ts';
import { createSealer } from '../sealer.ts';
import type { SqlDriver } from '../sql/connection.ts';
import { migrate, readVersion } from '../sql/migrate.ts';
import { MIGRATIONS } from '../sql/migrations.ts';
import { createSessionRepository } from '../sql/session-repository.ts';
import { createSingleUseRepository } from '../sql/single-use-repository.ts';
import { createUserRepository } from '../sql/user-repository.ts';
import { parseStorageUrl } from '../storage-url.ts';
import { meetingOf } from './sample-records.ts';
import {
  identityOf,
  openTestStorage,
  sessionOf,
  TEST_SECRET,
  type TestDatabases,
} from './test-database.ts';

/** What the release knew that wrote version 1. */
const FIRST_RELEASE = MIGRATIONS.slice(0, 1);

/** What becomes of a store when a newer release meets an older one. */
export function upgradeConforms({ create }: TestDatabases): void {
  async function withDriver(test: (driver: SqlDriver, url: string) => Promise<void>) {
    const database = await create();
    const log = { warn: () => {} };
    const address = parseStorageUrl(database.url);
    const driver = await openDriver(address, DEFAULT_LIMITS, log, systemRandom);
    try {
      await test(driver, database.url);
    } finally {
      await driver.close();
      await database.remove();
    }
  }

  it('brings a store of version 1 up to date and keeps what is in it', () =>
    withDriver(async (driver, url) => {
      await migrate(driver, systemClock, FIRST_RELEASE);
      const { user, session } = await fillFirst(driver);
      assert.equal(await driver.hasTable('usher_meeting'), false);
      const all = await Promise.all(Array.from({ length: 8 }, () => openTestStorage(url)));
      assert.equal(await readVersion(driver), MIGRATIONS.length);
      const [storage] = all;
      assert.deepEqual(await storage?.users.find('keycloak', 's'), user);
      assert.deepEqual(await storage?.sessions.find('h'), session);
      assert.equal(await storage?.singleUse.take('attempt', 'x', 1), false);
      await storage?.meetings.create(meetingOf('m1'), []);
      assert.deepEqual(await storage?.meetings.find('m1'), meetingOf('m1'));
      await Promise.all(all.map((each) => each.close()));
    }));

  it('lets a release of version 1 go on that is still running, and start no more', () =>
    withDriver(async (driver, url) => {
      await migrate(driver, systemClock, FIRST_RELEASE);
      const newer = await openTestStorage(url);
      const { session } = await fillFirst(driver);
      assert.deepEqual(await newer.sessions.find('h'), session);
      const newerSchema = (thrown: unknown) => isStorageError(thrown, 'storage_newer_schema');
      await assert.rejects(migrate(driver, systemClock, FIRST_RELEASE), newerSchema);
      assert.equal(await readVersion(driver), MIGRATIONS.length);
      await newer.close();
    }));
}

/** Signs somebody in and spends something, as the release of version 1 does. */
async function fillFirst(driver: SqlDriver) {
  const seal = createSealer(TEST_SECRET, systemRandom);
  const user = await createUserRepository(driver).recordSignIn(identityOf('s'), 'id', 1);
  const session = sessionOf('h', user.id, identityOf('s'));
  await createSessionRepository(driver, seal).create(session);
  assert.equal(await createSingleUseRepository(driver).take('attempt', 'x', 1), true);
  return { user, session };
}
