import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Browser } from '../support/browser.ts';
import type { Page } from '../support/page.ts';
import { type Story, seatOf, startStory } from '../support/story.ts';
import { AUTH, MEET } from '../support/usher.ts';

describe('signing out', () => {
  let story: Story;
  let browser: Browser;
  let meeting: Page;
  before(async () => {
    story = await startStory();
  });
  beforeEach(async () => {
    story.provider.reset();
    browser = story.browser();
    meeting = await browser.visit(`${AUTH}/room/standup`);
  });
  after(() => story.close());

  const isSignedIn = async () => {
    const page = await browser.visit(`${AUTH}/room/standup`, { follow: false });
    return page.hops[0]?.location?.origin === MEET;
  };

  test('Jitsi’s sign-out ends our session and goes on to the provider’s', async () => {
    const page = await browser.visit(`${AUTH}/sign-out`, { from: meeting });
    const atProvider = page.hops.find(({ url }) => url.origin === story.provider.issuer);
    assert.equal(atProvider?.url.pathname, '/session/end');
    assert.ok(atProvider?.url.searchParams.get('id_token_hint'));
    const returnTo = atProvider?.url.searchParams.get('post_logout_redirect_uri');
    assert.equal(returnTo, `${AUTH}/signed-out`);
    assert.equal(await isSignedIn(), false);
  });

  test('in a hidden frame of Jitsi it asks nothing, and ends at Jitsi’s own page', async () => {
    const end = await browser.visit(`${AUTH}/sign-out`, {
      from: meeting,
      framed: true,
      follow: false,
    });
    assert.match(end.body, new RegExp(`data-next="${MEET}/static/logout.html"`));
    assert.equal(await isSignedIn(), false);
    const after = await browser.visit(`${AUTH}/signed-out?state=main`, {
      from: meeting,
      framed: true,
    });
    assert.equal(after.url.href, `${MEET}/static/logout.html`);
  });

  test('in a frame of another site, where no cookie comes along, nobody is told of a sign-out', async () => {
    const headers = { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site' };
    const page = await story.browser().visit(`${AUTH}/sign-out`, { headers, follow: false });
    assert.equal(page.status, 204);
    assert.equal(await isSignedIn(), true);
    assert.equal(story.usher.events('sign_out_out_of_reach').length, 1);
  });

  test('G6 a foreign page’s link has to ask, and the answer is a form of ours', async () => {
    const foreign = await story
      .browser({ routes: { 'https://evil.example': () => new Response('evil') } })
      .visit('https://evil.example/');
    const page = await browser.visit(`${AUTH}/sign-out`, { from: foreign });
    assert.equal(page.heading, 'Sign out?');
    assert.equal(await isSignedIn(), true);
    await browser.visit(`${AUTH}/sign-out`, { from: foreign });
    await browser.submit({}, 'Sign out');
    assert.equal(await isSignedIn(), false);
  });

  test('G6 an image on a foreign page does nothing', async () => {
    const headers = { 'sec-fetch-dest': 'image', 'sec-fetch-site': 'cross-site' };
    const page = await browser.visit(`${AUTH}/sign-out`, { headers });
    assert.equal(page.status, 204);
    assert.equal(await isSignedIn(), true);
  });

  test('G6 a form that was not ours signs nobody out', async () => {
    const page = await browser.visit(`${AUTH}/sign-out`, {
      form: new URLSearchParams({ form: 'made-up' }),
    });
    assert.equal(page.status, 403);
    assert.match(page.body, /form_expired/);
    assert.equal(await isSignedIn(), true);
  });

  test('signing out twice is no error', async () => {
    await browser.visit(`${AUTH}/sign-out`, { from: meeting });
    const page = await browser.visit(`${AUTH}/sign-out`, { from: meeting });
    assert.equal(page.status, 200);
    assert.equal(page.heading, 'You are signed out');
  });

  test('signing out here works while the provider is down', async () => {
    story.provider.mutations.reply = (_what, reply) => ({ ...reply, status: 500, body: 'down' });
    const page = await browser.visit(`${AUTH}/sign-out`, { from: meeting, follow: false });
    assert.ok([200, 303].includes(page.status));
    assert.equal(await isSignedIn(), false);
  });

  test('A15 a back-channel logout ends the session it names, once', async () => {
    const sid = 'session-1';
    const post = async (token: string) =>
      (
        await browser.visit(`${AUTH}/sign-in/demo/logout`, {
          form: new URLSearchParams({ logout_token: token }),
        })
      ).status;
    const token = await story.provider.logoutToken({ sub: 'alice', sid: undefined });
    assert.equal(await isSignedIn(), true);
    assert.equal(await post(token), 200);
    assert.equal(await isSignedIn(), false);
    await browser.visit(`${AUTH}/room/standup`);
    assert.equal(await post(token), 400, 'the same token again');
    const forged = await story.provider.logoutToken({ aud: 'somebody-else', sid });
    assert.equal(await post(forged), 400);
    assert.equal(await post('nonsense'), 400);
    assert.equal(await isSignedIn(), true);
  });
});

describe('changing one’s mind', () => {
  let story: Story;
  before(async () => {
    story = await startStory();
  });
  beforeEach(() => story.provider.reset());
  after(() => story.close());

  test('who cancels at the provider reads a sentence and a way on', async () => {
    const browser = story.browser();
    story.provider.mutations.denial = { error: 'access_denied', error_description: '<b>no</b>' };
    const page = await browser.visit(`${AUTH}/room/standup`);
    assert.equal(page.status, 200);
    assert.equal(page.heading, 'You did not sign in');
    assert.match(page.text, /cancelled/);
    assert.ok(!page.body.includes('<b>no</b>'));
    story.provider.reset();
    const seated = await browser.click('Sign in again');
    assert.equal(seatOf(seated).claims.room, 'standup');
  });

  test('an error of the provider says so kindly, with a code, a number and a way to try again', async () => {
    const browser = story.browser();
    story.provider.mutations.denial = {
      error: 'server_error',
      error_description: '<script>alert(1)</script>\r\nX: y',
    };
    const page = await browser.visit(`${AUTH}/room/standup`);
    assert.ok(page.status >= 400 && page.status < 600);
    assert.ok(!page.body.includes('<script>alert'));
    const [number] = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(page.text) ?? [];
    assert.ok(number && story.usher.log().includes(number));
    story.provider.reset();
    assert.equal(seatOf(await browser.click('Try again')).verdict.joined, true);
  });
});
