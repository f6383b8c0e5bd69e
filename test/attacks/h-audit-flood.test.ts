import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FixedClock } from '../support/fixed-clock.ts';
import { startStory } from '../support/story.ts';
import { AUTH } from '../support/usher.ts';

const RULES = `
rooms:
  - match: "*"
    host: ["user:tess"]
    guests: wait
    between: "Mon-Fri 07:00-18:00 Europe/Berlin"
limits: { rate: { room: 100000 } }
`;
/** A Saturday. */
const CLOSED = Date.UTC(2026, 10, 21, 9) / 1000;

test('H4 strangers at a closed door leave 300 entries in the trail, and then the log alone has them', async () => {
  const clock = new FixedClock(CLOSED);
  const story = await startStory({
    clock,
    more: RULES,
  });
  try {
    for (let visit = 0; visit < 320; visit += 1) {
      const answer = await story.usher.answer(new Request(`${AUTH}/room/x${visit}`));
      assert.equal(answer.status, 403);
    }
    const count = async () => (await story.usher.storage.audit.list({}, 1000)).length;
    assert.equal(await count(), 300);
    assert.equal(story.usher.events('room_refused').length, 320);
    clock.pass(15 * 60);
    await story.usher.answer(new Request(`${AUTH}/room/later`));
    assert.equal(await count(), 301);
  } finally {
    await story.close();
  }
});
