import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  apiKeyOf,
  conferenceOf,
  eventOf,
  invitationOf,
  KEY,
  meetingOf,
  NOON,
} from './sample-records.ts';
import { identityOf, sessionOf } from './test-database.ts';
import type { WithStorage } from './with-storage.ts';

const DAY = 86_400;
const KEPT = 30 * DAY;

export function sweepConforms(withStorage: WithStorage): void {
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

  roomsConform(withStorage);

  it('removes audit events once they are as old as they may be, or never', () =>
    withStorage(async (storage) => {
      await storage.transaction(async ({ audit }) => {
        for (let n = 0; n < 1001; n += 1) await audit.add(eventOf(`e${n}`));
        await audit.add(eventOf('later', { at: NOON + 1 }));
      });
      assert.equal(await storage.sweep(NOON + 100 * KEPT, null), 0);
      assert.equal(await storage.sweep(NOON + DAY - 1, DAY), 0);
      assert.equal(await storage.sweep(NOON + DAY, DAY), 1001);
      assert.equal((await storage.audit.list({}, 10)).length, 1);
      assert.equal(await storage.sweep(NOON + 1, 0), 1);
    }));

  it('removes tries and kept answers when they are over, and no API key ever', () =>
    withStorage(async (storage) => {
      await storage.tries.spend('access-code', 'k', 1, 900, NOON);
      const record = { requestHash: 'r', answer: 'a', expiresAt: NOON + 900 };
      await storage.idempotency.keep('k', record);
      await storage.apiKeys.create(apiKeyOf('k1', { expiresAt: 1, revokedAt: 1 }));
      assert.equal(await storage.sweep(NOON + 899, null), 0);
      assert.equal(await storage.sweep(NOON + 900, null), 2);
      assert.equal(await storage.sweep(NOON + 100 * KEPT, 0), 0);
      assert.notEqual(await storage.apiKeys.find('k1'), null);
    }));
}

function roomsConform(withStorage: WithStorage): void {
  it('removes meetings and invitations 30 days after their end, and what hangs on them', () =>
    withStorage(async ({ meetings, invitations, sweep }) => {
      const end = NOON + 3600;
      const roster = Array.from({ length: 1203 }, (_, n) => ({
        role: 'member' as const,
        subject: `user:${n}`,
      }));
      await meetings.create(meetingOf('m1'), roster);
      await meetings.create(meetingOf('live', { startsAt: end, endsAt: end + 1 }), roster);
      await invitations.create(invitationOf('i1', { expiresAt: end }));
      await invitations.create(invitationOf('live', { expiresAt: end + 1 }));
      for (const id of ['i1', 'live']) await invitations.use(id, 'ann', NOON);
      assert.equal(await sweep(end + KEPT - 1, null), 0);
      assert.equal(await sweep(end + KEPT, null), 1203 + 1 + 2);
      assert.equal(await meetings.find('m1'), null);
      assert.deepEqual(await meetings.roster('m1'), []);
      assert.equal((await meetings.roster('live')).length, 1203);
      assert.equal((await invitations.findHeld(KEY, ['ann'], NOON))?.id, 'live');
      // The last of its room goes with the room's own row.
      assert.equal(await sweep(end + 1 + KEPT, null), 1203 + 2 + 2);
    }));

  it('removes what was cancelled or revoked 30 days after that', () =>
    withStorage(async ({ meetings, invitations, sweep }) => {
      await meetings.create(meetingOf('m1', { endsAt: NOON + 9 * KEPT }), []);
      await invitations.create(invitationOf('i1', { expiresAt: NOON + 9 * KEPT }));
      await meetings.cancel('m1', NOON + 1);
      await invitations.revoke('i1', NOON + 1);
      assert.equal(await sweep(NOON + KEPT, null), 0);
      assert.equal(await sweep(NOON + KEPT + 1, null), 2);
    }));

  it('removes conferences 30 days after their end, told or not, and hosts after their seat', () =>
    withStorage(async ({ presence, sweep }) => {
      await presence.startConference(conferenceOf('untold'));
      await presence.startConference(conferenceOf('told', { jitsi: 'other' }));
      await presence.endConference('told', NOON + 1);
      await presence.seatHost(KEY, 'ann', NOON + 5000);
      assert.equal(await sweep(NOON + KEPT, null), 0);
      assert.equal(await sweep(NOON + 1 + KEPT, null), 1);
      assert.equal(await presence.findConference('told'), null);
      assert.equal(await sweep(NOON + 3600 + KEPT, null), 1);
      assert.equal(await presence.lastHostAt(KEY), NOON + 5000);
      assert.equal(await sweep(NOON + 5000 + KEPT, null), 1);
      assert.equal(await presence.lastHostAt(KEY), null);
    }));
}
