import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isStorageError } from '../errors.ts';
import { ODD_TEXTS } from './odd-texts.ts';
import { identityOf, sessionOf } from './test-database.ts';
import type { WithStorage } from './with-storage.ts';

export function usersConform(withStorage: WithStorage): void {
  it('records a person once and keeps the id and the first moment', () =>
    withStorage(async ({ users }) => {
      assert.equal(await users.find('keycloak', 's1'), null);
      const first = await users.recordSignIn(identityOf('s1'), 'id-1', 100);
      assert.deepEqual(first, {
        id: 'id-1',
        methodId: 'keycloak',
        subject: 's1',
        username: 'user s1',
        name: 'Åsa Öberg',
        email: 'asa@example.org',
        createdAt: 100,
        lastSignInAt: 100,
      });
      const renamed = identityOf('s1', { username: 'asa', name: null, email: null });
      const second = await users.recordSignIn(renamed, 'id-2', 200);
      assert.deepEqual(second, {
        ...first,
        username: 'asa',
        name: null,
        email: null,
        lastSignInAt: 200,
      });
      assert.deepEqual(await users.find('keycloak', 's1'), second);
    }));

  it('keeps apart one subject of two methods, whatever else they share', () =>
    withStorage(async ({ users }) => {
      const one = await users.recordSignIn(identityOf('s', { methodId: 'a' }), 'id-a', 1);
      const two = await users.recordSignIn(identityOf('s', { methodId: 'b' }), 'id-b', 1);
      assert.notEqual(one.id, two.id);
    }));

  it('refuses an id that is somebody else’s', () =>
    withStorage(async ({ users }) => {
      await users.recordSignIn(identityOf('s1'), 'same', 1);
      await assert.rejects(users.recordSignIn(identityOf('s2'), 'same', 1), (thrown) =>
        isStorageError(thrown, 'storage_conflict'),
      );
      assert.equal(await users.find('keycloak', 's2'), null);
    }));

  it('gives back every text as it was, and takes no two for one', () =>
    withStorage(async ({ users, sessions }) => {
      for (const [at, text] of ODD_TEXTS.entries()) {
        const odd = identityOf(text, {
          username: text,
          name: text,
          email: text,
          claims: { [text]: text },
          upstream: { sessionId: text, proof: text },
        });
        const user = await users.recordSignIn(odd, `id ${at}`, 1);
        assert.equal(user.id, `id ${at}`, `${JSON.stringify(text)} was taken for another`);
        assert.deepEqual(await users.find('keycloak', text), user);
        assert.equal(user.name, text);
        const session = sessionOf(text, user.id, odd);
        await sessions.create(session);
        const found = await sessions.find(text);
        // A lone surrogate cannot be UTF-8, and a token never holds one.
        assert.equal(found?.identity.upstream?.proof, text.toWellFormed());
        assert.deepEqual({ ...found?.identity, upstream: null }, { ...odd, upstream: null });
      }
      for (const text of ODD_TEXTS) {
        const which = { subject: text, sessionId: text };
        assert.equal((await sessions.removeUpstream('keycloak', which)).length, 1);
      }
    }));

  it('forgets a person, with their sessions, and nobody else', () =>
    withStorage(async ({ users, sessions }) => {
      for (const subject of ['s', 's2']) {
        const user = await users.recordSignIn(identityOf(subject), `id ${subject}`, 1);
        await sessions.create(sessionOf(`h ${subject}`, user.id, identityOf(subject)));
      }
      assert.equal(await users.remove('other', 's'), false);
      assert.equal(await users.remove('keycloak', 's'), true);
      assert.equal(await users.remove('keycloak', 's'), false);
      assert.equal(await users.find('keycloak', 's'), null);
      assert.equal(await sessions.find('h s'), null);
      assert.ok(await sessions.find('h s2'));
    }));
}
