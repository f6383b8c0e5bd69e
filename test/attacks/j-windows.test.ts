import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildClaims } from '../../src/jitsi/token.ts';
import { FixedClock } from '../support/fixed-clock.ts';
import { openRoomDoor } from '../support/room-door.ts';
import { roomOf } from '../support/rules.ts';
import { sampleMeeting } from '../support/sample-meeting.ts';

const at = (time: string): number => Date.parse(time) / 1000;

/** What one person is told at each of these moments: when their token ends, or that they get none. */
async function ask(rule: string, times: readonly string[]): Promise<string[]> {
  const clock = new FixedClock(at(times[0] ?? ''));
  const door = await openRoomDoor(`rooms: [{ match: night, host: everyone, ${rule} }]\n`, clock);
  const told: string[] = [];
  for (const time of times) {
    clock.now = at(time);
    const { seat, response } = await door.knock('/room/night', await door.signedIn());
    if (!seat) assert.equal(response.status, 403, time);
    told.push(seat ? new Date(seat.claims.exp * 1000).toISOString().slice(0, 19) : 'closed');
  }
  await door.usher.close();
  return told;
}

describe('a window on the night that the clocks change', () => {
  test('J2 an hour that comes twice lets nobody in a second time', async () => {
    // On 25 October 2026 the clocks in Berlin go from 03:00 back to 02:00, at 01:00 UTC.
    const rule = 'between: "Sun 01:00-02:30 Europe/Berlin"';
    assert.deepEqual(
      await ask(rule, [
        '2026-10-24T22:59:59Z',
        '2026-10-24T23:00:00Z',
        '2026-10-25T00:29:59Z',
        '2026-10-25T00:30:00Z',
        '2026-10-25T01:00:00Z',
        '2026-10-25T01:29:59Z',
      ]),
      ['closed', '2026-10-25T00:30:00', '2026-10-25T00:30:00', 'closed', 'closed', 'closed'],
    );
  });

  test('J2 a window that reaches over the repeated hour is as long as it is', async () => {
    const rule = 'between: "Sun 02:30-04:00 Europe/Berlin", token: { ttl: 24h }';
    assert.deepEqual(
      await ask(rule, [
        '2026-10-25T00:29:59Z',
        '2026-10-25T00:30:00Z',
        '2026-10-25T02:59:59Z',
        '2026-10-25T03:00:00Z',
      ]),
      ['closed', '2026-10-25T03:00:00', '2026-10-25T03:00:00', 'closed'],
    );
  });

  test('J2 an hour that is skipped is the moment it is skipped at', async () => {
    // On 28 March 2027 the clocks in Berlin go from 02:00 to 03:00, at 01:00 UTC.
    const opens = 'between: "Sun 02:30-05:00 Europe/Berlin", token: { ttl: 24h }';
    assert.deepEqual(await ask(opens, ['2027-03-28T00:59:59Z', '2027-03-28T01:00:00Z']), [
      'closed',
      '2027-03-28T03:00:00',
    ]);
    const closes = 'between: "Sun 01:00-02:30 Europe/Berlin"';
    assert.deepEqual(await ask(closes, ['2027-03-28T00:59:59Z', '2027-03-28T01:00:00Z']), [
      '2027-03-28T01:00:00',
      'closed',
    ]);
  });

  test('J2 a clock that jumps back opens nothing that it would not have opened then', async () => {
    const rule = 'between: "Sun 07:00-08:00 UTC"';
    assert.deepEqual(
      await ask(rule, [
        '2026-11-22T07:30:00Z',
        '2026-11-22T08:30:00Z',
        '2026-11-22T07:30:00Z',
        '2026-11-22T06:30:00Z',
      ]),
      ['2026-11-22T08:00:00', 'closed', '2026-11-22T08:00:00', 'closed'],
    );
  });
});

test('J2 a meeting is in moments, not in clock time: its tokens end with it on such a night too', async () => {
  const clock = new FixedClock(at('2026-10-25T00:15:00Z'));
  const door = await openRoomDoor('rooms: [{ match: other }]\n', clock);
  const startsAt = at('2026-10-25T00:30:00Z');
  const times = { startsAt, endsAt: startsAt + 3600, earlySeconds: 900 };
  const meeting = sampleMeeting({ ...times, room: roomOf('night'), jitsi: 'main' });
  await door.usher.storage.meetings.create(meeting, [{ role: 'host', subject: 'user:asa' }]);
  const seatAt = async (time: string) => {
    clock.now = at(time);
    return (await door.knock('/room/night', await door.signedIn())).seat;
  };
  assert.equal(await seatAt('2026-10-25T00:14:59Z'), null);
  for (const time of ['2026-10-25T00:15:00Z', '2026-10-25T01:00:00Z', '2026-10-25T01:29:59Z']) {
    assert.equal((await seatAt(time))?.claims.exp, meeting.endsAt, time);
  }
  assert.equal(await seatAt('2026-10-25T01:30:00Z'), null);
  await door.usher.close();
});

test('J3 a token made after 2038 ends when it says, and a clock in milliseconds makes none', async () => {
  assert.deepEqual(
    await ask('token: { ttl: 1h }', [
      '2038-01-19T03:14:07Z',
      '2038-01-19T03:14:08Z',
      '2100-01-01T00:00:00Z',
    ]),
    ['2038-01-19T04:14:07', '2038-01-19T04:14:08', '2100-01-01T01:00:00'],
  );
  const claims = {
    issuer: 'a',
    audience: 'a',
    subject: 'a',
    room: 'a',
    seat: { moderator: null, affiliation: null, group: null, features: {} },
    person: { id: 'a', name: null, email: null, avatar: null },
    ttlSeconds: 60,
  };
  assert.throws(() => buildClaims({ ...claims, now: Date.now() }), {
    code: 'token_claims_unusable',
  });
});
