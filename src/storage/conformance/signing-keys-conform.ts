import assert from 'node:assert/strict';
import { it } from 'node:test';
import { systemRandom } from '../../base/random.ts';
import { createSealer } from '../sealer.ts';
import { ODD_TEXTS } from './odd-texts.ts';
import { isConflict, NOON, signingKeyOf } from './sample-records.ts';
import { openTestStorage } from './test-database.ts';
import type { WithStorage } from './with-storage.ts';

export function signingKeysConform(withStorage: WithStorage): void {
  it('gives keys back as they were made, oldest first', () =>
    withStorage(async ({ signingKeys }) => {
      assert.deepEqual(await signingKeys.list(), []);
      const active = signingKeyOf('b', { state: 'active', activatedAt: NOON + 1, createdAt: NOON });
      const next = signingKeyOf('a', { createdAt: NOON + 2, privateKey: ODD_TEXTS.join() });
      const retired = signingKeyOf('c', {
        ...{ state: 'retired', origin: 'given', privateKey: null, createdAt: 1 },
        ...{ activatedAt: 2, retiredAt: 3, revokedAt: 4, signedUntil: NOON },
      });
      for (const each of [active, next, retired]) await signingKeys.create(each);
      assert.deepEqual(await signingKeys.list(), [retired, active, next]);
    }));

  it('has one active key and one that comes next, and no kid twice', () =>
    withStorage(async ({ signingKeys }) => {
      await signingKeys.create(signingKeyOf('a', { state: 'active' }));
      await signingKeys.create(signingKeyOf('n', { state: 'next' }));
      for (const state of ['active', 'next'] as const) {
        await assert.rejects(signingKeys.create(signingKeyOf('x', { state })), isConflict);
      }
      await assert.rejects(signingKeys.create(signingKeyOf('a', { state: 'retired' })), isConflict);
      await assert.rejects(signingKeys.save(signingKeyOf('n', { state: 'active' })), isConflict);
      await signingKeys.create(signingKeyOf('r', { state: 'retired' }));
      await signingKeys.create(signingKeyOf('s', { state: 'retired' }));
    }));

  it('moves a key on, and forgets its private part once it signs no more', () =>
    withStorage(async ({ signingKeys }) => {
      const next = signingKeyOf('k');
      await signingKeys.create(next);
      const active = { ...next, state: 'active', activatedAt: NOON } as const;
      // What it was given as a private key does not count: it may have been unreadable.
      await signingKeys.save({ ...active, privateKey: null, signedUntil: 5 });
      assert.deepEqual(await signingKeys.list(), [active]);
      const retired = { ...active, state: 'retired', retiredAt: NOON + 1 } as const;
      await signingKeys.save(retired);
      assert.deepEqual(await signingKeys.list(), [{ ...retired, privateKey: null }]);
      const revoked = { ...retired, state: 'revoked', revokedAt: NOON + 2, certificate: 'other' };
      await signingKeys.save({ ...revoked, state: 'revoked' });
      assert.deepEqual(await signingKeys.list(), [{ ...revoked, privateKey: null }]);
      await signingKeys.remove('k');
      assert.deepEqual(await signingKeys.list(), []);
      await signingKeys.remove('k');
    }));

  it('remembers until when tokens of a key live, and never goes back', () =>
    withStorage(async ({ signingKeys }) => {
      await signingKeys.create(signingKeyOf('a', { state: 'active' }));
      await signingKeys.create(signingKeyOf('n', { state: 'next' }));
      await signingKeys.create(signingKeyOf('r', { state: 'retired' }));
      await signingKeys.create(signingKeyOf('x', { state: 'revoked' }));
      const covered: string[] = [];
      for (const kid of ['a', 'n', 'r', 'x', 'gone']) {
        if (await signingKeys.cover(kid, NOON)) covered.push(kid);
      }
      assert.deepEqual(covered, ['a', 'r']);
      assert.equal(await signingKeys.cover('a', NOON - 1), true);
      const ends = (await signingKeys.list()).map(
        ({ kid, signedUntil }) => `${kid} ${signedUntil}`,
      );
      assert.deepEqual(ends.sort(), [`a ${NOON}`, 'n 0', `r ${NOON}`, 'x 0']);
    }));

  it('reads no private key with another secret, and still the rest', () =>
    withStorage(async ({ signingKeys }, url) => {
      if (url === 'sqlite::memory:') return;
      await signingKeys.create(signingKeyOf('k'));
      const seal = createSealer('another secret of tests, 32 bytes long', systemRandom);
      const other = await openTestStorage(url, { seal });
      assert.deepEqual(await other.signingKeys.list(), [signingKeyOf('k', { privateKey: null })]);
      await other.close();
    }));

  it('lets those who lock come one after the other', () =>
    withStorage(async (storage) => {
      const attempts = Array.from({ length: 20 }, (_, n) =>
        storage.transaction(async ({ signingKeys }) => {
          await signingKeys.lock();
          if ((await signingKeys.list()).length > 0) return false;
          await signingKeys.create(signingKeyOf(`k${n}`, { state: 'active' }));
          return true;
        }),
      );
      const made = await Promise.all(attempts);
      assert.equal(made.filter(Boolean).length, 1);
    }));
}
