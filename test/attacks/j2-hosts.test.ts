import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openRoomDoor, type RoomDoor } from '../support/room-door.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';

const RULES = `
rooms:
  - { match: ["clock-*"], host: ["group:staff"], member: ["group:class"], guests: never }
`;
const DAY = 86_400;
const clock = new ShiftedClock();
let door: RoomDoor;

before(async () => {
  door = await openRoomDoor(RULES, clock);
});
after(() => door.usher.close());

test('J2 a host who was seated while the clock was far ahead opens no room once it is right again', async () => {
  const member = await door.signedIn({ subject: 'm', groups: ['class'] });
  clock.pass(30 * DAY);
  const host = await door.signedIn({ subject: 'h', groups: ['staff'] });
  assert.ok((await door.knock('/room/clock-1', host)).seat);
  clock.pass(-30 * DAY);
  assert.equal((await door.knock('/room/clock-1', member)).seat, null);
});

test('J2 the next host who comes opens it, and only for as long as hosts do', async () => {
  const member = await door.signedIn({ subject: 'm2', groups: ['class'] });
  const host = await door.signedIn({ subject: 'h2', groups: ['staff'] });
  assert.ok((await door.knock('/room/clock-1', host)).seat);
  assert.ok((await door.knock('/room/clock-1', member)).seat);
  clock.pass(2 * 3600 + 1);
  assert.equal((await door.knock('/room/clock-1', member)).seat, null);
});

test('J2 another process may be some minutes ahead', async () => {
  const member = await door.signedIn({ subject: 'm3', groups: ['class'] });
  const host = await door.signedIn({ subject: 'h3', groups: ['staff'] });
  clock.pass(120);
  assert.ok((await door.knock('/room/clock-2', host)).seat);
  clock.pass(-120);
  assert.ok((await door.knock('/room/clock-2', member)).seat);
});
