import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isStorageError } from '../errors.ts';
import { identityOf, signIn } from './test-database.ts';
import type { WithStorage } from './with-storage.ts';

export function sessionsConform(withStorage: WithStorage): void {
  it('finds a session as it was created, with its ID token', () =>
    withStorage(async (storage) => {
      assert.equal(await storage.sessions.find('h'), null);
      const session = await signIn(storage, 'h', identityOf('s'));
      assert.deepEqual(await storage.sessions.find('h'), session);
      const bare = await signIn(storage, 'h2', identityOf('s', { upstream: null }));
      assert.deepEqual(await storage.sessions.find('h2'), bare);
    }));

  it('refuses a second session of one id, and one for nobody', () =>
    withStorage(async (storage) => {
      const session = await signIn(storage, 'h', identityOf('s'));
      const conflict = (thrown: unknown) => isStorageError(thrown, 'storage_conflict');
      await assert.rejects(storage.sessions.create(session), conflict);
      const nobodys = { ...session, idHash: 'h2', userId: 'nobody' };
      await assert.rejects(storage.sessions.create(nobodys), conflict);
    }));

  it('keeps a person’s sessions that were seen last, and everybody else’s', () =>
    withStorage(async (storage) => {
      const { userId } = await signIn(storage, 'old', identityOf('s'));
      await signIn(storage, 'new', identityOf('s'));
      await signIn(storage, 'other', identityOf('s2'));
      await storage.sessions.touch('new', 4_000_000_000);
      assert.equal(await storage.sessions.keepNewest(userId, 1), 1);
      for (const id of ['new', 'other']) assert.ok(await storage.sessions.find(id));
    }));

  it('lists a person’s sessions that have not ended, the one seen last first', () =>
    withStorage(async (storage) => {
      const { userId } = await signIn(storage, 'old', identityOf('s'));
      await signIn(storage, 'new', identityOf('s'));
      await signIn(storage, 'over', identityOf('s'), 3_000_000_000);
      await signIn(storage, 'other', identityOf('s2'));
      await storage.sessions.touch('new', 2_900_000_000);
      const ids = async (now: number) =>
        (await storage.sessions.list(userId, now)).map(({ idHash }) => idHash);
      assert.deepEqual(await ids(2_000_043_199), ['new', 'old', 'over']);
      assert.deepEqual(await ids(2_999_999_999), ['over']);
      assert.deepEqual(await ids(3_000_000_000), []);
      const [first] = await storage.sessions.list(userId, 2_000_000_000);
      assert.deepEqual(first, await storage.sessions.find('new'));
    }));

  it('ends a person’s sessions but one, or all, and nobody else’s', () =>
    withStorage(async (storage) => {
      const { userId } = await signIn(storage, 'a', identityOf('s'));
      for (const id of ['b', 'c']) await signIn(storage, id, identityOf('s'));
      await signIn(storage, 'other', identityOf('s2'));
      assert.equal(await storage.sessions.endOthers(userId, 'b'), 2);
      assert.ok(await storage.sessions.find('b'));
      assert.equal(await storage.sessions.endOthers(userId, 'other'), 1);
      await signIn(storage, 'd', identityOf('s'));
      assert.equal(await storage.sessions.endOthers(userId, null), 1);
      assert.ok(await storage.sessions.find('other'));
    }));

  it('moves the last sight on, never back, past the year 2038', () =>
    withStorage(async (storage) => {
      const session = await signIn(storage, 'h', identityOf('s'));
      await storage.sessions.touch('h', 4_000_000_000);
      await storage.sessions.touch('h', 3_000_000_000);
      const found = await storage.sessions.find('h');
      assert.deepEqual(found, { ...session, lastSeenAt: 4_000_000_000 });
    }));

  it('leaves a session gone that is touched after its end', () =>
    withStorage(async (storage) => {
      const session = await signIn(storage, 'h', identityOf('s'));
      assert.deepEqual(await storage.sessions.take('h'), session);
      await storage.sessions.touch('h', session.lastSeenAt + 1);
      assert.equal(await storage.sessions.find('h'), null);
      assert.equal(await storage.sessions.take('h'), null);
    }));

  it('holds a session in a transaction, and says where it is gone', () =>
    withStorage(async (storage) => {
      const session = await signIn(storage, 'h', identityOf('s'));
      assert.equal(await storage.transaction(({ sessions }) => sessions.hold('h')), true);
      assert.deepEqual(await storage.sessions.find('h'), session);
      await storage.sessions.take('h');
      assert.equal(await storage.transaction(({ sessions }) => sessions.hold('h')), false);
    }));

  it('ends upstream sessions by subject, by session id, or where both fit', () =>
    withStorage(async (storage) => {
      const upstream = (sessionId: string) => ({ upstream: { sessionId, proof: null } });
      const users = new Map<string, string>();
      const fill = async () => {
        const { userId } = await signIn(storage, 'a1', identityOf('a', upstream('u1')));
        users.set(userId, 'a');
        await signIn(storage, 'a2', identityOf('a', upstream('u2')));
        users.set((await signIn(storage, 'b1', identityOf('b', upstream('u1')))).userId, 'b');
        await signIn(storage, 'c', identityOf('a', { upstream: null, methodId: 'other' }));
      };
      const gone = async (methodId: string, subject: string | null, sessionId: string | null) => {
        await fill();
        const owners = await storage.sessions.removeUpstream(methodId, { subject, sessionId });
        const names: string[] = [];
        for (const name of ['a1', 'a2', 'b1', 'c']) {
          if (!(await storage.sessions.take(name))) names.push(name);
        }
        assert.equal(names.length, owners.length);
        if (methodId === 'keycloak') {
          const whose = owners.map((owner) => users.get(owner)).toSorted();
          assert.deepEqual(
            whose,
            names.map((name) => name.slice(0, 1)),
          );
        }
        return names;
      };
      assert.deepEqual(await gone('keycloak', 'a', null), ['a1', 'a2']);
      assert.deepEqual(await gone('keycloak', null, 'u1'), ['a1', 'b1']);
      assert.deepEqual(await gone('keycloak', 'a', 'u1'), ['a1']);
      assert.deepEqual(await gone('keycloak', 'b', 'u2'), []);
      assert.deepEqual(await gone('other', 'a', null), ['c']);
      assert.deepEqual(await gone('keycloak', null, null), []);
    }));
}
