import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import type { Browser } from '../support/browser.ts';
import { INLINE_RULES } from '../support/inline-rules.ts';
import {
  AUTHORIZE,
  claimsOf,
  headerOf,
  type InlineStory,
  LOGOUT,
  LOGOUT_PAGE,
  SSO_PAGE,
  startInlineStory,
  type TokenReply,
} from '../support/inline-story.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { AUTH, MEET } from '../support/usher.ts';

let story: InlineStory;
const clock = new ShiftedClock();
before(async () => {
  story = await startInlineStory({ clock, more: INLINE_RULES });
});
// The provider behind has the system's clock, and takes what is far from it for forged.
afterEach(() => clock.pass(systemClock.nowSeconds() - clock.nowSeconds()));
after(() => story.close());

function refusalOf({ status, body }: TokenReply): unknown {
  return [status, body['error']];
}

const INVALID = [400, 'invalid_grant'];

describe('B9 and B17 steps', () => {
  test('B9 every redirect on the way is a 303', async () => {
    const { page } = await story.signIn(story.browser());
    const ours = page.hops.filter(({ url }) => url.origin === AUTH);
    assert.ok(ours.length >= 4);
    for (const { status } of ours) assert.equal(status, 303);
  });

  test('B17 what resumes one browser’s sign-in gives another nothing', async () => {
    const popup = await story.popup();
    const first = await story.open(story.browser(), popup, { follow: false });
    const sealed = first.hops[0]?.location?.searchParams.get('continue') ?? assert.fail();
    const resume = `${AUTHORIZE}?continue=${encodeURIComponent(sealed)}`;
    const skipped = await story.browser().visit(resume);
    assert.equal(skipped.url.searchParams.get('error'), 'login_required', 'no step is skipped');
    assert.equal(skipped.url.searchParams.get('code'), null);
    for (const bad of ['x', `${sealed}x`, sealed.slice(0, -4)]) {
      const page = await story.browser().visit(`${AUTHORIZE}?continue=${encodeURIComponent(bad)}`);
      assert.equal(page.status, 400);
    }
  });

  test('B17 what resumes a sign-in after all is for whoever resumes it', async () => {
    // The code goes to Jitsi's page in the browser that resumes, and only the page with the verifier can spend it.
    const popup = await story.popup();
    const first = await story.open(story.browser(), popup, { follow: false });
    const sealed = first.hops[0]?.location?.searchParams.get('continue') ?? assert.fail();
    const bob = story.browser();
    story.provider.account = 'bob';
    await story.signIn(bob);
    story.provider.account = 'alice';
    const page = await bob.visit(`${AUTHORIZE}?continue=${encodeURIComponent(sealed)}`);
    const own = await story.popup();
    assert.deepEqual(refusalOf(await story.redeem(page, own)), INVALID);
  });

  test('a sign-in that was to be a new one is not taken for done by an old session', async () => {
    const browser = story.browser();
    await story.signIn(browser);
    clock.pass(5);
    const popup = await story.popup({ prompt: 'login' });
    const first = await story.open(browser, popup, { follow: false });
    const sealed = first.hops[0]?.location?.searchParams.get('continue') ?? assert.fail();
    const page = await browser.visit(`${AUTHORIZE}?continue=${encodeURIComponent(sealed)}`);
    assert.equal(page.url.searchParams.get('error'), 'login_required');
  });
});

describe('B14 the end of a session', () => {
  async function signedIn(): Promise<{ browser: Browser; id: string; refresh: string }> {
    const browser = story.browser();
    const { body } = (await story.signIn(browser)).reply;
    return { browser, id: body['id_token'] ?? '', refresh: body['refresh_token'] ?? '' };
  }

  test('B14 an image, a script or a style sheet ends nothing', async () => {
    const { browser, id, refresh } = await signedIn();
    const cookie = browser.jar.header(new URL(AUTH), { sameSite: true, topLevelGet: true }) ?? '';
    for (const dest of ['image', 'script', 'style', 'font', 'object']) {
      const headers = { cookie, 'sec-fetch-dest': dest };
      for (const url of [LOGOUT, `${LOGOUT}?id_token_hint=${id}`]) {
        const { status } = await story.usher.answer(new Request(url, { headers }));
        assert.equal(status, 204);
      }
    }
    assert.equal((await story.renew(refresh)).status, 200);
  });

  test('B14 without a hint the person is asked, from wherever they come', async () => {
    const { browser, refresh } = await signedIn();
    const meeting = await browser.visit(`${MEET}/MyRoom`);
    for (const from of [null, meeting]) {
      const page = await browser.visit(LOGOUT, { from });
      assert.equal(page.status, 200);
      assert.match(page.body, /<form/);
    }
    assert.equal((await story.renew(refresh)).status, 200);
  });

  test('B14 a foreign way back is refused, with a hint and without', async () => {
    const { browser, id, refresh } = await signedIn();
    for (const back of ['https://evil.example/', `${LOGOUT_PAGE}?`, `${MEET}/`, SSO_PAGE, '']) {
      for (const hint of ['', `&id_token_hint=${id}`, '&client_id=web']) {
        const address = `${LOGOUT}?post_logout_redirect_uri=${encodeURIComponent(back)}${hint}`;
        const page = await browser.visit(address);
        assert.equal(page.status, 400);
        assert.equal(page.url.origin, AUTH);
      }
    }
    assert.equal((await story.renew(refresh)).status, 200);
  });

  test('B14 a hint of somebody else ends their session and not that of this browser', async () => {
    const alice = await signedIn();
    story.provider.account = 'bob';
    const bob = await signedIn();
    story.provider.account = 'alice';
    await bob.browser.visit(`${LOGOUT}?id_token_hint=${alice.id}`, { follow: false });
    assert.deepEqual(refusalOf(await story.renew(alice.refresh)), INVALID);
    assert.equal((await story.renew(bob.refresh)).status, 200);
  });

  test('B14 a hint works in a frame that brings no cookie, and after the token has expired', async () => {
    const { id, refresh } = await signedIn();
    clock.pass(3 * 3600);
    const headers = { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site' };
    const response = await story.usher.answer(
      new Request(`${LOGOUT}?id_token_hint=${id}`, { headers }),
    );
    const body = await response.text();
    assert.ok(body.includes(`data-next="${LOGOUT_PAGE}"`) || response.status === 303);
    assert.deepEqual(refusalOf(await story.renew(refresh)), INVALID);
    assert.match(
      response.headers.get('content-security-policy') ?? '',
      new RegExp(`frame-ancestors ${MEET}$`),
    );
  });

  test('B14 tampered and unsigned hints end nothing', async () => {
    const { id, refresh } = await signedIn();
    const [header = '', claims = '', signature = ''] = id.split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const kid = String(headerOf(id)['kid']);
    const hs = Buffer.from(JSON.stringify({ alg: 'HS256', kid })).toString('base64url');
    const other = Buffer.from(JSON.stringify({ ...claimsOf(id), sid: 'x' })).toString('base64url');
    for (const hint of [
      `${none}.${claims}.`,
      `${none}.${claims}.${signature}`,
      `${hs}.${claims}.${signature}`,
      `${header}.${other}.${signature}`,
      `${header}.${claims}.`,
      `${header}.${claims}`,
      '..',
      'x'.repeat(9000),
    ]) {
      const { status } = await story.usher.answer(new Request(`${LOGOUT}?id_token_hint=${hint}`));
      assert.equal(status, 400);
    }
    assert.equal((await story.renew(refresh)).status, 200);
  });
});
