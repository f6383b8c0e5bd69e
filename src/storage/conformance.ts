import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  identityOf,
  openTestStorage,
  sessionOf,
  signIn,
  type TestDatabases,
} from './conformance-database.ts';
import { storageRaces } from './conformance-races.ts';
import { isStorageError } from './errors.ts';
import type { Storage } from './storage.ts';

/** Text that one database or the other is known to refuse, to cut or to change. */
const ODD_TEXTS = [
  'Åsa Öberg',
  'お名前 🎭 👩‍👩‍👧',
  'A\u030a differs from \u00c5',
  'with \0 a NUL',
  '\ud800 alone',
  'alone \udc00',
  '\ufffd',
  'DOMAIN\\user',
  '\\0 and \\ud800 spelled out',
  "Robert'); DROP TABLE usher_user;--",
  'what? $1 ?2 :name @name %s',
  ' spaces ',
  'UPPER',
  'upper',
  '\r\n\t\u2028\u202e',
  'x'.repeat(255),
  '\u{1f3ad}'.repeat(127),
];

/** What every storage must do: one suite, run on each database; each test has an empty one. */
export function storageConformance(name: string, databases: TestDatabases): void {
  async function withStorage(test: (storage: Storage) => Promise<void>): Promise<void> {
    const database = await databases.create();
    const storage = await openTestStorage(database.url);
    try {
      await test(storage);
    } finally {
      await storage.close();
      await database.remove();
    }
  }
  describe(`storage on ${name}`, () => {
    describe('users', () => usersConform(withStorage));
    describe('sessions', () => sessionsConform(withStorage));
    describe('what may be used once', () => singleUseConforms(withStorage));
    describe('transactions', () => transactionsConform(withStorage));
    describe('sweeping', () => sweepConforms(withStorage));
    describe('races', () => storageRaces(databases));
  });
}

type WithStorage = (test: (storage: Storage) => Promise<void>) => Promise<void>;

function usersConform(withStorage: WithStorage): void {
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
          upstream: { sessionId: text, idToken: text },
        });
        const user = await users.recordSignIn(odd, `id ${at}`, 1);
        assert.equal(user.id, `id ${at}`, `${JSON.stringify(text)} was taken for another`);
        assert.deepEqual(await users.find('keycloak', text), user);
        assert.equal(user.name, text);
        const session = sessionOf(text, user.id, odd);
        await sessions.create(session);
        const found = await sessions.find(text);
        // A lone surrogate cannot be UTF-8, and a token never holds one.
        assert.equal(found?.identity.upstream?.idToken, text.toWellFormed());
        assert.deepEqual({ ...found?.identity, upstream: null }, { ...odd, upstream: null });
      }
      for (const text of ODD_TEXTS) {
        const which = { subject: text, sessionId: text };
        assert.equal(await sessions.removeUpstream('keycloak', which), 1);
      }
    }));
}

function sessionsConform(withStorage: WithStorage): void {
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

  it('ends upstream sessions by subject, by session id, or where both fit', () =>
    withStorage(async (storage) => {
      const upstream = (sessionId: string) => ({ upstream: { sessionId, idToken: null } });
      const fill = async () => {
        await signIn(storage, 'a1', identityOf('a', upstream('u1')));
        await signIn(storage, 'a2', identityOf('a', upstream('u2')));
        await signIn(storage, 'b1', identityOf('b', upstream('u1')));
        await signIn(storage, 'c', identityOf('a', { upstream: null, methodId: 'other' }));
      };
      const gone = async (methodId: string, subject: string | null, sessionId: string | null) => {
        await fill();
        const count = await storage.sessions.removeUpstream(methodId, { subject, sessionId });
        const names: string[] = [];
        for (const name of ['a1', 'a2', 'b1', 'c']) {
          if (!(await storage.sessions.take(name))) names.push(name);
        }
        assert.equal(names.length, count);
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

function singleUseConforms(withStorage: WithStorage): void {
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

function transactionsConform(withStorage: WithStorage): void {
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

function sweepConforms(withStorage: WithStorage): void {
  it('removes what has expired, over many batches, and nothing else (K10)', () =>
    withStorage(async (storage) => {
      await storage.transaction(async ({ users, sessions, singleUse }) => {
        const user = await users.recordSignIn(identityOf('s'), 'id', 1);
        for (let n = 0; n < 1201; n += 1) {
          const session = sessionOf(`h${n}`, user.id, identityOf('s'));
          await sessions.create({ ...session, expiresAt: 5000 });
        }
        await sessions.create({ ...sessionOf('live', user.id, identityOf('s')), expiresAt: 5001 });
        for (let n = 0; n < 700; n += 1) await singleUse.take('attempt', `${n}`, 5000);
      });
      assert.equal(await storage.sweep(5000, null), 1201);
      assert.notEqual(await storage.sessions.find('live'), null);
      // What was spent stays spent an hour longer, for a clock that jumps (J2).
      assert.equal(await storage.singleUse.take('attempt', '1', 5000), false);
      assert.equal(await storage.sweep(5000 + 3600, null), 701);
      assert.equal(await storage.sweep(5000 + 3600, null), 0);
    }));
}
