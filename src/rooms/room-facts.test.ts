import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { FixedClock } from '../../test/support/fixed-clock.ts';
import { WEDNESDAY_AT_TEN as NOW, roomOf } from '../../test/support/rules.ts';
import { sampleIdentity } from '../../test/support/sample-identity.ts';
import { sampleInvitation } from '../../test/support/sample-invitation.ts';
import { sampleMeeting } from '../../test/support/sample-meeting.ts';
import type { GuestPass } from '../model/guest-pass.ts';
import { openStorage } from '../storage/open-storage.ts';
import { NO_FACTS } from './decision.ts';
import { readRoomFacts, standingSubjects, type Visitor } from './room-facts.ts';

const seal = { seal: (text: string) => text, open: (text: string) => text };
const storage = await openStorage({ url: 'sqlite::memory:', clock: new FixedClock(NOW), seal });
after(() => storage.close());

const STRANGER: Visitor = { identity: null, userId: null, pass: null };
const keyOf = (path: string) => ({ jitsi: 'main', path });
const read = (path: string, visitor: Partial<Visitor> = {}, now = NOW) =>
  readRoomFacts(storage, keyOf(path), { ...STRANGER, ...visitor }, now);

function passWith(more: Partial<GuestPass>): GuestPass {
  return { id: 'guest-1', name: null, rooms: [], codes: [], expiresAt: NOW + 60, ...more };
}

test('of a room that nobody has been in, the store knows nothing', async () => {
  assert.deepEqual(await read('nowhere'), NO_FACTS);
});

test('a host who was let in is known, until they are gone or the conference ends', async () => {
  await storage.presence.seatHost(keyOf('a'), 'user-1', NOW - 60);
  assert.equal((await read('a')).hostSeatedAt, NOW - 60);
  assert.equal((await read('b')).hostSeatedAt, null);
  assert.equal(
    (await readRoomFacts(storage, { jitsi: 'other', path: 'a' }, STRANGER, NOW)).hostSeatedAt,
    null,
  );
  await storage.presence.startConference({
    ...keyOf('a'),
    id: '1',
    mailOwner: 'x@y',
    startTime: '2026-11-18T08:59:30.000Z',
    startedAt: NOW - 30,
    durationSeconds: 600,
    meetingId: null,
    endedAt: null,
  });
  assert.equal((await read('a')).isRunning, true);
  assert.equal((await read('a', {}, NOW + 570)).isRunning, false);
  await storage.presence.endConference('1', NOW);
  assert.deepEqual(await read('a'), NO_FACTS);
});

test('a meeting is known with the entry of its roster that gives a person most', async () => {
  const meeting = sampleMeeting({ room: roomOf('class-7') });
  await storage.meetings.create(meeting, [
    { role: 'member', subject: 'signed-in' },
    { role: 'host', subject: 'email:ann@school.example' },
    { role: 'host', subject: 'group:teachers' },
  ]);
  const ann = sampleIdentity({ email: 'Ann@School.Example' });
  const facts = await read('class-7', { identity: ann, userId: 'user-1' });
  assert.deepEqual(facts.meeting, meeting);
  assert.deepEqual(facts.standing, { role: 'host', subject: 'email:ann@school.example' });
  const other = await read('class-7', { identity: sampleIdentity({ email: null }) });
  assert.deepEqual(other.standing, { role: 'member', subject: 'signed-in' });
  assert.equal((await read('class-7')).standing, null);
});

test('an access code counts for its meeting and as it is now', async () => {
  const meeting = sampleMeeting({ id: 'm2', room: roomOf('class-8'), codeHash: 'hash' });
  await storage.meetings.create(meeting, []);
  for (const [code, counts] of [
    [{ meetingId: 'm2', codeHash: 'hash' }, true],
    [{ meetingId: 'm2', codeHash: 'an-earlier-hash' }, false],
    [{ meetingId: 'm3', codeHash: 'hash' }, false],
  ] as const) {
    const pass = passWith({ codes: [code] });
    assert.equal((await read('class-8', { pass })).hasCode, counts);
  }
  assert.equal((await read('class-8', { pass: passWith({}) })).hasCode, false);
  assert.equal((await read('class-8')).hasCode, false);
});

test('an invitation is known to who has taken it up, signed in or as a guest', async () => {
  const invitation = sampleInvitation({ room: roomOf('class-9'), uses: 0 });
  await storage.invitations.create(invitation);
  await storage.transaction(({ invitations }) => invitations.use(invitation.id, 'guest-1', NOW));
  const pass = passWith({});
  assert.equal((await read('class-9', { pass })).invitation?.id, invitation.id);
  assert.equal((await read('class-9', { pass, userId: 'user-9' })).invitation?.id, invitation.id);
  assert.equal((await read('class-9', { pass: passWith({ id: 'guest-2' }) })).invitation, null);
  assert.equal((await read('class-9')).invitation, null);
  assert.equal((await read('class-8', { pass })).invitation, null);
  assert.equal((await read('class-9', { pass }, invitation.expiresAt)).invitation, null);
});

test('a roster names people by name, group and verified address, letter by letter but for capitals in it', () => {
  const person = sampleIdentity({ groups: ['a', 'B'], email: 'Ann@Good.example' });
  assert.deepEqual(standingSubjects(person), [
    'signed-in',
    'user:asa',
    'group:a',
    'group:B',
    'email:ann@good.example',
  ]);
  for (const more of [
    { emailVerified: false },
    { email: 'a@evil@good.example' },
    { email: null },
  ]) {
    assert.deepEqual(standingSubjects(sampleIdentity({ ...more })), ['signed-in', 'user:asa']);
  }
});
