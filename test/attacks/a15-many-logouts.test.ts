import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createKey, signJwt } from '../support/hostile-keys.ts';
import { type Story, startStory } from '../support/story.ts';
import { AUTH } from '../support/usher.ts';

const ADDRESS = `${AUTH}/sign-in/demo/logout`;

describe('A15 a provider ends many sessions at once', () => {
  let story: Story;
  before(async () => {
    story = await startStory();
  });
  after(() => story.close());

  const post = (token: string): Promise<Response> => {
    const body = new URLSearchParams({ logout_token: token });
    return story.usher.answer(new Request(ADDRESS, { method: 'POST', body }));
  };

  test('A15 all of them from one address are heard, and people behind it still sign in', async () => {
    for (let person = 0; person < 700; person++) {
      const token = await story.provider.logoutToken({ jti: `${person}`, sub: `person-${person}` });
      assert.equal((await post(token)).status, 200, `number ${person}`);
    }
    const room = await story.usher.answer(new Request(`${AUTH}/room/standup`));
    const onward = new URL(room.headers.get('location') ?? '', AUTH);
    assert.equal((await story.usher.answer(new Request(onward))).status, 303);
  });

  test('A15 who makes tokens up is stopped in the end, and the provider is asked for its keys once', async () => {
    const foreign = await createKey();
    const asked = story.provider.count('jwks');
    const refused: number[] = [];
    for (let number = 0; number < 40; number++) {
      const claims = { iss: story.provider.issuer, aud: 'usher', jti: `${number}`, sub: 'alice' };
      refused.push(
        (await post(await signJwt(foreign, claims, { kid: `made-up-${number}` }))).status,
      );
    }
    assert.deepEqual([...new Set(refused)], [400]);
    assert.ok(story.provider.count('jwks') - asked <= 1);
  });
});
