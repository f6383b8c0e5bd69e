import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Storage } from '../storage.ts';
import { withContenders } from './contenders.ts';
import { type RoomChances, tryRooms, unlessConflict, WANTED } from './room-chances.ts';
import { conferenceOf, invitationOf, KEY, meetingOf, NOON } from './sample-records.ts';
import { openTestStorage, type TestDatabases } from './test-database.ts';
import { hundredfold, type WithTwo, withTwoOf } from './two-storages.ts';

/** The part of the suite in which several want the same room, place or try at once. */
export function roomRaces(databases: TestDatabases): void {
  const withTwo = withTwoOf(databases);
  timesRace(withTwo);
  placesRace(withTwo);
  countsRace(withTwo);
  if (databases.shared) processesRace(databases.create);
}

function timesRace(withTwo: WithTwo): void {
  it('lets no two of a hundred meetings overlap, with or without a transaction', () =>
    withTwo(async (one, two) => {
      const made = await hundredfold(one, two, (storage, n) => {
        const startsAt = NOON + 60 * (n % 10);
        const meeting = meetingOf(`m${n}`, { startsAt, endsAt: startsAt + 601 });
        const create = ({ meetings }: Pick<Storage, 'meetings'>) => meetings.create(meeting, []);
        return unlessConflict(n % 3 === 0 ? storage.transaction(create) : create(storage));
      });
      assert.equal(made.filter(Boolean).length, 1);
      assert.equal((await two.meetings.list(0, 100)).length, 1);
    }));

  it('makes every one of a hundred meetings that do not overlap', () =>
    withTwo(async (one, two) => {
      const made = await hundredfold(one, two, (storage, n) => {
        const startsAt = NOON + 60 * n;
        const meeting = meetingOf(`m${n}`, { startsAt, endsAt: startsAt + 60 });
        return unlessConflict(storage.meetings.create(meeting, []));
      });
      assert.equal(made.filter(Boolean).length, 100);
    }));

  it('keeps one whole roster of a hundred', () =>
    withTwo(async (one, two) => {
      await one.meetings.create(meetingOf('m1'), [{ role: 'host', subject: 'user:ann' }]);
      const rosterOf = (n: number) =>
        ['user:a', 'user:b', 'user:c'].map((subject) => ({
          role: 'member' as const,
          subject: `${subject}${n}`,
        }));
      await hundredfold(one, two, (storage, n) =>
        storage.meetings.replaceRoster('m1', rosterOf(n)),
      );
      const kept = await two.meetings.roster('m1');
      const whose = Number(kept[0]?.subject.slice('user:a'.length));
      assert.deepEqual(kept, rosterOf(whose));
    }));

  it('loses none of a hundred changes of a roster that was locked before it was read', () =>
    withTwo(async (one, two) => {
      await one.meetings.create(meetingOf('m1'), []);
      await hundredfold(one, two, (storage, n) =>
        storage.transaction(async ({ meetings }) => {
          await meetings.lock('m1');
          const roster = await meetings.roster('m1');
          const entry = { role: 'member' as const, subject: `user:${n}` };
          await meetings.replaceRoster('m1', [...roster, entry]);
        }),
      );
      assert.equal((await two.meetings.roster('m1')).length, 100);
      await two.transaction(({ meetings }) => meetings.lock('nothing'));
    }));

  it('begins one of a hundred conferences, and ends it once', () =>
    withTwo(async (one, two) => {
      await one.presence.startConference(conferenceOf('lost', { startedAt: NOON - 7200 }));
      const begun = await hundredfold(one, two, (storage, n) =>
        unlessConflict(storage.presence.startConference(conferenceOf(`${n}`))),
      );
      assert.equal(begun.filter(Boolean).length, 1);
      const id = `${begun.indexOf(true)}`;
      assert.equal((await two.presence.findRunning(KEY, NOON))?.id, id);
      const ended = await hundredfold(one, two, (storage) =>
        storage.presence.endConference(id, NOON + 1),
      );
      assert.equal(ended.filter(Boolean).length, 1);
    }));
}

function placesRace(withTwo: WithTwo): void {
  for (const maxUses of [1, 7]) {
    it(`gives ${maxUses} of a hundred a place where there are ${maxUses}`, () =>
      withTwo(async (one, two) => {
        await one.invitations.create(invitationOf('i1', { maxUses }));
        const told = await hundredfold(one, two, (storage, n) =>
          storage.transaction(({ invitations }) => invitations.use('i1', `holder ${n}`, NOON)),
        );
        assert.equal(told.filter((each) => each === 'taken').length, maxUses);
        assert.equal(told.filter((each) => each === 'spent').length, 100 - maxUses);
        assert.equal((await two.invitations.find('i1'))?.uses, maxUses);
      }));
  }

  it('spends one place on one holder who comes a hundred times at once', () =>
    withTwo(async (one, two) => {
      await one.invitations.create(invitationOf('i1', { maxUses: 2 }));
      const told = await hundredfold(one, two, (storage) =>
        storage.invitations.use('i1', 'ann', NOON),
      );
      assert.deepEqual(new Set(told), new Set(['taken', 'held']));
      assert.equal(told.filter((each) => each === 'taken').length, 1);
      assert.equal((await two.invitations.find('i1'))?.uses, 1);
      assert.equal(await two.invitations.use('i1', 'ben', NOON), 'taken');
    }));

  it('gives no place after a revocation has been confirmed', () =>
    withTwo(async (one, two) => {
      await one.invitations.create(invitationOf('i1'));
      const before = hundredfold(one, two, (storage, n) =>
        storage.invitations.use('i1', `before ${n}`, NOON),
      );
      await two.invitations.revoke('i1', NOON);
      const after = await hundredfold(one, two, (storage, n) =>
        storage.invitations.use('i1', `after ${n}`, NOON),
      );
      assert.deepEqual(new Set(after), new Set(['gone']));
      const taken = (await before).filter((each) => each === 'taken').length;
      assert.equal((await one.invitations.find('i1'))?.uses, taken);
    }));
}

function countsRace(withTwo: WithTwo): void {
  it('counts a hundred tries exactly', () =>
    withTwo(async (one, two) => {
      const spend = (storage: Storage) => storage.tries.spend('access-code', 'k', 10, 900, NOON);
      const first = await hundredfold(one, two, spend);
      assert.equal(first.filter(Boolean).length, 10);
      await hundredfold(one, two, (storage, n) =>
        n < 4 ? storage.tries.refund('access-code', 'k') : Promise.resolve(),
      );
      const second = await hundredfold(one, two, spend);
      assert.equal(second.filter(Boolean).length, 4);
    }));

  it('gives back none of a hundred refunds that were not spent', () =>
    withTwo(async (one, two) => {
      await one.tries.spend('access-code', 'k', 10, 900, NOON);
      await hundredfold(one, two, (storage) => storage.tries.refund('access-code', 'k'));
      const again = await hundredfold(one, two, (storage) =>
        storage.tries.spend('access-code', 'k', 10, 900, NOON),
      );
      assert.equal(again.filter(Boolean).length, 10);
    }));

  it('sweeps nothing away that was renewed meanwhile', () =>
    withTwo(async (one, two) => {
      const spend = ({ tries }: Pick<Storage, 'tries'>, now: number) =>
        tries.spend('access-code', 'k', 1, 900, now);
      assert.equal(await spend(one, NOON), true);
      const renewed = Promise.withResolvers<void>();
      const renewal = one.transaction(async (inside) => {
        assert.equal(await spend(inside, NOON + 900), true);
        renewed.resolve();
        await sleep(50);
      });
      await renewed.promise;
      assert.equal(await two.sweep(NOON + 900, null), 0);
      await renewal;
      assert.equal(await spend(two, NOON + 901), false);
    }));

  it('keeps one answer of a hundred, and gives it to the others', () =>
    withTwo(async (one, two) => {
      const told = await hundredfold(one, two, async (storage, n) => {
        const record = { requestHash: 'same', answer: `${n}`, expiresAt: NOON };
        return (await storage.idempotency.keep('k', record))?.answer ?? `${n}`;
      });
      assert.equal(new Set(told).size, 1);
      assert.equal((await two.idempotency.find('k', 1))?.answer, told[0]);
    }));
}

function processesRace(create: TestDatabases['create']): void {
  it('holds for rooms between four processes what it holds in one', async () => {
    const database = await create();
    try {
      await withContenders(database.url, async (contenders) => {
        await contenders.order('open');
        const storage = await openTestStorage(database.url);
        const { invitation, places } = WANTED;
        await storage.invitations.create(invitationOf(invitation, { maxUses: places }));
        const all = (await contenders.order('rooms')).flat() as RoomChances[];
        all.push(await tryRooms(storage, 'late'));
        assertShared(all);
        assert.equal((await storage.invitations.find(invitation))?.uses, places);
        await storage.close();
      });
    } finally {
      await database.remove();
    }
  });
}

function assertShared(all: readonly RoomChances[]): void {
  const count = (got: (each: RoomChances) => boolean) => all.filter(got).length;
  const got = {
    callers: all.length,
    meetings: count(({ meeting }) => meeting),
    conferences: count(({ conference }) => conference),
    places: count(({ place }) => place === 'taken' || place === 'held'),
    refused: count(({ place }) => place === 'spent'),
    tries: count(({ mayTry }) => mayTry),
    answers: new Set(all.map(({ answer }) => answer)).size,
  };
  const { places, tries } = WANTED;
  assert.deepEqual(got, {
    ...{ callers: 101, meetings: 1, conferences: 1, answers: 1 },
    ...{ places, refused: 101 - places, tries },
  });
}
