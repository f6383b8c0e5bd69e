import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type InlineStory, SSO_PAGE, startInlineStory, stateOf } from '../support/inline-story.ts';
import { AUTH } from '../support/usher.ts';

/** What an app leaves of the address: no nonce, and a place that only the web fills. */
const FROM_AN_APP = { nonce: null, code_challenge: '{code_challenge}' };

describe('Jitsi’s apps, where the sign-in is inline', () => {
  let story: InlineStory;
  before(async () => {
    story = await startInlineStory({ more: "rooms:\n  - match: '*'\n    host: everyone\n" });
  });
  after(() => story.close());

  for (const [app, back] of [
    ['ios', /^org\.jitsi\.meet:\/\/meet\.example\.org\/MyRoom\?jwt=eyJ/],
    ['android', /^intent:\/\/meet\.example\.org\/MyRoom\?jwt=eyJ/],
    ['electron', /^jitsi-meet:\/\/meet\.example\.org\/MyRoom\?jwt=eyJ/],
  ] as const) {
    test(`${app}: the same address leads back into the app, with a token`, async () => {
      const browser = story.browser();
      const popup = await story.popup({
        state: stateOf('MyRoom', { [app]: true }),
        ...FROM_AN_APP,
      });
      const page = await story.open(browser, popup);
      assert.equal(page.url.origin, AUTH);
      assert.equal(page.status, 200);
      const links = [...page.body.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href);
      assert.ok(
        links.some((href) => back.test(href)),
        page.text,
      );
    });
  }

  test('a session opens the next room without a question, for the app as for the popup', async () => {
    const browser = story.browser();
    await story.signIn(browser);
    const asked = story.provider.seen.length;
    const state = stateOf('Other', { ios: true });
    const page = await story.open(browser, await story.popup({ state, ...FROM_AN_APP }));
    assert.match(page.body, /org\.jitsi\.meet:\/\/meet\.example\.org\/Other\?jwt=eyJ/);
    assert.equal(story.provider.seen.length, asked);
  });

  test('a refresh token that an app had would stand in no address of ours', async () => {
    const state = stateOf('MyRoom', { ios: true, refreshToken: 'r1.not-for-us' });
    const page = await story.open(story.browser(), await story.popup({ state, ...FROM_AN_APP }));
    const [, ...others] = page.hops;
    for (const { url } of others) assert.ok(!url.href.includes('not-for-us'), url.href);
    assert.ok(!story.usher.log().includes('not-for-us'));
  });

  test('a browser is led nowhere else, and neither is whoever is no client of ours', async () => {
    for (const [state, changes] of [
      [stateOf('MyRoom', { ios: 'true' }), {}],
      [stateOf('MyRoom'), {}],
      [stateOf('MyRoom', { ios: true }), { client_id: 'nobody' }],
    ] as const) {
      const page = await story.open(story.browser(), await story.popup({ state, ...changes }));
      assert.ok(
        page.hops.every(({ url }) => url.pathname !== '/enter'),
        state,
      );
      const end = page.url.origin + page.url.pathname;
      assert.ok(end === SSO_PAGE || page.status === 400, `${page.status} ${page.url}`);
    }
  });
});
