import assert from 'node:assert/strict';
import { it } from 'node:test';
import { systemRandom } from '../../base/random.ts';
import { createSealer } from '../sealer.ts';
import { ODD_TEXTS } from './odd-texts.ts';
import { inlineGrantOf, isConflict, NOON } from './sample-records.ts';
import { openTestStorage } from './test-database.ts';
import type { WithStorage } from './with-storage.ts';

const NEXT = { accessToken: 'token 1', kid: 'key 1', expiresAt: NOON + 3600, now: NOON + 1 };

export function inlineGrantsConform(withStorage: WithStorage): void {
  it('finds a grant by its id and its code, and by nothing else', () =>
    withStorage(async ({ inlineGrants }) => {
      const grant = inlineGrantOf('g', { nonce: ODD_TEXTS.join() });
      await inlineGrants.create(grant, 'code');
      assert.deepEqual(await inlineGrants.find('g'), grant);
      assert.deepEqual(await inlineGrants.findByCode('code'), grant);
      for (const other of ['g', 'Code', 'code ', '']) {
        assert.equal(await inlineGrants.findByCode(other), null);
      }
      assert.equal(await inlineGrants.findByAccessToken('code'), null);
      await assert.rejects(inlineGrants.create(inlineGrantOf('h'), 'code'), isConflict);
    }));

  it('goes on once from each generation, and is then found by the newest token', () =>
    withStorage(async ({ inlineGrants }) => {
      await inlineGrants.create(inlineGrantOf('g'), 'code');
      assert.equal(await inlineGrants.advance('g', 1, NEXT), false);
      assert.equal(await inlineGrants.advance('g', 0, NEXT), true);
      assert.equal(await inlineGrants.advance('g', 0, NEXT), false);
      const on = { ...NEXT, accessToken: 'token 2', kid: 'key 2', now: NOON + 5 };
      assert.equal(await inlineGrants.advance('g', 1, on), true);
      assert.equal(await inlineGrants.findByAccessToken('token 1'), null);
      const found = await inlineGrants.findByAccessToken('token 2');
      const expected = { kid: 'key 2', generation: 2, rotatedAt: NOON + 5, expiresAt: NOON + 3600 };
      assert.deepEqual(found, inlineGrantOf('g', expected));
      assert.deepEqual(await inlineGrants.findByCode('code'), found);
    }));

  it('of a hundred who come with one generation, one goes on', () =>
    withStorage(async ({ inlineGrants }) => {
      await inlineGrants.create(inlineGrantOf('g'), 'code');
      const all = Array.from({ length: 100 }, () => inlineGrants.advance('g', 0, NEXT));
      assert.equal((await Promise.all(all)).filter(Boolean).length, 1);
      assert.equal((await inlineGrants.find('g'))?.generation, 1);
    }));

  it('ends once, and does not go on after its end or its time', () =>
    withStorage(async ({ inlineGrants }) => {
      await inlineGrants.create(inlineGrantOf('late'), 'late');
      assert.equal(await inlineGrants.advance('late', 0, { ...NEXT, now: NOON + 60 }), false);
      await inlineGrants.create(inlineGrantOf('g'), 'code');
      assert.equal(await inlineGrants.end('g', NOON + 3), true);
      assert.equal(await inlineGrants.end('g', NOON + 4), false);
      assert.equal((await inlineGrants.find('g'))?.endedAt, NOON + 3);
      assert.equal(await inlineGrants.advance('g', 0, NEXT), false);
      assert.equal(await inlineGrants.end('nobody', NOON), false);
    }));

  it('is swept once it has expired, ended or not', () =>
    withStorage(async ({ inlineGrants, sweep }) => {
      await inlineGrants.create(inlineGrantOf('over', { endedAt: NOON }), 'a');
      await inlineGrants.create(inlineGrantOf('lives', { expiresAt: NOON + 61 }), 'b');
      assert.equal(await sweep(NOON + 60, null), 1);
      assert.equal(await inlineGrants.find('over'), null);
      assert.ok(await inlineGrants.find('lives'));
    }));

  it('is none any more under another secret', () =>
    withStorage(async ({ inlineGrants }, url) => {
      await inlineGrants.create(inlineGrantOf('g'), 'code');
      if (url === 'sqlite::memory:') return;
      const seal = createSealer('another secret, 32 bytes or more', systemRandom);
      const changed = await openTestStorage(url, { seal });
      try {
        assert.equal(await changed.inlineGrants.findByCode('code'), null);
      } finally {
        await changed.close();
      }
    }));
}
