import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { FixedClock } from '../../test/support/fixed-clock.ts';
import { sampleIdentity } from '../../test/support/sample-identity.ts';
import { systemRandom } from '../base/random.ts';
import { openStorage } from '../storage/open-storage.ts';
import { createSealer } from '../storage/sealer.ts';
import { createSessions } from './sessions.ts';

const HOUR = 3600;
const clock = new FixedClock();
const seal = createSealer('a-secret-of-32-bytes-or-more-for-tests', systemRandom);
const storage = await openStorage({ url: 'sqlite::memory:', clock, seal });
const limits = { idleSeconds: 8 * HOUR, absoluteSeconds: 12 * HOUR };
const known = new Set(['demo', 'one', 'two']);
/** Asked as the app asks, and of who was disabled meanwhile. */
const disabled = new Set<string>();
const sessions = createSessions(storage, clock, systemRandom, limits, async (session) => {
  return known.has(session.identity.methodId) && !disabled.has(session.userId);
});
after(() => storage.close());

test('a session is found by the id in the cookie, and the store knows only its hash', async () => {
  const { id, session } = await sessions.open(sampleIdentity(), []);
  assert.match(id, /^[A-Za-z0-9_-]{43}$/);
  assert.notEqual(session.idHash, id);
  assert.equal((await sessions.find([id]))?.session.identity.name, 'Åsa Öberg');
  assert.equal(await sessions.find([session.idHash]), null);
});

test('G4 a tossed-in cookie of the same name does not hide the real one', async () => {
  const { id } = await sessions.open(sampleIdentity(), []);
  assert.equal((await sessions.find(['tossed', 'A'.repeat(43), id]))?.id, id);
});

test('a session ends when nobody uses it, and lives on while somebody does', async () => {
  const { id } = await sessions.open(sampleIdentity(), []);
  clock.pass(7 * HOUR);
  assert.ok(await sessions.find([id]));
  clock.pass(4 * HOUR);
  assert.ok(await sessions.find([id]));
  const { id: unused } = await sessions.open(sampleIdentity(), []);
  clock.pass(8 * HOUR);
  assert.equal(await sessions.find([unused]), null);
});

test('G5 a session ends at its absolute end, however much it is used', async () => {
  const { id } = await sessions.open(sampleIdentity(), []);
  for (let hour = 1; hour < 12; hour++) {
    clock.pass(HOUR);
    assert.ok(await sessions.find([id]));
  }
  clock.pass(HOUR);
  assert.equal(await sessions.find([id]), null);
});

test('J2 a clock that jumps back does not make a session immortal', async () => {
  const { id } = await sessions.open(sampleIdentity(), []);
  clock.pass(-HOUR);
  assert.ok(await sessions.find([id]));
  clock.pass(13 * HOUR + 1);
  assert.equal(await sessions.find([id]), null);
});

test('B17 each sign-in gets a new id, and the old session of this browser ends with it', async () => {
  const first = await sessions.open(sampleIdentity(), []);
  const other = sampleIdentity({ subject: 'subject-2' });
  const second = await sessions.open(other, [first.id, 'nonsense']);
  assert.notEqual(second.id, first.id);
  assert.equal(await sessions.find([first.id]), null);
  assert.equal((await sessions.find([second.id]))?.session.identity.subject, 'subject-2');
});

test('A9 the same subject at two providers is two users', async () => {
  const one = await sessions.open(sampleIdentity({ methodId: 'one' }), []);
  const two = await sessions.open(sampleIdentity({ methodId: 'two' }), []);
  const again = await sessions.open(sampleIdentity({ methodId: 'one' }), []);
  assert.notEqual(one.session.userId, two.session.userId);
  assert.equal(one.session.userId, again.session.userId);
});

test('a session ends once', async () => {
  const { id } = await sessions.open(sampleIdentity(), []);
  assert.ok(await sessions.end(id));
  assert.equal(await sessions.end(id), null);
  assert.equal(await sessions.find([id]), null);
});

test('D6 a session ends with the method that opened it, as soon as that is no longer configured', async () => {
  const { id } = await sessions.open(sampleIdentity({ methodId: 'one' }), []);
  assert.ok(await sessions.find([id]));
  known.delete('one');
  assert.equal(await sessions.find([id]), null);
});

test('H4 who signs in over and over without our cookie keeps a hundred sessions, the newest', async () => {
  const who = sampleIdentity({ subject: 'over-and-over' });
  const first = await sessions.open(who, []);
  const other = await sessions.open(sampleIdentity({ subject: 'somebody-else' }), []);
  const ids: string[] = [];
  for (let turn = 0; turn < 100; turn++) {
    clock.pass(1);
    ids.push((await sessions.open(who, [])).id);
  }
  assert.equal(await sessions.find([first.id]), null);
  for (const id of [...ids, other.id]) assert.ok(await sessions.find([id]));
});

test('who signs out is no longer there as a host, and others are', async () => {
  const room = { jitsi: 'main', path: 'board' };
  const now = clock.nowSeconds();
  const [ann, ben] = await Promise.all(
    ['ann', 'ben'].map((subject) => sessions.open(sampleIdentity({ subject }), [])),
  );
  assert.ok(ann && ben);
  await storage.presence.seatHost(room, ben.session.userId, now - 60);
  await storage.presence.seatHost(room, ann.session.userId, now);
  assert.equal((await sessions.end(ann.id))?.userId, ann.session.userId);
  assert.equal(await storage.presence.lastHostAt(room), now - 60);
  assert.equal(await sessions.end(ann.id), null, 'a second time');
  assert.equal(await storage.presence.lastHostAt(room), now - 60);
  await storage.presence.withdrawHost(ben.session.userId);
});

test('nor is whoever somebody else takes a browser over from; who signs in again stays', async () => {
  const room = { jitsi: 'main', path: 'board' };
  const first = await sessions.open(sampleIdentity({ subject: 'ann' }), []);
  await storage.presence.seatHost(room, first.session.userId, clock.nowSeconds());
  const second = await sessions.open(sampleIdentity({ subject: 'ann' }), [first.id]);
  assert.equal(await storage.presence.lastHostAt(room), clock.nowSeconds());
  await sessions.open(sampleIdentity({ subject: 'ben' }), [second.id]);
  assert.equal(await storage.presence.lastHostAt(room), null);
});

test('F10 who may not stay any more has no session, from the next time that it is used', async () => {
  const { id, session } = await sessions.open(sampleIdentity({ subject: 'to be disabled' }), []);
  assert.ok(await sessions.find([id]));
  disabled.add(session.userId);
  assert.equal(await sessions.find([id]), null);
  assert.equal(await sessions.findByHash(session.idHash), null, 'of use to no renewal either');
});

test('G5 a person’s sessions are listed and ended, and nobody else’s', async () => {
  const joki = sampleIdentity({ subject: 'joki-of-the-list' });
  const mine = await sessions.open(joki, []);
  const second = await sessions.open(joki, []);
  const third = await sessions.open(joki, []);
  const anns = await sessions.open(sampleIdentity({ subject: 'ann-of-the-list' }), []);
  const hashes = async () => (await sessions.listOf(mine.session)).map(({ idHash }) => idHash);
  assert.equal((await hashes()).length, 3);
  for (const idHash of [anns.session.idHash, mine.session.idHash, 'x', '']) {
    assert.equal(await sessions.endOther(mine.session, idHash), false);
  }
  assert.equal(await sessions.endOther(mine.session, second.session.idHash), true);
  assert.equal(await sessions.endOther(mine.session, second.session.idHash), false);
  assert.equal(await sessions.find([second.id]), null);
  assert.equal(await sessions.endOthers(mine.session), 1);
  assert.equal(await sessions.find([third.id]), null);
  assert.ok(await sessions.find([mine.id]));
  assert.ok(await sessions.find([anns.id]));
});

test('a session that nobody uses any more is not listed', async () => {
  const joki = sampleIdentity({ subject: 'joki-of-the-idle' });
  await sessions.open(joki, []);
  clock.pass(8 * HOUR);
  const { session } = await sessions.open(joki, []);
  assert.deepEqual(await sessions.listOf(session), [session]);
});
