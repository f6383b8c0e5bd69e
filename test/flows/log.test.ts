import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Story, seatOf, startStory } from '../support/story.ts';
import { AUTH } from '../support/usher.ts';

let story: Story;
before(async () => {
  story = await startStory({
    more: 'rooms:\n  - match: standup\n    host: ["signed-in"]\n',
  });
});
after(() => story.close());

function only(event: string): Record<string, unknown> {
  const [line, ...more] = story.usher.events(event);
  assert.equal(more.length, 0, event);
  return line ?? assert.fail(`no ${event}`);
}

test('an operator finds a person by name once, and where each step came from', async () => {
  const browser = story.browser();
  const meeting = await browser.visit(`${AUTH}/room/standup`);
  const { claims } = seatOf(meeting);
  await browser.visit(`${AUTH}/room/elsewhere`);
  await browser.visit(`${AUTH}/sign-out`, { from: meeting });

  const { user, username } = only('signed_in');
  assert.equal(username, 'alice.a');
  assert.equal(only('seated')['until'], new Date(claims.exp * 1000).toISOString());
  for (const event of ['signed_in', 'seated', 'room_refused', 'signed_out']) {
    const line = only(event);
    assert.match(String(line['address']), /^127\.0\.0\.1$/, event);
    assert.equal(line['user'], user);
    if (event !== 'signed_in') assert.doesNotMatch(JSON.stringify(line), /alice/i);
  }
});

test('a sign-in that was cancelled says where it came from', async () => {
  story.provider.mutations.denial = { error: 'access_denied' };
  await story.browser().visit(`${AUTH}/room/standup`);
  assert.match(String(only('sign_in_cancelled')['address']), /^127\.0\.0\.1$/);
});
