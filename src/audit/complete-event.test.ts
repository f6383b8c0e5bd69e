import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FixedClock } from '../../test/support/fixed-clock.ts';
import { systemRandom } from '../base/random.ts';
import { createCompleteEvent } from './complete-event.ts';

test('what happens within a second keeps its order, by ids that nobody can guess', () => {
  const complete = createCompleteEvent(new FixedClock(), systemRandom);
  const ids = Array.from({ length: 300 }, () => complete({ action: 'seat', actor: 'door' }).id);
  assert.deepEqual([...ids].sort(), ids);
  assert.ok(ids.every((id) => /^a[0-9a-f]{24}$/.test(id)));
  assert.equal(new Set(ids.map((id) => id.slice(9))).size, 300);
});
