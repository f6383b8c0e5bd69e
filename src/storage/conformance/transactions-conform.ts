import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isStorageError } from '../errors.ts';
import { identityOf, sessionOf } from './test-database.ts';
import type { WithStorage } from './with-storage.ts';

export function transactionsConform(withStorage: WithStorage): void {
  it('keeps all of a transaction', () =>
    withStorage(async (storage) => {
      const answer = await storage.transaction(async ({ users, sessions }) => {
        const user = await users.recordSignIn(identityOf('s'), 'id', 1);
        await sessions.create(sessionOf('h', user.id, identityOf('s')));
        return (await sessions.find('h'))?.userId;
      });
      assert.equal(answer, 'id');
      assert.equal((await storage.sessions.find('h'))?.userId, 'id');
    }));

  it('keeps nothing of a transaction that throws', () =>
    withStorage(async (storage) => {
      const failing = storage.transaction(async ({ users, singleUse }) => {
        await users.recordSignIn(identityOf('s'), 'id', 1);
        await singleUse.take('attempt', 'x', 1);
        throw new Error('no');
      });
      await assert.rejects(failing, /^Error: no$/);
      assert.equal(await storage.users.find('keycloak', 's'), null);
      assert.equal(await storage.singleUse.take('attempt', 'x', 1), true);
    }));

  it('keeps nothing when a failed statement was swallowed', () =>
    withStorage(async (storage) => {
      const failing = storage.transaction(async ({ users, sessions }) => {
        await users.recordSignIn(identityOf('s'), 'id', 1);
        await sessions.create(sessionOf('h', 'nobody', identityOf('s'))).catch(() => {});
      });
      await assert.rejects(failing, (thrown) => isStorageError(thrown, 'storage_conflict'));
      assert.equal(await storage.users.find('keycloak', 's'), null);
    }));

  it('refuses the repositories of a transaction after its end', () =>
    withStorage(async (storage) => {
      const { singleUse } = await storage.transaction(async (inside) => inside);
      await assert.rejects(singleUse.take('attempt', 'x', 1), /after its end/);
      assert.equal(await storage.singleUse.take('attempt', 'x', 1), true);
    }));

  it('answers with storage_unavailable after the close', () =>
    withStorage(async (storage) => {
      await storage.check();
      await storage.close();
      await storage.close();
      const unavailable = (thrown: unknown) => isStorageError(thrown, 'storage_unavailable');
      await assert.rejects(storage.check(), unavailable);
      await assert.rejects(storage.sessions.find('h'), unavailable);
      await assert.rejects(
        storage.transaction(async () => {}),
        unavailable,
      );
    }));
}
