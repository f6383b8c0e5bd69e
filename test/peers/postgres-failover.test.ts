import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  identityOf,
  openTestStorage,
  sessionOf,
  signIn,
} from '../../src/storage/conformance/test-database.ts';
import { isStorageError } from '../../src/storage/errors.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import {
  type Postgres,
  postgresMissing,
  type Standby,
  startPostgres,
} from '../support/postgres.ts';

const missing = postgresMissing();

describe('PostgreSQL that fails over, as docs/operations/scaling.md has it', {
  skip: missing ?? false,
  timeout: 60_000,
}, () => {
  let primary: Postgres;
  let standby: Standby;
  let address: FaultProxy;
  let storage: Storage;
  before(async () => {
    primary = await startPostgres();
    const url = new URL(await primary.createDatabase());
    address = await FaultProxy.start();
    address.target = Number(url.port);
    url.port = `${address.port}`;
    storage = await openTestStorage(url.href);
  });
  after(async () => {
    await storage?.close();
    await address?.close();
    await standby?.stop();
    await primary.remove();
  });

  test('K1 a standby is said to be unavailable, and the same one, promoted, is used at once', async () => {
    const first = await signIn(storage, 'first', identityOf('asa'));
    standby = await primary.startStandby();
    await primary.stop();
    address.target = standby.port;
    await address.use({ kind: 'pass' });

    await untilReads();
    const isUnavailable = (thrown: unknown) => isStorageError(thrown, 'storage_unavailable');
    await assert.rejects(storage.check(), isUnavailable);
    const second = sessionOf('second', first.userId, first.identity);
    await assert.rejects(storage.sessions.create(second), isUnavailable);

    await standby.promote();
    await storage.check();
    await storage.sessions.create(second);
    assert.deepEqual((await storage.sessions.find('second'))?.userId, first.userId);
  });

  /** The connections of before are gone, and what was confirmed has come over. */
  async function untilReads(): Promise<void> {
    for (let tries = 0; tries < 100; tries += 1) {
      if (await storage.sessions.find('first').catch(() => null)) return;
      await sleep(50);
    }
    assert.fail('the standby never answered');
  }
});
