import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ODD_TEXTS } from './odd-texts.ts';
import { apiKeyOf, isConflict, NOON } from './sample-records.ts';
import type { WithStorage } from './with-storage.ts';

export function apiKeysConform(withStorage: WithStorage): void {
  it('gives a key back as it was made, lists and all', () =>
    withStorage(async ({ apiKeys }) => {
      assert.equal(await apiKeys.find('k1'), null);
      const plain = apiKeyOf('k1');
      const full = apiKeyOf('k2', {
        ...{ rooms: ['*'], jitsis: ['main', 'other'], seats: ['host', 'member', 'guest'] },
        ...{ expiresAt: NOON + 1, revokedAt: NOON + 2, lastUsedAt: NOON + 3 },
      });
      const none = apiKeyOf('k3', { jitsis: [] });
      const odd = apiKeyOf('k4', { name: ODD_TEXTS.join(), rooms: ODD_TEXTS, jitsis: ODD_TEXTS });
      for (const each of [plain, full, none, odd]) {
        await apiKeys.create(each);
        assert.deepEqual(await apiKeys.find(each.id), each);
      }
      await assert.rejects(apiKeys.create(plain), isConflict);
    }));

  it('lists them all, newest first, the revoked too', () =>
    withStorage(async ({ apiKeys }) => {
      assert.deepEqual(await apiKeys.list(), []);
      const old = apiKeyOf('k1', { createdAt: 1, revokedAt: 2 });
      const recent = apiKeyOf('k2', { createdAt: NOON });
      for (const each of [old, recent]) await apiKeys.create(each);
      assert.deepEqual(await apiKeys.list(), [recent, old]);
    }));

  it('revokes once', () =>
    withStorage(async ({ apiKeys }) => {
      await apiKeys.create(apiKeyOf('k1'));
      assert.equal(await apiKeys.revoke('nothing', NOON), false);
      assert.equal(await apiKeys.revoke('k1', NOON), true);
      assert.equal(await apiKeys.revoke('k1', NOON + 1), false);
      assert.equal((await apiKeys.find('k1'))?.revokedAt, NOON);
    }));

  it('remembers its last use to the minute, and never goes back', () =>
    withStorage(async ({ apiKeys }) => {
      await apiKeys.create(apiKeyOf('k1'));
      const after = async (now: number) => {
        await apiKeys.touch('k1', now);
        return (await apiKeys.find('k1'))?.lastUsedAt;
      };
      assert.equal(await after(NOON), NOON);
      assert.equal(await after(NOON + 59), NOON);
      assert.equal(await after(NOON - 500), NOON);
      assert.equal(await after(NOON + 60), NOON + 60);
      await apiKeys.touch('nothing', NOON);
    }));
}
