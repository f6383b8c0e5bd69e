import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import {
  identityOf,
  openTestStorage,
  signIn,
} from '../../src/storage/conformance/test-database.ts';
import { isStorageError, type StorageErrorCode } from '../../src/storage/errors.ts';
import { DEFAULT_LIMITS } from '../../src/storage/limits.ts';
import { migrate, readVersion } from '../../src/storage/sql/migrate.ts';
import { MIGRATIONS } from '../../src/storage/sql/migrations.ts';
import { openSqlite } from '../../src/storage/sql/open-sqlite.ts';
import { freePort } from '../support/free-port.ts';

let folder: string;
let path: string;
let url: string;
/** Processes that write until they are killed; none outlives its test. */
const writers: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'usher-k-'));
  path = join(folder, 'usher.db');
  url = `sqlite:${path}`;
});
afterEach(async () => {
  await Promise.all(writers.splice(0).map(kill));
  rmSync(folder, { recursive: true, force: true });
});

const is = (code: StorageErrorCode) => (thrown: unknown) => {
  assert.ok(isStorageError(thrown, code), `${code} expected, not ${thrown}`);
  assert.ok(thrown.hint, 'the operator is told what to do');
  return true;
};

test('K1 says that the file is gone while in use, and is well when it is back', async () => {
  const storage = await openTestStorage(url);
  await storage.check();
  renameSync(path, `${path}.away`);
  await assert.rejects(storage.check(), is('storage_unavailable'));
  writeFileSync(path, 'another file');
  await assert.rejects(storage.check(), is('storage_unavailable'));
  renameSync(`${path}.away`, path);
  await storage.check();
  await storage.close();
});

test('K1 refuses a folder that is missing, and makes none', async () => {
  await assert.rejects(openTestStorage(`sqlite:${folder}/no/usher.db`), is('storage_bad_url'));
  assert.ok(!existsSync(join(folder, 'no')));
  mkdirSync(path);
  await assert.rejects(openTestStorage(url), is('storage_bad_url'));
});

test('K1 opens while PostgreSQL is gone, and answers 503 at once', async () => {
  const port = await freePort();
  const storage = await openTestStorage(`postgres://usher:canary-pw@127.0.0.1:${port}/usher`);
  const refused = await storage.sessions.find('h').catch((thrown: unknown) => thrown);
  assert.ok(isStorageError(refused, 'storage_unavailable'));
  assert.equal(refused.status, 503);
  await assert.rejects(
    storage.transaction(async () => {}),
    is('storage_unavailable'),
  );
  await storage.close();
});

test('K2 waits for a lock without stopping the process, then answers 503, and loses nothing', async () => {
  const storage = await openTestStorage(url, { limits: { waitMs: 400 } });
  const session = await signIn(storage, 'h', identityOf('s'));
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  other.exec("UPDATE usher_session SET last_seen_at = 2500000000 WHERE id_hash = 'h'");

  let beats = 0;
  const heart = setInterval(() => {
    beats += 1;
  }, 10);
  const writes = [
    storage.sessions.touch('h', 2_400_000_000),
    storage.singleUse.take('attempt', 'x', 1),
    storage.transaction(({ singleUse }) => singleUse.take('attempt', 'y', 1)),
  ];
  const reads = storage.sessions.find('h');
  assert.deepEqual(await reads, session, 'readers pass, and see nothing half done');
  for (const write of writes) await assert.rejects(write, is('storage_unavailable'));
  clearInterval(heart);
  assert.ok(beats >= 10, `the process stood still: ${beats} beats in 400 ms`);

  const patient = storage.sessions.touch('h', 2_600_000_000);
  await sleep(50);
  other.exec('COMMIT');
  other.close();
  await patient;
  assert.equal((await storage.sessions.find('h'))?.lastSeenAt, 2_600_000_000);
  assert.equal(await storage.singleUse.take('attempt', 'x', 1), true);
  await storage.close();
});

test('K3 answers 503 on a full disk, goes on reading, and recovers with the space', {
  timeout: 60_000,
}, async (t) => {
  if (spawnSync('prlimit', ['--version']).error) return t.skip('prlimit is not installed');
  // Only the soft limit, which whoever owns the process may lift again.
  const writer = startWriter('full', { limits: ['--fsize=800000:'] });
  const seen: Told[] = [];
  const refused = Promise.withResolvers<Told>();
  const recovered = Promise.withResolvers<void>();
  writer.on('message', (told: Told) => {
    seen.push(told);
    if (told.refused !== undefined) refused.resolve(told);
    if (told.afterRefusal) recovered.resolve();
  });
  assert.equal((await refused.promise).reads, true);
  execFileSync('prlimit', [`--pid=${writer.pid}`, '--fsize=unlimited:']);
  await recovered.promise;
  await kill(writer);
  await checkConfirmed(seen);
});

test('K4 keeps what was confirmed, whole, through twenty kill -9', {
  timeout: 60_000,
}, async () => {
  for (let round = 0; round < 5; round += 1) {
    const seen: Told[] = [];
    const four = [1, 1, 4, 8].map((lines, n) => startWriter(`${round}${n}`, { lines }));
    for (const writer of four) writer.on('message', (told: Told) => seen.push(told));
    await Promise.all(four.map((writer) => once(writer, 'message')));
    await sleep(10 + 7 * round);
    await Promise.all(four.map(kill));
    assert.ok(seen.length >= four.length);
    await checkConfirmed(seen);
  }
});

interface Told {
  readonly confirmed?: string;
  readonly afterRefusal?: boolean;
  readonly refused?: string;
  readonly reads?: boolean;
}

/** A writer of so many lines; with `limits`, started by prlimit, which becomes Node under those limits. */
function startWriter(
  name: string,
  { lines = 1, limits }: { readonly lines?: number; readonly limits?: readonly string[] },
): ChildProcess {
  const program = new URL('./k-storage-writer.ts', import.meta.url);
  const given = [url, name, String(lines)];
  const writer = limits
    ? fork(program, given, { execPath: 'prlimit', execArgv: [...limits, process.execPath] })
    : fork(program, given);
  writers.push(writer);
  return writer;
}

async function kill(writer: ChildProcess): Promise<void> {
  if (writer.exitCode !== null || writer.signalCode !== null) return;
  const gone = once(writer, 'exit');
  writer.kill('SIGKILL');
  await gone;
}

/** Opening looks the file over; then every confirmed transaction must be there, and none by half. */
async function checkConfirmed(seen: readonly Told[]): Promise<void> {
  const storage = await openTestStorage(url);
  for (const { confirmed } of seen) {
    if (confirmed === undefined) continue;
    assert.ok(await storage.sessions.find(confirmed), `${confirmed} is lost`);
    assert.equal(await storage.singleUse.take('attempt', confirmed, 3_000_000_000), false);
  }
  await storage.close();
  const file = new DatabaseSync(path);
  const count = (table: string) => file.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'];
  assert.equal(count('usher_user'), count('usher_session'));
  assert.equal(count('usher_user'), count('usher_single_use'));
  assert.deepEqual({ ...file.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
  file.close();
}

async function refusesAndLeaves(damage: string): Promise<void> {
  const before = existsSync(path) ? readFileSync(path) : null;
  const files = readdirSync(folder);
  await assert.rejects(openTestStorage(url), is('storage_damaged'), damage);
  if (before) assert.deepEqual(readFileSync(path), before, `${damage}: the file was changed`);
  assert.deepEqual(readdirSync(folder), files, `${damage}: files came or went`);
}

test('K5 refuses an empty, cut, overwritten or foreign file, and changes nothing', async () => {
  const storage = await openTestStorage(url);
  for (let n = 0; n < 50; n += 1) await signIn(storage, `h${n}`, identityOf(`${n}`));
  await storage.close();
  const good = readFileSync(path);
  assert.ok(good.length > 50_000);
  const zeroed = (from: number, to: number) => Buffer.from(good).fill(0, from, to);
  const damages: Record<string, Buffer> = {
    'zero bytes': Buffer.alloc(0),
    'nothing but zeros': Buffer.alloc(good.length),
    'one byte': good.subarray(0, 1),
    'half a header': good.subarray(0, 50),
    'half a file': good.subarray(0, good.length / 2),
    'its last page cut off': good.subarray(0, -4096),
    'a text': Buffer.from('storage:\n  url: sqlite:usher.db\n'.repeat(200)),
    'a header overwritten': zeroed(0, 16),
    'a page of zeros': zeroed(4096, 8192),
    'the first page of zeros but for its header': zeroed(100, 4096),
  };
  for (const [damage, bytes] of Object.entries(damages)) {
    writeFileSync(path, bytes);
    await refusesAndLeaves(damage);
  }
  rmSync(path);
  const foreign = new DatabaseSync(path);
  foreign.exec('CREATE TABLE users (id TEXT)');
  foreign.close();
  await refusesAndLeaves('the database of another program');
  rmSync(path);
  writeFileSync(`${path}-wal`, 'what was not yet in the file');
  await refusesAndLeaves('a journal without its file');
  assert.ok(!existsSync(path));
});

test('K6 an older release refuses the store of a newer one, and changes nothing', async () => {
  await (await openTestStorage(url)).close();
  const file = new DatabaseSync(path);
  file.exec('INSERT INTO usher_schema VALUES (99, 1)');
  file.close();
  const before = readFileSync(path);
  await assert.rejects(openTestStorage(url), is('storage_newer_schema'));
  assert.deepEqual(readFileSync(path), before);
});

test('K6 a migration that breaks off leaves no trace, and is made good by the next start', async () => {
  const driver = await openSqlite(path, DEFAULT_LIMITS, systemRandom, { warn: () => {} });
  const first = ['CREATE TABLE a (x BIGINT)'];
  const broken = ['ALTER TABLE a ADD COLUMN y BIGINT', 'CREATE TABLE b (x BIGINT)', 'NONSENSE'];
  await assert.rejects(migrate(driver, systemClock, [first, broken]));
  assert.equal(await readVersion(driver), 1);
  assert.equal(await driver.hasTable('b'), false);
  await migrate(driver, systemClock, [first, broken.slice(0, 2)]);
  assert.equal(await readVersion(driver), 2);
  assert.equal(await driver.hasTable('b'), true);
  await driver.close();
});

test('K6 twenty that upgrade an older store at once take each step once', async () => {
  await (await openTestStorage(url)).close();
  const steps = Array.from({ length: 5 }, (_, n) => [
    n === 0 ? 'CREATE TABLE a (x BIGINT)' : `ALTER TABLE a ADD COLUMN y${n} BIGINT`,
    `INSERT INTO a (x) VALUES (${n})`,
  ]);
  const released = MIGRATIONS.map(() => []);
  const drivers = await Promise.all(
    Array.from({ length: 20 }, () =>
      openSqlite(path, DEFAULT_LIMITS, systemRandom, { warn: () => {} }),
    ),
  );
  await Promise.all(drivers.map((each) => migrate(each, systemClock, [...released, ...steps])));
  const rows = await drivers[0]!.query('SELECT x FROM a');
  assert.equal(rows.length, 5);
  await Promise.all(drivers.map((each) => each.close()));
});
