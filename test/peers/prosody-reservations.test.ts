import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Meeting } from '../../src/model/meeting.ts';
import { AskingProsody, keptToken } from '../support/asking-prosody.ts';
import { PROSODY_DOMAIN, prosodyMissing } from '../support/prosody.ts';
import { roomOf } from '../support/rules.ts';
import { sampleMeeting } from '../support/sample-meeting.ts';

const missing = prosodyMissing();

const RULES = `rooms:
  - match: ["*", "acme/*"]
    host: ["user:alice.a"]
    member: ["signed-in"]
`;
const NO_HOST = /^A host has to open this room first\./;
const NOT_SAID_WHY = 'Rejected by reservation server';

if (missing !== null) {
  test('a real Prosody asks Usher before a conference begins', (t) => t.skip(missing));
} else {
  describe('a real Prosody with mod_reservations', { timeout: 120_000 }, () => {
    let asking: AskingProsody;
    let node = '';
    let rooms = 0;
    before(async () => {
      asking = await AskingProsody.start(RULES);
    });
    /** Prosody keeps a refusal for a while, so each test has a room of its own. */
    beforeEach(async () => {
      await asking.line.use({ kind: 'pass' });
      asking.provider.reset();
      rooms += 1;
      node = `room-${rooms}`;
    });
    after(() => asking?.close());

    const addressOf = (room: string) => `${room}@conference.${PROSODY_DOMAIN}`;
    const tokenFor = (account: string) => asking.tokenFor(account, node);
    const trail = () => asking.trail(node);

    /** Asks for the conference of the test's room; true, or the code and the text of the refusal. */
    async function request(token: string | null) {
      const { client, verdict } = await asking.request(token, addressOf(node));
      const { allowed, code = null, message = null } = verdict ?? { allowed: false };
      return { client, answer: allowed ? true : code, message };
    }

    async function until(line: string): Promise<void> {
      for (let tries = 0; !(await trail()).includes(line); tries += 1) {
        assert.ok(tries < 100, `no ${line} in ${await trail()}`);
        await sleep(100);
      }
    }

    async function meet(more: Partial<Meeting>): Promise<void> {
      const now = Math.floor(Date.now() / 1000);
      const id = `m${String(rooms).padStart(24, '0')}`;
      const time = { startsAt: now - 60, endsAt: now + 1800 };
      const meeting = sampleMeeting({ id, room: roomOf(node), ...time, ...more });
      await asking.storage.meetings.create(meeting, [
        { role: 'host', subject: 'user:alice.a' },
        { role: 'member', subject: 'signed-in' },
      ]);
    }

    test('a member with a token from before opens no room, and reads why', async () => {
      const { answer, message } = await request(keptToken(node));
      assert.equal(answer, 403);
      assert.match(message ?? '', NO_HOST);
      assert.deepEqual(await trail(), ['conference-refuse no-host']);
    });

    test('a refusal is kept by Prosody for a while: a host who comes right behind is refused as well', async () => {
      await request(keptToken(node));
      const { answer, message } = await request(await tokenFor('alice'));
      assert.equal(answer, 403);
      assert.match(message ?? '', /open the room’s link again in a minute or two\.$/);
      assert.deepEqual(await trail(), ['conference-refuse no-host', 'seat rule']);
    });

    test('a host whom Usher has let in opens it, members follow, and the last one ends it', async () => {
      assert.equal(await tokenFor('bob'), null);
      const { client: host, answer } = await request(await tokenFor('alice'));
      assert.equal(answer, true);
      await asking.prosody.openRoom(node);
      assert.equal((await host.join(addressOf(node), 'host')).affiliation, 'owner');
      const member = await asking.connect(await tokenFor('bob'));
      assert.equal((await member.join(addressOf(node), 'member')).affiliation, 'member');
      host.leave(addressOf(node), 'host');
      member.leave(addressOf(node), 'member');
      asking.prosody.leaveRoom(node);
      await until('conference-end end-told');
      assert.equal(await tokenFor('bob'), null);
      assert.equal((await request(keptToken(node))).answer, 403);
    });

    test('the room of a tenant goes by the same name on both sides', async () => {
      const token = await asking.tokenFor('alice', 'acme/T%C3%A9st%20Room');
      const address = `t%c3%a9st%20room@conference.acme.${PROSODY_DOMAIN}`;
      assert.equal((await asking.request(token, address)).verdict?.allowed, true);
      const trailOfTenant = await asking.trail('acme/t%c3%a9st%20room');
      assert.deepEqual(trailOfTenant, ['conference-start host', 'seat rule']);
    });

    test('the meeting’s password is on the room before anybody is in it, and so is its size', async () => {
      const password = 'Grüße "an" <alle>';
      await meet({ password, maxOccupants: 2, wait: false });
      const first = await request(await tokenFor('bob'));
      assert.equal(first.answer, true);
      await asking.prosody.openRoom(node);
      const without = await first.client.join(addressOf(node), 'first');
      assert.deepEqual([without.joined, without.condition], [false, 'not-authorized']);
      assert.equal((await first.client.join(addressOf(node), 'first', { password })).joined, true);
      const second = await asking.connect(await tokenFor('alice'));
      assert.equal((await second.join(addressOf(node), 'second', { password })).joined, true);
      const third = await asking.connect(await tokenFor('bob'));
      const full = await third.join(addressOf(node), 'third', { password });
      assert.deepEqual([full.joined, full.condition], [false, 'service-unavailable']);
    });

    test('the meeting’s lobby is on from the beginning, for hosts too; the password leads past it', async () => {
      const password = 'past the lobby';
      await meet({ lobby: true, password });
      const { client: host } = await request(await tokenFor('alice'));
      await asking.prosody.openRoom(node);
      const held = await host.join(addressOf(node), 'host', { name: 'Alice' });
      assert.deepEqual([held.joined, held.condition], [false, 'registration-required']);
      const seat = await host.join(addressOf(node), 'host', { name: 'Alice', password });
      assert.deepEqual([seat.joined, seat.affiliation], [true, 'owner']);
    });

    test('an answer that was lost on the way is asked for again, and begins nothing twice', async () => {
      const token = await tokenFor('alice');
      await asking.line.use({ kind: 'truncate', bytes: 20 });
      const requested = request(token);
      await until('conference-start host');
      await asking.line.use({ kind: 'pass' });
      assert.equal((await requested).answer, true);
      assert.deepEqual(await trail(), ['conference-start host', 'seat rule']);
    });

    test('a Prosody that has been started anew is led to the conference that has just begun', async () => {
      await request(await tokenFor('alice'));
      await asking.startProsody();
      assert.equal((await request(keptToken(node))).answer, true);
      assert.deepEqual(await trail(), ['conference-start host', 'seat rule']);
    });

    test('a DELETE that never arrives opens no door: the next who asks is judged afresh', async () => {
      await request(await tokenFor('alice'));
      await asking.prosody.openRoom(node);
      await asking.line.use({ kind: 'refuse' });
      asking.prosody.leaveRoom(node);
      // Prosody tries four times, a second apart.
      await sleep(4500);
      await asking.line.use({ kind: 'pass' });
      asking.anHourLater(node);
      const { answer, message } = await request(keptToken(node));
      assert.equal(answer, 403);
      assert.match(message ?? '', NO_HOST);
      assert.ok((await trail()).includes('conference-end end-unheard'));
      assert.equal(await tokenFor('bob'), null);
    });

    test('while Usher is down no room begins, and what runs goes on', async () => {
      const { client: host } = await request(await tokenFor('alice'));
      await asking.prosody.openRoom(node);
      await host.join(addressOf(node), 'host');
      await asking.usher.stop();
      const elsewhere = await asking.request(keptToken('another'), addressOf('another'));
      assert.deepEqual(elsewhere.verdict, { allowed: false, message: NOT_SAID_WHY, code: 0 });
      const { client: late, answer } = await request(keptToken(node));
      assert.equal(answer, true);
      assert.equal((await late.join(addressOf(node), 'late')).joined, true);
      await asking.startUsher();
      assert.ok(await tokenFor('bob'), 'Usher still knows that it runs');
    });

    test('another secret begins nothing, and nobody is told why', async () => {
      await asking.startProsody('x'.repeat(36));
      const { answer, message } = await request(await tokenFor('alice'));
      assert.deepEqual([answer, message], [401, NOT_SAID_WHY]);
      assert.deepEqual(await trail(), ['seat rule']);
      assert.equal(asking.usher.events('reservations_unauthorized').length, 1);
    });
  });
}
