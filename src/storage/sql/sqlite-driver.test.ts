import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemRandom } from '../../base/random.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import type { SqlDriver } from './connection.ts';
import { openSqlite } from './open-sqlite.ts';
import { openSqliteConnection, type SqliteConnection } from './sqlite-connection.ts';
import { createSqliteDriver } from './sqlite-driver.ts';

const INSERT = 'INSERT INTO thing (name) VALUES (?)';
const NAMES = 'SELECT name FROM thing ORDER BY name';
const UNAVAILABLE = { code: 'storage_unavailable' };

/** What happened, in its order: every COMMIT, and what a test notes. */
let happened: string[];
/** The next statement that begins so fails, as on a full disk. */
let failing: string | null;
let driver: SqlDriver;
let connection: SqliteConnection;

beforeEach(async () => {
  happened = [];
  failing = null;
  const real = await openSqliteConnection(null, 0);
  connection = {
    ...real,
    run(sql, values) {
      if (failing !== null && sql.startsWith(failing)) {
        failing = null;
        throw Object.assign(new Error('full'), { errcode: 13 });
      }
      const rows = real.run(sql, values);
      if (sql === 'COMMIT') happened.push(sql);
      return rows;
    },
  };
  connection.run('CREATE TABLE thing (name TEXT PRIMARY KEY)');
  driver = createSqliteDriver(connection, { ...DEFAULT_LIMITS, waitMs: 50 }, () => true);
});
afterEach(() => driver.close());

const note = (what: string) => () => void happened.push(what);
const add = (name: string) => driver.transaction(async (inside) => inside.query(INSERT, [name]));
const names = async () => (await driver.query(NAMES)).map((row) => row['name']);

describe('what is told, and when', () => {
  test('nobody is told of a write before it is committed, whatever way it was made', async () => {
    await Promise.all([
      add('a').then(note('a')),
      add('b').then(note('b')),
      driver.query(INSERT, ['c']).then(note('c')),
    ]);
    assert.deepEqual(happened, ['COMMIT', 'a', 'b', 'c']);
  });

  test('nobody reads what is not committed yet', async () => {
    let seen: unknown[] = [];
    const writes = [add('a'), add('b')];
    // Both have written by now, and wait for their commit.
    for (let n = 0; n < 20; n += 1) await Promise.resolve();
    const reads = [1, 2].map(async () => {
      seen = await names();
      note('read')();
    });
    await Promise.all([...writes, ...reads]);
    assert.deepEqual(happened, ['COMMIT', 'read', 'read']);
    assert.deepEqual(seen, ['a', 'b']);
  });

  test('what fails to be committed was never there: not for its writers, and for no reader', async () => {
    failing = 'COMMIT';
    const writes = [add('a'), add('b'), driver.query(INSERT, ['c'])].map((one) =>
      assert.rejects(one, UNAVAILABLE),
    );
    for (let n = 0; n < 20; n += 1) await Promise.resolve();
    const seen = names();
    await Promise.all(writes);
    assert.deepEqual(await seen, []);
    await add('d');
    assert.deepEqual(await names(), ['d']);
  });

  test('who fails takes nobody along', async () => {
    const [a, twice, thrown, b] = await Promise.allSettled([
      add('a'),
      add('a'),
      driver.transaction(async (inside) => {
        await inside.query(INSERT, ['x']);
        throw new Error('no');
      }),
      add('b'),
    ]);
    assert.deepEqual([a.status, b.status], ['fulfilled', 'fulfilled']);
    assert.deepEqual([twice.status, thrown.status], ['rejected', 'rejected']);
    assert.deepEqual(await names(), ['a', 'b']);
  });
});

describe('a database that ends a transaction by itself', () => {
  /** Fails as a full disk does, which takes the whole transaction. */
  function giveUp(): void {
    connection.run('ROLLBACK');
    failing = 'INSERT';
  }

  test('tells all whose it was, and goes on', async () => {
    const first = assert.rejects(add('a'), UNAVAILABLE);
    const second = assert.rejects(
      driver.transaction(async (inside) => {
        giveUp();
        await inside.query(INSERT, ['b']);
      }),
      UNAVAILABLE,
    );
    await Promise.all([first, second]);
    await add('c');
    assert.deepEqual(await names(), ['c']);
  });

  test('writes nothing by itself for a unit that does not mind', async () => {
    const unmoved = driver.transaction(async (inside) => {
      giveUp();
      await inside.query(INSERT, ['a']).catch(() => {});
      await inside.query(INSERT, ['b']);
    });
    await assert.rejects(unmoved, UNAVAILABLE);
    assert.deepEqual(await names(), []);
  });

  test('a unit that cannot be ended is undone, and holds nobody up', async () => {
    const first = add('a');
    for (let n = 0; n < 20; n += 1) await Promise.resolve();
    failing = 'RELEASE';
    await assert.rejects(driver.query(INSERT, ['b']), UNAVAILABLE);
    await first;
    await add('c');
    assert.deepEqual(await names(), ['a', 'c']);
  });
});

test('a unit that does not end is not kept by half when the store closes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'usher-driver-'));
  const open = () =>
    openSqlite(join(folder, 'usher.db'), { ...DEFAULT_LIMITS, waitMs: 20 }, systemRandom, {
      warn: () => {},
    });
  try {
    const first = await open();
    await first.query('CREATE TABLE thing (name TEXT PRIMARY KEY)');
    const whole = first.transaction(async (inside) => inside.query(INSERT, ['whole']));
    const half = first.transaction(async (inside) => {
      await inside.query(INSERT, ['half']);
      await sleep(200);
    });
    const ended = Promise.all([whole, assert.rejects(half, UNAVAILABLE)]);
    await first.close();
    await ended;
    const second = await open();
    assert.deepEqual(
      (await second.query(NAMES)).map((row) => row['name']),
      ['whole'],
    );
    await second.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a commit waits for the disk: the journal is written ahead and synchronous is FULL', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'usher-driver-'));
  const path = join(folder, 'usher.db');
  const store = await openSqlite(path, DEFAULT_LIMITS, systemRandom, { warn: () => {} });
  const [[journal], [synchronous]] = [
    await store.query('PRAGMA journal_mode'),
    await store.query('PRAGMA synchronous'),
  ];
  assert.equal(journal?.['journal_mode'], 'wal');
  assert.equal(synchronous?.['synchronous'], 2);
  await store.close();
  rmSync(folder, { recursive: true });
});
