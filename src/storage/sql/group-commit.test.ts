import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createGroupCommit } from './group-commit.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/** A connection that writes down what it is told, and fails where a test wants it to. */
function recorder(failsAt: readonly string[] = []) {
  const said: string[] = [];
  let open = false;
  const connection: SqliteConnection = {
    run(sql) {
      said.push(sql);
      if (failsAt.includes(sql)) throw Object.assign(new Error('full'), { errcode: 13 });
      if (sql.startsWith('BEGIN')) open = true;
      if (sql === 'COMMIT' || sql === 'ROLLBACK') open = false;
      return [];
    },
    isInTransaction: () => open,
    close: () => {},
  };
  return { said, connection, giveUp: () => (open = false) };
}

describe('one commit for several units of work', () => {
  test('one that is alone is committed at once', async () => {
    const { said, connection } = recorder();
    const group = createGroupCommit(connection, () => 0);
    group.begin();
    const done = group.done();
    group.commit();
    await done;
    assert.deepEqual(said, ['BEGIN IMMEDIATE', 'SAVEPOINT unit', 'RELEASE unit', 'COMMIT']);
    assert.equal(group.isOpen, false);
  });

  test('nobody is told before the commit, and then all are', async () => {
    const { said, connection } = recorder();
    const group = createGroupCommit(connection, () => 0);
    const told: number[] = [];
    for (const n of [1, 2, 3]) {
      group.begin();
      void group.done().then(() => told.push(n));
      if (n === 3) group.commit();
      if (n < 3) await Promise.resolve();
      if (n < 3) assert.deepEqual(told, []);
    }
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(told, [1, 2, 3]);
    assert.deepEqual(
      said.filter((sql) => /BEGIN|COMMIT/.test(sql)),
      ['BEGIN IMMEDIATE', 'COMMIT'],
    );
  });

  test('who undoes theirs undoes nobody else’s', async () => {
    const { said, connection } = recorder();
    const group = createGroupCommit(connection, () => 0);
    group.begin();
    const first = group.done();
    group.begin();
    group.undo();
    group.commit();
    await first;
    assert.deepEqual(said.slice(3), [
      'SAVEPOINT unit',
      'ROLLBACK TO unit',
      'RELEASE unit',
      'COMMIT',
    ]);
  });

  test('a commit that fails is told to all whose it was', async () => {
    const { connection, said } = recorder(['COMMIT']);
    const group = createGroupCommit(connection, () => 0);
    group.begin();
    const first = group.done();
    group.begin();
    const second = group.done();
    group.commit();
    for (const one of [first, second]) await assert.rejects(one, { code: 'storage_unavailable' });
    assert.equal(said.at(-1), 'ROLLBACK');
    assert.equal(group.isOpen, false);
  });

  test('what SQLite gave up by itself is told to those who waited for it', async () => {
    const { connection, giveUp } = recorder();
    const group = createGroupCommit(connection, () => 0);
    group.begin();
    const first = group.done();
    group.begin();
    giveUp();
    group.undo();
    group.commit();
    await assert.rejects(first, { code: 'storage_unavailable' });
  });

  test('a step that must see no transaction is taken at its end, however it ends', () => {
    for (const [failsAt, end] of [
      [[], 'commit'],
      [['COMMIT'], 'commit'],
      [[], 'undo'],
    ] as const) {
      const { connection } = recorder(failsAt);
      const group = createGroupCommit(connection, () => 0);
      const open: boolean[] = [];
      const step = () => void open.push(connection.isInTransaction());
      group.afterwards(step);
      group.begin();
      group.afterwards(step);
      assert.deepEqual(open, [false]);
      if (end === 'commit') group.done().catch(() => {});
      group[end]();
      assert.deepEqual(open, [false, false]);
    }
  });

  test('nobody waits for long, and not for more than a handful', () => {
    const { said, connection } = recorder();
    let now = 0;
    const group = createGroupCommit(connection, () => now);
    const commits = () => said.filter((sql) => sql === 'COMMIT').length;
    group.begin();
    void group.done();
    assert.deepEqual([commits(), group.isFull], [0, false]);
    now = 10;
    assert.equal(group.isFull, true);
    group.commit();
    group.commit();
    assert.deepEqual([commits(), group.isFull], [1, false]);
    for (let n = 0; n < 64; n += 1) {
      assert.equal(group.isFull, false);
      group.begin();
      void group.done();
    }
    assert.equal(group.isFull, true);
  });
});
