import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { inspect } from 'node:util';
import { AppError } from '../../src/base/errors.ts';
import { storageConformance } from '../../src/storage/conformance/storage-conformance.ts';
import {
  identityOf,
  openTestStorage,
  sessionOf,
  signIn,
} from '../../src/storage/conformance/test-database.ts';
import { isStorageError, type StorageErrorCode } from '../../src/storage/errors.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { freePort } from '../support/free-port.ts';
import {
  POSTGRES_PASSWORD,
  type Postgres,
  postgresMissing,
  startPostgres,
} from '../support/postgres.ts';

const missing = postgresMissing();
if (missing !== null) {
  test('everything in this file needs PostgreSQL', (t) => t.skip(missing));
} else {
  describe('on a real PostgreSQL', () => withServer());
}

/** Of this code, and without the password anywhere in it, causes included. */
function isSafe(code: StorageErrorCode) {
  return (thrown: unknown) => {
    assert.ok(isStorageError(thrown, code), `${code} expected, not ${inspect(thrown)}`);
    const everything = inspect(thrown, { depth: null, showHidden: true });
    assert.ok(!everything.includes(POSTGRES_PASSWORD), 'the error holds the password');
    return true;
  };
}

function withServer(): void {
  let postgres: Postgres;
  before(async () => {
    postgres = await startPostgres();
  });
  after(() => postgres.remove());

  storageConformance('PostgreSQL', {
    shared: true,
    async create() {
      const url = await postgres.createDatabase();
      return { url, remove: () => postgres.dropDatabase(url) };
    },
  });
  startsAndStops(() => postgres);
  waitsWithBounds(() => postgres);
  refusals(() => postgres);
}

/** Tries until it succeeds; a server that has come back is found within a few tries. */
async function eventually<T>(step: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await step();
    } catch (thrown) {
      if (tries === 50) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function startsAndStops(server: () => Postgres): void {
  test('K1 answers 503 while the server is gone, and recovers alone', async () => {
    const url = await server().createDatabase();
    const heard: string[] = [];
    const log = { warn: (event: string, fields?: object) => heard.push(event + inspect(fields)) };
    const storage = await openTestStorage(url, { log });
    try {
      const session = await signIn(storage, 'h', identityOf('s'));
      const pause = Promise.withResolvers<void>();
      const begun = Promise.withResolvers<void>();
      const cutOff = storage.transaction(async ({ singleUse }) => {
        await singleUse.take('attempt', 'x', 1);
        begun.resolve();
        await pause.promise;
      });
      const refused = assert.rejects(cutOff, isSafe('storage_unavailable'));
      await begun.promise;
      await server().stop();
      pause.resolve();
      await refused;
      await assert.rejects(storage.check(), isSafe('storage_unavailable'));
      await assert.rejects(storage.sessions.find('h'), isSafe('storage_unavailable'));
      await server().start();
      await eventually(() => storage.check());
      assert.deepEqual(await storage.sessions.find('h'), session);
      assert.equal(await storage.singleUse.take('attempt', 'x', 1), true);
      assert.ok(!heard.join().includes(POSTGRES_PASSWORD));
    } finally {
      await storage.close();
      await server().dropDatabase(url);
    }
  });

  test('K1 opens while the server is gone, and prepares itself once it is there', async () => {
    const url = await server().createDatabase();
    await server().stop();
    const heard: string[] = [];
    const log = { warn: (event: string, fields?: object) => heard.push(event + inspect(fields)) };
    const storage = await openTestStorage(url, { log });
    try {
      assert.match(heard.join(), /^storage_not_ready/);
      assert.ok(!heard.join().includes(POSTGRES_PASSWORD));
      await assert.rejects(storage.check(), isSafe('storage_unavailable'));
      await server().start();
      await eventually(() => storage.check());
      const taken = Array.from({ length: 20 }, () => storage.singleUse.take('attempt', 'x', 1));
      assert.equal((await Promise.all(taken)).filter(Boolean).length, 1);
    } finally {
      await storage.close();
      await server().dropDatabase(url);
    }
  });

  test('K6 refuses a newer schema, and leaves it as it is', async () => {
    const url = await server().createDatabase();
    await (await openTestStorage(url)).close();
    await server().run('INSERT INTO usher_schema VALUES (99, 1)', url);
    await assert.rejects(openTestStorage(url), isSafe('storage_newer_schema'));
    const versions = await server().run('SELECT version FROM usher_schema ORDER BY 1', url);
    assert.equal(versions.at(-1)?.['version'], '99');
    await server().dropDatabase(url);
  });
}

async function withStorage(
  server: Postgres,
  limits: NonNullable<Parameters<typeof openTestStorage>[1]>['limits'],
  check: (storage: Storage, url: string) => Promise<void>,
): Promise<void> {
  const url = await server.createDatabase();
  const storage = await openTestStorage(url, limits ? { limits } : {});
  try {
    await check(storage, url);
  } finally {
    await storage.close();
    await server.dropDatabase(url);
  }
}

function waitsWithBounds(server: () => Postgres): void {
  test('K2 gives up on a lock that another holds, and loses no update', () =>
    withStorage(server(), { statementMs: 300 }, async (storage, url) => {
      const session = await signIn(storage, 'h', identityOf('s'));
      const other = await openTestStorage(url);
      await other.transaction(async ({ sessions }) => {
        await sessions.touch('h', session.lastSeenAt + 10);
        const blocked = storage.sessions.touch('h', session.lastSeenAt + 20);
        await assert.rejects(blocked, isSafe('storage_unavailable'));
        assert.deepEqual(await storage.sessions.find('h'), session);
      });
      await storage.sessions.touch('h', session.lastSeenAt + 30);
      const found = await other.sessions.find('h');
      assert.equal(found?.lastSeenAt, session.lastSeenAt + 30);
      await other.close();
    }));

  test('K12 bounds the wait for a connection, and how many wait', () =>
    withStorage(server(), { connections: 2, waiting: 3, waitMs: 300 }, async (storage) => {
      const hold = Promise.withResolvers<void>();
      const holders = [1, 2].map(() => storage.transaction(() => hold.promise));
      const started = performance.now();
      const waits = Array.from({ length: 10 }, () =>
        storage.check().then(
          () => 'served',
          (thrown) => (thrown instanceof AppError ? [thrown.code, thrown.status].join() : thrown),
        ),
      );
      const answers = await Promise.all(waits);
      assert.deepEqual(new Set(answers), new Set(['storage_unavailable,503']));
      assert.ok(performance.now() - started < 1500);
      hold.resolve();
      await Promise.all(holders);
      await storage.check();
    }));

  test('K12 ends a transaction that does not end', () =>
    withStorage(server(), { connections: 1, transactionMs: 200 }, async (storage) => {
      const stuck = storage.transaction(async ({ users }) => {
        await users.recordSignIn(identityOf('s'), 'id', 1);
        await new Promise((resolve) => setTimeout(resolve, 600));
      });
      await assert.rejects(stuck, isSafe('storage_unavailable'));
      assert.equal(await storage.users.find('keycloak', 's'), null);
    }));

  test('runs two transactions at once', () =>
    withStorage(server(), {}, async (storage) => {
      const met = Promise.withResolvers<void>();
      const other = Promise.withResolvers<void>();
      const first = storage.transaction(async ({ users }) => {
        const user = await users.recordSignIn(identityOf('a'), 'a', 1);
        other.resolve();
        await met.promise;
        return user.id;
      });
      const second = storage.transaction(async ({ users, sessions }) => {
        await other.promise;
        const user = await users.recordSignIn(identityOf('b'), 'b', 1);
        await sessions.create(sessionOf('h', user.id, identityOf('b')));
        met.resolve();
        return user.id;
      });
      assert.deepEqual(await Promise.all([first, second]), ['a', 'b']);
    }));
}

function refusals(server: () => Postgres): void {
  test('says what to mend when the server refuses, without the password', async () => {
    const url = await server().createDatabase();
    const wrong = url.replace(POSTGRES_PASSWORD, `${POSTGRES_PASSWORD}x`);
    await assert.rejects(openTestStorage(wrong), isSafe('storage_refused'));
    await assert.rejects(openTestStorage(`${url}_not_there`), isSafe('storage_refused'));
    await server().run("CREATE ROLE guest LOGIN PASSWORD 'guest'");
    const guest = new URL(url);
    guest.username = 'guest';
    guest.password = 'guest';
    await assert.rejects(openTestStorage(guest.href), isSafe('storage_refused'));
    await server().dropDatabase(url);
  });

  test('refuses a database that cannot hold every name', async () => {
    const latin = await server().createDatabase(
      "ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0",
    );
    await assert.rejects(openTestStorage(latin), isSafe('storage_refused'));
    await server().dropDatabase(latin);
  });

  test('keeps the password out of what is said of an address that is wrong', async () => {
    const base = `postgres://usher:${POSTGRES_PASSWORD}`;
    const port = await freePort();
    for (const url of [`${base}@[`, `${base}@127.0.0.1:99999/x`, `${base}@h/%E0%A4%A`]) {
      await assert.rejects(openTestStorage(url), isSafe('storage_bad_url'), url);
    }
    const nobody = await openTestStorage(`${base}@127.0.0.1:${port}/x`);
    await assert.rejects(nobody.check(), isSafe('storage_unavailable'));
    await nobody.close();
  });
}
