import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { INLINE_RULES } from '../support/inline-rules.ts';
import {
  claimsOf,
  type InlineStory,
  SSO_PAGE,
  startInlineStory,
  stateOf,
} from '../support/inline-story.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';

let story: InlineStory;
const clock = new ShiftedClock();
before(async () => {
  story = await startInlineStory({ clock, more: INLINE_RULES });
});
// The provider behind has the system's clock, and takes what is far from it for forged.
afterEach(() => clock.pass(systemClock.nowSeconds() - clock.nowSeconds()));
after(() => story.close());

describe('rooms and rules', () => {
  test('a refusal by rule reaches the popup in words, with its state', async () => {
    const page = await story.open(story.browser(), await story.popup({ state: stateOf('closed') }));
    const { searchParams } = page.url;
    assert.equal(page.url.origin + page.url.pathname, SSO_PAGE);
    assert.equal(searchParams.get('error'), 'access_denied');
    const words = 'This room is for certain people only, and you are not among them.';
    assert.equal(searchParams.get('error_description'), words);
    assert.equal(searchParams.get('state'), stateOf('closed'));
    assert.equal(searchParams.get('code'), null);
  });

  test('C1 no room, every room, or a state that is not Jitsi’s: no token', async () => {
    for (const state of [
      '{}',
      'x',
      '[]',
      '"MyRoom"',
      'null',
      '{"room":"*"}',
      '{"room":".*"}',
      '{"room":""}',
      '{"room":["x"]}',
      '{"room":"a","tenant":"*"}',
      '{"room":"a","tenant":"b.c"}',
      `{"room":"${'x'.repeat(4000)}"}`,
    ]) {
      const page = await story.open(story.browser(), await story.popup({ state }));
      assert.equal(page.url.searchParams.get('error'), 'invalid_request', state.slice(0, 80));
    }
    const none = await story.open(story.browser(), await story.popup({ state: null }));
    assert.equal(none.url.searchParams.get('error'), 'invalid_request');
  });

  test('the token is for the room and the tenant of the state', async () => {
    const popup = await story.popup({
      state: stateOf('Gr%C3%BC%C3%9Fe%20an%20alle', { tenant: 'acme' }),
    });
    const page = await story.open(story.browser(), popup);
    const claims = claimsOf((await story.redeem(page, popup)).body['access_token']);
    assert.deepEqual([claims['room'], claims['sub']], ['gr%c3%bc%c3%9fe%20an%20alle', 'acme']);
  });

  test('a member waits for a host inside the popup, and goes on when one has come', async () => {
    story.provider.account = 'bob';
    const bob = story.browser();
    const popup = await story.popup({ state: stateOf('class-1') });
    const waiting = await story.open(bob, popup);
    assert.equal(waiting.url.pathname, '/wait');
    assert.equal(waiting.headers.get('cross-origin-opener-policy'), 'unsafe-none');
    const quiet = await story.popup({ state: stateOf('class-1'), prompt: 'none' });
    const asked = await story.open(bob, quiet);
    assert.equal(asked.url.searchParams.get('error'), 'interaction_required');
    story.provider.account = 'carol';
    await story.signIn(story.browser(), 'class-1');
    story.provider.account = 'alice';
    const page = await bob.visit(waiting.url);
    assert.equal(page.url.origin + page.url.pathname, SSO_PAGE);
    const { body } = await story.redeem(page, popup);
    const { user } = claimsOf(body['access_token'])['context'] as { user: { moderator: boolean } };
    assert.equal(user.moderator, false);
  });

  test('the refresh token in a state comes back at once, and stands in no log', async () => {
    const { reply } = await story.signIn(story.browser());
    const refreshToken = reply.body['refresh_token'] ?? '';
    const state = stateOf('MyRoom', { refreshToken });
    const { address } = await story.popup({ state });
    const response = await story.usher.answer(new Request(address));
    const to = new URL(response.headers.get('location') ?? assert.fail());
    assert.equal(to.origin + to.pathname, SSO_PAGE);
    assert.deepEqual([to.searchParams.get('state'), to.searchParams.get('code')], [state, null]);
    assert.equal((await story.renew(refreshToken)).status, 200);
    const evil = await story.popup({ state, redirect_uri: 'https://evil.example/' });
    const refused = await story.usher.answer(new Request(evil.address));
    assert.deepEqual([refused.status, refused.headers.get('location')], [400, null]);
    for (const changes of [{ client_id: 'x' }, { code_challenge_method: 'plain' }]) {
      await story.usher.answer(new Request((await story.popup({ state, ...changes })).address));
    }
    assert.ok(!story.usher.log().includes(refreshToken));
  });
});
