import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openRoomDoor } from '../support/room-door.ts';
import { roomOf } from '../support/rules.ts';
import { sampleMeeting } from '../support/sample-meeting.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';

const HOUR = 3600;

test('J2 a host of the meeting before counts for two hours, not to the end of the one that follows', async () => {
  const clock = new ShiftedClock();
  const door = await openRoomDoor('rooms: [{ match: ["*"], host: ["user:boss"] }]\n', clock);
  const now = clock.nowSeconds();
  const { meetings } = door.usher.storage;
  const both = { room: roomOf('hall'), codeHash: null, wait: true, earlySeconds: 900 };
  const first = { id: `m${'1'.repeat(24)}`, startsAt: now - HOUR, endsAt: now + 600 };
  const next = { id: `m${'2'.repeat(24)}`, startsAt: now + 600, endsAt: now + 240 * HOUR };
  await meetings.create(sampleMeeting({ ...both, ...first }), [
    { role: 'host', subject: 'user:ann' },
  ]);
  await meetings.create(sampleMeeting({ ...both, ...next }), [
    { role: 'host', subject: 'user:bob' },
    { role: 'member', subject: 'user:carl' },
  ]);
  const ann = await door.signedIn({ username: 'ann', subject: 'ann' });
  const bob = await door.signedIn({ username: 'bob', subject: 'bob' });
  const carl = await door.signedIn({ username: 'carl', subject: 'carl' });
  assert.ok((await door.knock('/room/hall', ann)).seat, 'within the early entry of the next');
  clock.pass(3 * HOUR);
  assert.equal((await door.knock('/room/hall', carl)).seat, null);
  assert.ok((await door.knock('/room/hall', bob)).seat);
  clock.pass(3 * HOUR);
  assert.ok((await door.knock('/room/hall', carl)).seat, 'its own host counts to its end');
  await door.usher.close();
});
