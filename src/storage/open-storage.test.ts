import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { systemRandom } from '../base/random.ts';
import { meetingOf } from './conformance/sample-records.ts';
import { identityOf, openTestStorage, sessionOf, signIn } from './conformance/test-database.ts';
import { isStorageError } from './errors.ts';
import { createSealer } from './sealer.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'usher-storage-'));
  path = join(folder, 'usher.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('loads no database before one is opened', async () => {
  const { moduleLoadList } = process as unknown as { moduleLoadList: string[] };
  const loaded = () => moduleLoadList.some((name) => name.includes('NativeModule sqlite'));
  assert.equal(loaded(), false);
  await (await openTestStorage('sqlite::memory:')).close();
  assert.equal(loaded(), true);
});

test('makes its files readable by nobody else, and leaves no others behind', async () => {
  const storage = await openTestStorage(`sqlite:${path}`);
  await signIn(storage, 'h', identityOf('s'));
  assert.deepEqual(readdirSync(folder), ['usher.db', 'usher.db-shm', 'usher.db-wal']);
  for (const name of readdirSync(folder)) {
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);
  }
  await storage.close();
  assert.deepEqual(readdirSync(folder), ['usher.db']);
});

test('opens a path of odd characters, and refuses a symbolic link to nowhere', async () => {
  const odd = join(folder, 'a b%20#é.db');
  await assert.rejects(openTestStorage(`sqlite:${odd}`), (thrown) =>
    isStorageError(thrown, 'storage_bad_url'),
  );
  const fine = join(folder, 'a b%20é&x=1.db');
  await (await openTestStorage(`sqlite:${fine}`)).close();
  assert.deepEqual(readdirSync(folder), ['a b%20é&x=1.db']);
  symlinkSync(join(folder, 'nowhere'), path);
  await assert.rejects(openTestStorage(`sqlite:${path}`), (thrown) =>
    isStorageError(thrown, 'storage_bad_url'),
  );
  assert.deepEqual(readdirSync(folder), ['a b%20é&x=1.db', 'usher.db']);
});

test('warns of a file that others may read', async () => {
  await (await openTestStorage(`sqlite:${path}`)).close();
  chmodSync(path, 0o644);
  const heard: string[] = [];
  const log = { warn: (event: string) => heard.push(event) };
  await (await openTestStorage(`sqlite:${path}`, { log })).close();
  assert.deepEqual(heard, ['storage_file_readable_by_others']);
});

test('I2 writes no credential of somebody else and no single-use id in the clear', async () => {
  const storage = await openTestStorage(`sqlite:${path}`);
  const upstream = { sessionId: 'canary-session', proof: 'canary-token' };
  await signIn(storage, 'h', identityOf('s', { upstream, claims: {} }));
  await storage.singleUse.take('attempt', 'canary-attempt', 1);
  await storage.meetings.create(meetingOf('m1', { password: 'canary-password' }), []);
  const kept = { requestHash: 'h', answer: 'canary-answer', expiresAt: 9_000_000_000 };
  await storage.idempotency.keep('canary-key', kept);
  await storage.tries.spend('access-code', 'canary-try', 1, 900, 1);
  await storage.close();
  const bytes = readFileSync(path);
  assert.ok(bytes.includes('keycloak'));
  assert.ok(bytes.includes('Monday'));
  const clear = ['token', 'attempt', 'password', 'answer', 'key', 'try'];
  for (const canary of clear) assert.ok(!bytes.includes(`canary-${canary}`), canary);
});

test('keeps sessions over a change of secret, without their ID token', async () => {
  const first = await openTestStorage(`sqlite:${path}`);
  const { identity } = await signIn(first, 'h', identityOf('s'));
  await first.close();
  const seal = createSealer('another secret, 32 bytes or more', systemRandom);
  const second = await openTestStorage(`sqlite:${path}`, { seal });
  const found = await second.sessions.find('h');
  assert.deepEqual(found?.identity, {
    ...identity,
    upstream: { sessionId: 'upstream of s', proof: null },
  });
  await second.close();
});

test('refuses, rather than hangs, when a transaction waits for the store outside it', async () => {
  const storage = await openTestStorage(`sqlite:${path}`, { limits: { waitMs: 50 } });
  const stuck = storage.transaction(async ({ users }) => {
    const user = await users.recordSignIn(identityOf('s'), 'id', 1);
    await storage.sessions.create(sessionOf('h', user.id, identityOf('s')));
  });
  await assert.rejects(stuck, (thrown) => isStorageError(thrown, 'storage_unavailable'));
  assert.equal(await storage.users.find('keycloak', 's'), null);
  await storage.close();
});

test('rolls back a transaction that does not end, and lets others in', async () => {
  const storage = await openTestStorage(`sqlite:${path}`, { limits: { transactionMs: 50 } });
  const late = Promise.withResolvers<void>();
  const stuck = storage.transaction(async ({ users, singleUse }) => {
    await users.recordSignIn(identityOf('s'), 'id', 1);
    await late.promise;
    await singleUse.take('attempt', 'x', 1);
  });
  await assert.rejects(stuck, (thrown) => isStorageError(thrown, 'storage_unavailable'));
  assert.equal(await storage.users.find('keycloak', 's'), null);
  late.resolve();
  assert.equal(await storage.singleUse.take('attempt', 'x', 1), true);
  await storage.close();
});
