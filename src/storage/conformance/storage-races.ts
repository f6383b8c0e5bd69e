import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { withContenders } from './contenders.ts';
import {
  identityOf,
  openTestStorage,
  sessionOf,
  signIn,
  type TestDatabases,
} from './test-database.ts';
import { hundredfold, type WithTwo, withTwoOf } from './two-storages.ts';

/** The part of the suite in which several want the same at once. */
export function storageRaces(databases: TestDatabases): void {
  const withTwo = withTwoOf(databases);
  takesConform(withTwo);
  transactionsConform(withTwo);
  if (databases.shared) startsConform(databases.create);
}

function takesConform(withTwo: WithTwo): void {
  it('gives a single-use thing to one of a hundred', () =>
    withTwo(async (one, two) => {
      for (const kind of ['attempt', 'assertion', 'logout-token'] as const) {
        const taken = await hundredfold(one, two, (storage) =>
          storage.singleUse.take(kind, 'x', 3_000_000_000),
        );
        assert.equal(taken.filter(Boolean).length, 1);
      }
    }));

  it('gives a session that ends to one of a hundred', () =>
    withTwo(async (one, two) => {
      const session = await signIn(one, 'h', identityOf('s'));
      const taken = await hundredfold(one, two, (storage) => storage.sessions.take('h'));
      assert.deepEqual(taken.filter(Boolean), [session]);
    }));

  it('leaves no host’s seat behind a session that ends at the same moment', () =>
    withTwo(async (one, two) => {
      for (let n = 0; n < 50; n += 1) {
        const { userId } = await signIn(one, `h${n}`, identityOf(`s${n}`));
        const room = { jitsi: 'main', path: `room-${n}` };
        const seat = one.transaction(async ({ sessions, presence }) => {
          const isThere = await sessions.hold(`h${n}`);
          if (isThere) await presence.seatHost(room, userId, 2_000_000_000);
        });
        const end = two.transaction(async ({ sessions, presence }) => {
          await sessions.take(`h${n}`);
          await presence.withdrawHost(userId);
        });
        await Promise.all(n % 2 === 0 ? [seat, end] : [end, seat]);
        assert.equal(await two.presence.lastHostAt(room), null, `${n}`);
      }
    }));

  it('gives a single-use thing to one of a hundred transactions', () =>
    withTwo(async (one, two) => {
      const taken = await hundredfold(one, two, (storage) =>
        storage.transaction((inside) => inside.singleUse.take('attempt', 'x', 3_000_000_000)),
      );
      assert.equal(taken.filter(Boolean).length, 1);
    }));

  it('lets somebody else have what a rolled back transaction took', () =>
    withTwo(async (one, two) => {
      const taken = await hundredfold(one, two, async (storage, n) => {
        const attempt = storage.transaction(async (inside) => {
          const mine = await inside.singleUse.take('attempt', 'x', 3_000_000_000);
          if (mine && n < 50) throw new Error('changed my mind');
          return mine;
        });
        return await attempt.catch(() => false);
      });
      assert.ok(taken.filter(Boolean).length <= 1);
      const left = await two.singleUse.take('attempt', 'x', 3_000_000_000);
      assert.equal(taken.filter(Boolean).length + Number(left), 1);
    }));
}

function transactionsConform(withTwo: WithTwo): void {
  it('makes one user of a hundred first sign-ins of one person', () =>
    withTwo(async (one, two) => {
      const ids = await hundredfold(one, two, (storage, n) =>
        storage.transaction(async ({ users, sessions }) => {
          const user = await users.recordSignIn(identityOf('s'), `id ${n}`, 1);
          await sessions.create(sessionOf(`h${n}`, user.id, identityOf('s')));
          return user.id;
        }),
      );
      assert.equal(new Set(ids).size, 1);
      const ended = await one.sessions.removeUpstream('keycloak', {
        subject: 's',
        sessionId: null,
      });
      assert.equal(ended.length, 100);
    }));

  it('shows nobody half of a transaction, and makes nobody part of it', () =>
    withTwo(async (one, two) => {
      const seen: Promise<unknown>[] = [];
      const failing = one.transaction(async ({ users, singleUse }) => {
        await users.recordSignIn(identityOf('s'), 'id', 1);
        seen.push(one.users.find('keycloak', 's'), two.users.find('keycloak', 's'));
        seen.push(one.singleUse.take('attempt', 'beside', 1));
        await sleep(30);
        await singleUse.take('attempt', 'inside', 1);
        throw new Error('no');
      });
      await assert.rejects(failing, /^Error: no$/);
      assert.deepEqual(await Promise.all(seen), [null, null, true]);
      assert.equal(await one.singleUse.take('attempt', 'beside', 1), false);
      assert.equal(await one.singleUse.take('attempt', 'inside', 1), true);
    }));

  it('sweeps twice at once without losing a row that lives (K10)', () =>
    withTwo(async (one, two) => {
      await one.transaction(async ({ users, sessions }) => {
        const user = await users.recordSignIn(identityOf('s'), 'id', 1);
        for (let n = 0; n < 1000; n += 1) {
          const session = sessionOf(`h${n}`, user.id, identityOf('s'));
          await sessions.create({ ...session, expiresAt: n % 10 === 0 ? 9000 : 100 });
        }
      });
      const swept = Promise.all([one.sweep(100, null), two.sweep(100, null)]);
      for (let n = 0; n < 1000; n += 10) assert.ok(await two.sessions.find(`h${n}`));
      const [a, b] = await swept;
      assert.equal(a + b + (await one.sweep(100, null)), 900);
      assert.equal(await two.sweep(9000, null), 100);
    }));
}

function startsConform(create: TestDatabases['create']): void {
  it('lets twenty start at once on an empty store, and migrates once (K6)', async () => {
    const database = await create();
    try {
      const all = await Promise.all(
        Array.from({ length: 20 }, () => openTestStorage(database.url)),
      );
      const taken = await Promise.all(
        all.map(({ singleUse }) => singleUse.take('attempt', 'x', 1)),
      );
      assert.equal(taken.filter(Boolean).length, 1);
      await Promise.all(all.map((storage) => storage.close()));
    } finally {
      await database.remove();
    }
  });

  it('holds between four processes what it holds in one, from an empty store on', async () => {
    const database = await create();
    try {
      await raceProcesses(database.url);
    } finally {
      await database.remove();
    }
  });
}

interface Taken {
  readonly singleUse: boolean;
  readonly session: boolean;
}

async function raceProcesses(url: string): Promise<void> {
  await withContenders(url, async (contenders) => {
    assert.deepEqual(await contenders.order('open'), Array(4).fill('opened'));
    const storage = await openTestStorage(url);
    await signIn(storage, 'the session', identityOf('s'));
    await storage.close();
    const all = (await contenders.order('take')).flat() as Taken[];
    assert.equal(all.length, 100);
    assert.equal(all.filter((each) => each.singleUse).length, 1);
    assert.equal(all.filter((each) => each.session).length, 1);
  });
}
