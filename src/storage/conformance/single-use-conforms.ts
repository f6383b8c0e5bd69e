import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { WithStorage } from './with-storage.ts';

export function singleUseConforms(withStorage: WithStorage): void {
  it('spends a thing once, each kind for itself', () =>
    withStorage(async ({ singleUse }) => {
      assert.equal(await singleUse.take('attempt', 'x', 100), true);
      assert.equal(await singleUse.take('attempt', 'x', 100), false);
      assert.equal(await singleUse.take('logout-token', 'x', 100), true);
    }));

  it('takes ids of any length and ends of any size', () =>
    withStorage(async ({ singleUse }) => {
      const long = '🎭'.repeat(100_000);
      assert.equal(await singleUse.take('attempt', long, 1e300), true);
      assert.equal(await singleUse.take('attempt', long, 1.5), false);
      assert.equal(await singleUse.take('attempt', `${long}.`, 1.5), true);
      assert.equal(await singleUse.take('attempt', '', -1), true);
      await assert.rejects(singleUse.take('attempt', 'y', Number.NaN), RangeError);
    }));
}
