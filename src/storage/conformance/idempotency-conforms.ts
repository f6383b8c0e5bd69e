import assert from 'node:assert/strict';
import { it } from 'node:test';
import { systemClock } from '../../base/clock.ts';
import { systemRandom } from '../../base/random.ts';
import { createSealer } from '../sealer.ts';
import { ODD_TEXTS } from './odd-texts.ts';
import { NOON } from './sample-records.ts';
import { openTestStorage } from './test-database.ts';
import type { WithStorage } from './with-storage.ts';

function recordOf(answer: string, expiresAt = NOON) {
  return { requestHash: `hash of ${answer}`, answer, expiresAt };
}

export function idempotencyConforms(withStorage: WithStorage): void {
  it('keeps the first answer, and gives it to whoever comes after', () =>
    withStorage(async ({ idempotency }) => {
      const first = { requestHash: 'hash of a', answer: 'a' };
      assert.equal(await idempotency.find('k', 1), null);
      assert.equal(await idempotency.keep('k', recordOf('a')), null);
      assert.deepEqual(await idempotency.keep('k', recordOf('b')), first);
      assert.deepEqual(await idempotency.find('k', NOON - 1), first);
      assert.equal(await idempotency.find('k', NOON), null);
      assert.equal(await idempotency.find('K', 1), null);
    }));

  it('keeps another in the place of one that is over', () =>
    withStorage(async ({ idempotency }) => {
      const now = systemClock.nowSeconds();
      assert.equal(await idempotency.keep('k', recordOf('over', now)), null);
      assert.equal(await idempotency.keep('k', recordOf('new')), null);
      assert.equal((await idempotency.find('k', now))?.answer, 'new');
    }));

  it('takes every text, of any length', () =>
    withStorage(async ({ idempotency }) => {
      for (const text of [...ODD_TEXTS, 'x\0\ud800'.repeat(100_000)]) {
        const record = { requestHash: text, answer: text };
        assert.equal(await idempotency.keep(text, { ...record, expiresAt: 1e300 }), null);
        assert.deepEqual(await idempotency.find(text, NOON), record);
      }
    }));

  it('counts an answer that no longer opens as none', () =>
    withStorage(async ({ idempotency }, url) => {
      await idempotency.keep('k', recordOf('a'));
      if (url === 'sqlite::memory:') return;
      const seal = createSealer('another secret, 32 bytes or more', systemRandom);
      const changed = await openTestStorage(url, { seal });
      try {
        assert.equal(await changed.idempotency.find('k', 1), null);
        assert.equal(await changed.idempotency.keep('k', recordOf('b')), null);
        assert.equal((await changed.idempotency.find('k', 1))?.answer, 'b');
      } finally {
        await changed.close();
      }
    }));
}
