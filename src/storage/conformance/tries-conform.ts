import assert from 'node:assert/strict';
import { it } from 'node:test';
import { NOON } from './sample-records.ts';
import type { WithStorage } from './with-storage.ts';

const WINDOW = 900;

export function triesConform(withStorage: WithStorage): void {
  it('allows as many as it may in a window that begins with the first', () =>
    withStorage(async ({ tries }) => {
      const spend = (now: number, key = 'k') => tries.spend('access-code', key, 3, WINDOW, now);
      assert.equal(await spend(NOON), true);
      assert.equal(await spend(NOON + 10), true);
      assert.equal(await spend(NOON + 899), true);
      assert.equal(await spend(NOON + 899), false);
      assert.equal(await spend(NOON + 899, 'another'), true);
      assert.equal(await spend(NOON + WINDOW), true);
      assert.equal(await spend(NOON + WINDOW + 1), true);
      assert.equal(await spend(NOON + WINDOW + 2), true);
      assert.equal(await spend(NOON + WINDOW + 3), false);
    }));

  it('takes one back, never below none, and counts no refused try', () =>
    withStorage(async ({ tries }) => {
      const spend = () => tries.spend('access-code', 'k', 2, WINDOW, NOON);
      await tries.refund('access-code', 'k');
      assert.deepEqual([await spend(), await spend(), await spend()], [true, true, false]);
      await tries.refund('access-code', 'k');
      assert.deepEqual([await spend(), await spend()], [true, false]);
      for (let n = 0; n < 5; n += 1) await tries.refund('access-code', 'k');
      assert.deepEqual([await spend(), await spend(), await spend()], [true, true, false]);
    }));

  it('allows none where none may be', () =>
    withStorage(async ({ tries }) => {
      assert.equal(await tries.spend('access-code', 'k', 0, WINDOW, NOON), false);
      assert.equal(await tries.spend('access-code', 'k', 1, WINDOW, NOON), true);
      assert.equal(await tries.spend('access-code', 'k', 0, WINDOW, NOON), false);
    }));

  it('says how many are counted, each kind for itself, until the window ends', () =>
    withStorage(async ({ tries }) => {
      const count = (now: number) => tries.count('password', 'k', now);
      assert.equal(await count(NOON), 0);
      await tries.spend('password', 'k', 2, WINDOW, NOON);
      await tries.spend('password', 'k', 2, WINDOW, NOON);
      await tries.spend('password', 'k', 2, WINDOW, NOON);
      await tries.spend('password-wrong', 'k', 2, WINDOW, NOON);
      assert.equal(await count(NOON), 2);
      await tries.refund('password', 'k');
      assert.equal(await count(NOON + WINDOW - 1), 1);
      assert.equal(await count(NOON + WINDOW), 0);
    }));

  it('takes keys of any length', () =>
    withStorage(async ({ tries }) => {
      const long = '\u{1f3ad}\0\ud800'.repeat(50_000);
      assert.equal(await tries.spend('access-code', long, 1, WINDOW, NOON), true);
      assert.equal(await tries.spend('access-code', long, 1, WINDOW, NOON), false);
      assert.equal(await tries.spend('access-code', `${long}.`, 1, WINDOW, NOON), true);
    }));
}
