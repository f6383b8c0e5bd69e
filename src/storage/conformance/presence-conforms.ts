import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ODD_TEXTS } from './odd-texts.ts';
import { conferenceOf, isConflict, KEY, NOON, OTHER_KEYS } from './sample-records.ts';
import type { WithStorage } from './with-storage.ts';

const HOUR = 3600;

export function presenceConforms(withStorage: WithStorage): void {
  hostsConform(withStorage);
  conferencesConform(withStorage);
  endsConform(withStorage);
  openedConforms(withStorage);
}

function hostsConform(withStorage: WithStorage): void {
  it('knows when a host was last seated, in this room alone', () =>
    withStorage(async ({ presence }) => {
      assert.equal(await presence.lastHostAt(KEY), null);
      await presence.seatHost(KEY, 'ann', NOON);
      await presence.seatHost(KEY, 'ben', NOON + 5);
      await presence.seatHost(KEY, 'ann', NOON + 3);
      assert.equal(await presence.lastHostAt(KEY), NOON + 5);
      for (const key of OTHER_KEYS) assert.equal(await presence.lastHostAt(key), null);
    }));

  it('moves a host’s seat on, never back', () =>
    withStorage(async ({ presence }) => {
      for (const at of [NOON, NOON + 9, NOON + 4]) await presence.seatHost(KEY, 'ann', at);
      assert.equal(await presence.lastHostAt(KEY), NOON + 9);
    }));

  it('forgets who was seated by a clock that was far ahead, once somebody else is', () =>
    withStorage(async ({ presence }) => {
      for (const key of [KEY, ...OTHER_KEYS]) await presence.seatHost(key, 'ann', NOON + HOUR);
      await presence.seatHost(KEY, 'ben', NOON);
      assert.equal(await presence.lastHostAt(KEY), NOON);
      for (const key of OTHER_KEYS) assert.equal(await presence.lastHostAt(key), NOON + HOUR);
    }));

  it('forgets a host who signs out, in every room, and nobody else', () =>
    withStorage(async ({ presence }) => {
      for (const key of [KEY, ...OTHER_KEYS]) await presence.seatHost(key, 'ann', NOON + 1);
      await presence.seatHost(KEY, 'ben', NOON);
      await presence.withdrawHost('ann');
      await presence.withdrawHost('nobody');
      assert.equal(await presence.lastHostAt(KEY), NOON);
      for (const key of OTHER_KEYS) assert.equal(await presence.lastHostAt(key), null);
    }));

  it('takes every text for a room and a holder, and no two for one', () =>
    withStorage(async ({ presence }) => {
      for (const [at, text] of ODD_TEXTS.entries()) {
        await presence.seatHost({ jitsi: text, path: text }, text, at);
      }
      for (const [at, text] of ODD_TEXTS.entries()) {
        assert.equal(await presence.lastHostAt({ jitsi: text, path: text }), at);
        await presence.withdrawHost(text);
        assert.equal(await presence.lastHostAt({ jitsi: text, path: text }), null);
      }
    }));
}

function conferencesConform(withStorage: WithStorage): void {
  it('gives a conference back as it was recorded', () =>
    withStorage(async ({ presence }) => {
      assert.equal(await presence.findConference('1'), null);
      const plain = conferenceOf('1');
      const full = conferenceOf(`${2 ** 53 - 1}`, { jitsi: 'other', meetingId: 'm1' });
      const past = conferenceOf('3', { endedAt: NOON + 9 });
      for (const each of [plain, full, past]) {
        await presence.startConference(each);
        assert.deepEqual(await presence.findConference(each.id), each);
      }
      for (const text of ODD_TEXTS) {
        const texts = { jitsi: text, path: text, mailOwner: text, startTime: text };
        const odd = conferenceOf(text, { ...texts, meetingId: text });
        await presence.startConference(odd);
        assert.deepEqual(await presence.findConference(text), odd);
        assert.deepEqual(await presence.findRunning({ jitsi: text, path: text }, NOON), odd);
      }
    }));

  it('refuses a second that runs in the room, and a second of one id', () =>
    withStorage(async ({ presence }) => {
      await presence.startConference(conferenceOf('1'));
      await assert.rejects(presence.startConference(conferenceOf('2')), isConflict);
      const last = conferenceOf('2', { startedAt: NOON + HOUR - 1 });
      await assert.rejects(presence.startConference(last), isConflict);
      const sameId = conferenceOf('1', { jitsi: 'other' });
      await assert.rejects(presence.startConference(sameId), isConflict);
      for (const [at, key] of OTHER_KEYS.entries()) {
        await presence.startConference(conferenceOf(`1${at}`, key));
      }
    }));

  it('finds the one that runs, until its end or its duration’s', () =>
    withStorage(async ({ presence }) => {
      assert.equal(await presence.findRunning(KEY, NOON), null);
      const conference = conferenceOf('1');
      await presence.startConference(conference);
      assert.deepEqual(await presence.findRunning(KEY, NOON), conference);
      assert.deepEqual(await presence.findRunning(KEY, NOON + HOUR - 1), conference);
      assert.equal(await presence.findRunning(KEY, NOON + HOUR), null);
      for (const key of OTHER_KEYS) assert.equal(await presence.findRunning(key, NOON), null);
      await presence.endConference('1', NOON + 5);
      assert.equal(await presence.findRunning(KEY, NOON), null);
    }));
}

function endsConform(withStorage: WithStorage): void {
  it('ends a conference once, and the next may begin', () =>
    withStorage(async ({ presence }) => {
      await presence.startConference(conferenceOf('1'));
      assert.equal(await presence.endConference('nothing', NOON), false);
      assert.equal(await presence.endConference('1', NOON + 5), true);
      assert.equal(await presence.endConference('1', NOON + 6), false);
      assert.equal((await presence.findConference('1'))?.endedAt, NOON + 5);
      await presence.startConference(conferenceOf('2', { startedAt: NOON + 6 }));
      assert.equal((await presence.findRunning(KEY, NOON + 6))?.id, '2');
    }));

  it('forgets the hosts of a room that ends, but not one seated after it', () =>
    withStorage(async ({ presence }) => {
      await presence.startConference(conferenceOf('1'));
      for (const key of [KEY, ...OTHER_KEYS]) await presence.seatHost(key, 'ann', NOON + 5);
      await presence.seatHost(KEY, 'ben', NOON + 6);
      await presence.endConference('1', NOON + 5);
      assert.equal(await presence.lastHostAt(KEY), NOON + 6);
      await presence.withdrawHost('ben');
      assert.equal(await presence.lastHostAt(KEY), null);
      for (const key of OTHER_KEYS) assert.equal(await presence.lastHostAt(key), NOON + 5);
    }));

  it('ends by its duration one whose end nobody told, when the next begins', () =>
    withStorage(async ({ presence }) => {
      await presence.startConference(conferenceOf('1'));
      await presence.seatHost(KEY, 'ann', NOON + HOUR);
      await presence.seatHost(KEY, 'ben', NOON + HOUR + 1);
      await presence.startConference(conferenceOf('2', { startedAt: NOON + HOUR + 2 }));
      assert.equal((await presence.findConference('1'))?.endedAt, NOON + HOUR);
      assert.equal(await presence.lastHostAt(KEY), NOON + HOUR + 1);
      // The end that comes late belongs to the first, and must not forget the hosts of the second.
      assert.equal(await presence.endConference('1', NOON + HOUR + 9), false);
      assert.equal(await presence.lastHostAt(KEY), NOON + HOUR + 1);
    }));

  it('keeps nothing of a transaction whose conference could not begin', () =>
    withStorage(async (storage) => {
      await storage.presence.startConference(conferenceOf('1'));
      const failing = storage.transaction(async ({ presence }) => {
        await presence.seatHost(KEY, 'ann', NOON);
        await presence.startConference(conferenceOf('2')).catch(() => {});
      });
      await assert.rejects(failing, isConflict);
      assert.equal(await storage.presence.lastHostAt(KEY), null);
    }));
}

function openedConforms(withStorage: WithStorage): void {
  it('names the rooms that were opened since, newest first and once each', () =>
    withStorage(async ({ presence }) => {
      const room = (path: string) => ({ jitsi: 'main', path });
      assert.deepEqual(await presence.openedSince(0), []);
      await presence.seatHost(room('seated'), 'ann', NOON);
      await presence.seatHost(room('both'), 'ann', NOON + 1);
      await presence.seatHost(room('both'), 'ben', NOON + 4);
      await presence.startConference(conferenceOf('1', { path: 'both', startedAt: NOON + 3 }));
      await presence.startConference(conferenceOf('2', { path: 'began', startedAt: NOON + 2 }));
      const since = async (at: number) => (await presence.openedSince(at)).map(({ path }) => path);
      assert.deepEqual(await since(NOON), ['both', 'began', 'seated']);
      assert.deepEqual(await since(NOON + 1), ['both', 'began']);
      assert.deepEqual(await since(NOON + 4), ['both']);
      assert.deepEqual(await since(NOON + 5), []);
      assert.deepEqual((await presence.openedSince(NOON + 4))[0], room('both'));
    }));

  it('names ten thousand rooms and no more', () =>
    withStorage(async (storage) => {
      await storage.transaction(async ({ presence }) => {
        for (let n = 0; n < 10_001; n += 1) {
          await presence.seatHost({ jitsi: 'main', path: `${n}` }, 'ann', NOON + n);
        }
      });
      const opened = await storage.presence.openedSince(NOON);
      assert.equal(opened.length, 10_000);
      assert.equal(opened.at(-1)?.path, '1');
    }));
}
