import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  claimsOf,
  headerOf,
  type InlineStory,
  LOGOUT,
  LOGOUT_PAGE,
  SSO_PAGE,
  startInlineStory,
} from '../support/inline-story.ts';
import { MEET } from '../support/usher.ts';

describe('the inline sign-in', () => {
  let story: InlineStory;
  before(async () => {
    story = await startInlineStory({
      more: "rooms:\n  - match: '*'\n    host: everyone\n",
    });
  });
  after(() => story.close());

  test('from the popup to a seat, a renewal, and a silent logout', async () => {
    const browser = story.browser();
    const { popup, page, reply } = await story.signIn(browser);
    assert.equal(page.url.origin + page.url.pathname, SSO_PAGE);
    assert.equal(page.url.searchParams.get('state'), popup.state);
    const { access_token, id_token, refresh_token } = reply.body;
    const jitsi = claimsOf(access_token);
    assert.deepEqual(
      [headerOf(access_token)['typ'], jitsi['room'], jitsi['aud']],
      ['JWT', 'myroom', 'jitsi'],
    );
    assert.equal(claimsOf(id_token)['nonce'], popup.nonce);
    const renewed = await story.renew(refresh_token ?? '');
    assert.equal(renewed.status, 200, JSON.stringify(renewed.body));
    assert.equal(claimsOf(renewed.body['id_token'])['nonce'], popup.nonce);
    const meeting = await browser.visit(`${MEET}/MyRoom`);
    const out = await browser.visit(`${LOGOUT}?id_token_hint=${renewed.body['id_token']}`, {
      from: meeting,
      framed: true,
    });
    // The provider's own sign-out lies in a frame of the page, so that it holds nobody up.
    assert.match(out.body, new RegExp(`data-next="${LOGOUT_PAGE}"`));
    assert.match(out.body, /data-departure="http:\/\/127\.0\.0\.1:\d+\/session\/end\?/);
    const late = await story.renew(renewed.body['refresh_token'] ?? '');
    assert.deepEqual([late.status, late.body['error']], [400, 'invalid_grant']);
  });
});
