import assert from 'node:assert/strict';
import { it } from 'node:test';
import { systemRandom } from '../../base/random.ts';
import type { Meeting } from '../../model/meeting.ts';
import { isStorageError } from '../errors.ts';
import { createSealer } from '../sealer.ts';
import { ODD_TEXTS } from './odd-texts.ts';
import { isConflict, KEY, meetingOf, NOON, OTHER_KEYS, ROOM } from './sample-records.ts';
import { openTestStorage } from './test-database.ts';
import type { WithStorage } from './with-storage.ts';

const HOUR = 3600;

export function meetingsConform(withStorage: WithStorage): void {
  recordsConform(withStorage);
  timesConform(withStorage);
  passwordsConform(withStorage);
}

function recordsConform(withStorage: WithStorage): void {
  it('gives a meeting back as it was made', () =>
    withStorage(async ({ meetings }) => {
      assert.equal(await meetings.find('m1'), null);
      const plain = meetingOf('m1');
      const full = meetingOf('m2', {
        room: { tenant: null, backend: 'standup', display: 'Standup' },
        earlySeconds: 0,
        guests: 'never',
        wait: false,
        codeHash: 'a hash',
        lobby: true,
        password: 'sesame',
        maxOccupants: 100_000,
        createdBy: 'api:k1',
      });
      const open = meetingOf('m3', { jitsi: 'other', guests: 'open' });
      for (const each of [plain, full, open]) await meetings.create(each, []);
      for (const each of [plain, full, open]) assert.deepEqual(await meetings.find(each.id), each);
    }));

  it('refuses a second meeting of one id', () =>
    withStorage(async ({ meetings }) => {
      await meetings.create(meetingOf('m1'), []);
      const again = meetingOf('m1', { startsAt: NOON + HOUR, endsAt: NOON + 2 * HOUR });
      await assert.rejects(meetings.create(again, []), isConflict);
    }));

  it('gives back every text as it was', () =>
    withStorage(async ({ meetings }) => {
      for (const text of ODD_TEXTS) {
        const room = { tenant: text, backend: text, display: text };
        const texts = { jitsi: text, room, title: text, zone: text, codeHash: text };
        const odd = meetingOf(text, { ...texts, password: text, createdBy: text });
        await meetings.create(odd, []);
        assert.deepEqual(await meetings.find(text), odd);
        const key = { jitsi: text, path: `${text}/${text}` };
        assert.deepEqual(await meetings.findCurrent(key, NOON), odd);
        assert.equal(await meetings.cancel(text, NOON), true);
      }
    }));

  it('lists what has not ended, by its start, and no more than asked for', () =>
    withStorage(async ({ meetings }) => {
      const at = (id: string, start: number, end: number, more: Partial<Meeting> = {}) =>
        meetings.create(meetingOf(id, { startsAt: start, endsAt: end, ...more }), []);
      await at('late', 3000, 4000);
      await at('over', 1000, 2000);
      await at('soon', 2000, 3000);
      await at('long', 500, 9000, { jitsi: 'other' });
      await meetings.cancel('soon', 1);
      const ids = async (since: number, limit: number) =>
        (await meetings.list(since, limit)).map(({ id }) => id);
      assert.deepEqual(await ids(2000, 10), ['long', 'soon', 'late']);
      assert.deepEqual(await ids(1999, 10), ['long', 'over', 'soon', 'late']);
      assert.deepEqual(await ids(2000, 2), ['long', 'soon']);
      assert.deepEqual(await ids(9000, 10), []);
    }));

  it('cancels once', () =>
    withStorage(async ({ meetings }) => {
      await meetings.create(meetingOf('m1'), []);
      assert.equal(await meetings.cancel('nothing', NOON), false);
      assert.equal(await meetings.cancel('m1', NOON), true);
      assert.equal(await meetings.cancel('m1', NOON + 1), false);
      assert.equal((await meetings.find('m1'))?.cancelledAt, NOON);
    }));
}

function timesConform(withStorage: WithStorage): void {
  it('finds the meeting that is on, or else the next, of this room alone', () =>
    withStorage(async ({ meetings }) => {
      const day = 86_400;
      const next = meetingOf('next', { startsAt: NOON + day, endsAt: NOON + day + HOUR });
      const on = meetingOf('on');
      const never = meetingOf('never', { startsAt: NOON + HOUR, endsAt: NOON + day });
      for (const each of [next, on, never]) await meetings.create(each, []);
      await meetings.cancel('never', NOON);
      const at = async (now: number) => (await meetings.findCurrent(KEY, now))?.id;
      assert.equal(await at(0), 'on');
      assert.equal(await at(NOON), 'on');
      assert.equal(await at(NOON + HOUR - 1), 'on');
      assert.equal(await at(NOON + HOUR), 'next');
      assert.equal(await at(NOON + day + HOUR), undefined);
      for (const key of OTHER_KEYS) assert.equal(await meetings.findCurrent(key, NOON), null);
    }));

  it('refuses what overlaps in the room, and lets in what only touches', () =>
    withStorage(async ({ meetings }) => {
      await meetings.create(meetingOf('m1'), []);
      const spans: [number, number, boolean][] = [
        [NOON, NOON + HOUR, false],
        [NOON - HOUR, NOON + 1, false],
        [NOON + HOUR - 1, NOON + 2 * HOUR, false],
        [NOON + 1, NOON + 2, false],
        [NOON - HOUR, NOON + 2 * HOUR, false],
        [NOON - HOUR, NOON, true],
        [NOON + HOUR, NOON + 2 * HOUR, true],
      ];
      for (const [at, [startsAt, endsAt, fits]] of spans.entries()) {
        const created = meetings.create(meetingOf(`x${at}`, { startsAt, endsAt }), []);
        if (fits) await created;
        else await assert.rejects(created, isConflict);
      }
      const elsewhere = { ...ROOM, tenant: null };
      await meetings.create(meetingOf('elsewhere', { room: elsewhere }), []);
      await meetings.create(meetingOf('other', { jitsi: 'other' }), []);
    }));

  it('takes one room by its key, however people spelled it', () =>
    withStorage(async ({ meetings }) => {
      await meetings.create(meetingOf('m1'), []);
      const shouted = meetingOf('m2', { room: { ...ROOM, display: 'T\u00c9ST ROOM' } });
      await assert.rejects(meetings.create(shouted, []), isConflict);
    }));

  it('gives the time of a cancelled meeting to another', () =>
    withStorage(async ({ meetings }) => {
      await meetings.create(meetingOf('m1'), []);
      await meetings.cancel('m1', NOON);
      await meetings.create(meetingOf('m2'), []);
      assert.equal((await meetings.findCurrent(KEY, NOON))?.id, 'm2');
    }));

  it('refuses a meeting that ends before it begins, or at once', () =>
    withStorage(async ({ meetings }) => {
      for (const endsAt of [NOON, NOON - 1]) {
        await assert.rejects(meetings.create(meetingOf('m', { endsAt }), []), isConflict);
      }
    }));

  it('keeps nothing of a transaction in which an overlap was swallowed', () =>
    withStorage(async (storage) => {
      await storage.meetings.create(meetingOf('m1'), []);
      const failing = storage.transaction(async ({ meetings, audit }) => {
        await audit.erase('nobody');
        await meetings.create(meetingOf('later', { startsAt: 1, endsAt: 2 }), []);
        await meetings.create(meetingOf('m2'), []).catch(() => {});
      });
      await assert.rejects(failing, isConflict);
      assert.equal(await storage.meetings.find('later'), null);
    }));

  it('takes moments of any size', () =>
    withStorage(async ({ meetings }) => {
      const far = meetingOf('far', { startsAt: NOON, endsAt: 1e300 });
      await meetings.create(far, []);
      assert.equal((await meetings.find('far'))?.endsAt, Number.MAX_SAFE_INTEGER);
      assert.equal((await meetings.findCurrent(KEY, 253_402_300_799))?.id, 'far');
    }));
}

function passwordsConform(withStorage: WithStorage): void {
  it('never says that there is no password where one no longer opens', () =>
    withStorage(async ({ meetings }, url) => {
      await meetings.create(meetingOf('m1', { password: 'sesame' }), []);
      if (url === 'sqlite::memory:') return;
      const seal = createSealer('another secret, 32 bytes or more', systemRandom);
      const changed = await openTestStorage(url, { seal });
      try {
        const found = await changed.meetings.findCurrent(KEY, NOON);
        assert.equal(found?.title, 'Monday');
        const unreadable = (thrown: unknown) => isStorageError(thrown, 'storage_damaged');
        assert.throws(() => found?.password, unreadable);
      } finally {
        await changed.close();
      }
    }));
}
