import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BreakableStorage } from '../../test/support/breakable-storage.ts';
import { FixedClock } from '../../test/support/fixed-clock.ts';
import { systemRandom } from '../base/random.ts';
import { createCompleteEvent } from './complete-event.ts';
import { erasePerson } from './erase-person.ts';
import { readTrail } from './read-trail.ts';

const clock = new FixedClock();
const completeEvent = createCompleteEvent(clock, systemRandom);
let breakable: BreakableStorage;
before(async () => {
  breakable = await BreakableStorage.open();
  const { audit } = breakable.storage;
  for (let n = 0; n < 250; n++) {
    // Many of one second: those are in the order of their ids.
    if (n % 50 === 0) clock.pass(1);
    const username = n % 2 === 0 ? 'ann' : 'ben';
    await audit.add(
      completeEvent({ action: 'seat', actor: 'door', username, userId: `u-${username}` }),
    );
  }
});
after(() => breakable.storage.close());

test('hands out every event once, in order, a page at a time', async () => {
  const { audit } = breakable.storage;
  for (const pageSize of [1, 7, 50, 125, 249, 250, 251]) {
    const pages = await Array.fromAsync(readTrail(audit, {}, pageSize));
    const events = pages.flat();
    assert.equal(new Set(events.map(({ id }) => id)).size, 250);
    assert.ok(pages.every((page) => page.length > 0 && page.length <= pageSize));
    const places = events.map(({ at, id }) => `${at} ${id}`);
    assert.deepEqual(places, [...places].sort());
  }
  assert.equal((await Array.fromAsync(readTrail(audit, { user: 'ann' }, 10))).flat().length, 125);
  assert.deepEqual(await Array.fromAsync(readTrail(audit, { user: 'nobody' })), []);
});

test('erases one person, and says how many entries there were, and nothing else', async () => {
  const { storage } = breakable;
  const deps = { storage, completeEvent };
  breakable.failure = 'gone';
  breakable.only = 'audit.add';
  await assert.rejects(erasePerson(deps, { actor: 'cli' }, 'ann'), { code: 'storage_unavailable' });
  breakable.mend();
  assert.equal((await storage.audit.list({ user: 'ann' }, 1000)).length, 125);
  assert.equal(await erasePerson(deps, { actor: 'cli' }, 'ann'), 125);
  assert.deepEqual(await storage.audit.list({ user: 'ann' }, 1000), []);
  assert.equal((await storage.audit.list({ user: 'ben' }, 1000)).length, 125);
  const [erased, ...more] = await storage.audit.list({ action: 'audit-erase' }, 10);
  assert.deepEqual(more, []);
  assert.equal(erased?.reason, '125 entries');
  assert.ok(!JSON.stringify(erased).includes('ann'));
  assert.equal(await erasePerson(deps, { actor: 'cli' }, 'ann'), 0);
  assert.equal((await storage.audit.list({ action: 'audit-erase' }, 10)).length, 1);
});

test('what is older than it may be kept goes with the sweep, to the second', async () => {
  const { storage } = breakable;
  await storage.audit.add(completeEvent({ action: 'refuse', actor: 'door', username: 'cid' }));
  const written = clock.now;
  const left = async () => (await storage.audit.list({ user: 'cid' }, 10)).length;
  await storage.sweep(written + 10 * 86_400, null);
  await storage.sweep(written + 86_399, 86_400);
  assert.equal(await left(), 1);
  await storage.sweep(written + 86_400, 86_400);
  assert.equal(await left(), 0);
});
