import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Reply } from '../support/captured-reply.ts';
import { launchChromium, reasonToSkip } from './chromium.ts';
import { expectSeat, InlineHouse, logOut, pressLogIn, tokensOf } from './inline-house.ts';

const skip = reasonToSkip();
/** What oidc-provider asks before it ends a session. */
const QUESTION = 'op.logoutForm';
const PRESSES_BY_ITSELF = `<script>
  document.querySelector('button[value=yes]').click();
</script></body>`;

describe('the silent logout in Chromium, by what the provider does', { skip }, () => {
  let house: InlineHouse;
  let browser: Browser;

  before(async () => {
    house = await InlineHouse.open();
    browser = await launchChromium();
  });
  beforeEach(() => house.provider.reset());
  after(async () => {
    await browser?.close();
    await house?.close();
  });

  /** Changes the provider's sign-out page. */
  function atTheQuestion(change: (reply: Reply) => Reply | Promise<Reply>): void {
    house.provider.mutations.reply = (_what, reply) =>
      String(reply.body).includes(QUESTION) ? change(reply) : reply;
  }

  async function signedIn(): Promise<Page> {
    const page = await house.enter(browser, 'Standup');
    await pressLogIn(page);
    await expectSeat(page);
    return page;
  }

  /** Whether the next sign-in passes the provider without a question. */
  async function isKnownAtProvider(page: Page): Promise<boolean> {
    house.provider.reset();
    await pressLogIn(page);
    await expectSeat(page);
    const asked = house.provider.seen.some(({ url }) => url.pathname.startsWith('/interaction/'));
    assert.ok(house.provider.count('authorization') > 0, 'our own session has ended');
    return !asked;
  }

  test('one that ends its session without a question: its session has ended, and at once', async (t) => {
    atTheQuestion((reply) => ({
      ...reply,
      body: String(reply.body).replace('</body>', PRESSES_BY_ITSELF),
    }));
    const page = await signedIn();
    const tookMs = await logOut(page);
    t.diagnostic(`${tookMs} ms`);
    assert.ok(tookMs < 1200, `${tookMs} ms: nobody waited for the time to be over`);
    const back = house.usher.events('signed_out');
    assert.equal(back.length, 1);
    assert.equal(await isKnownAtProvider(page), false);
  });

  test('one that forbids frames but only redirects: the way ends at once', async () => {
    atTheQuestion((reply) => {
      const { searchParams } = house.provider.seen.at(-1)!.url;
      const back = new URL(searchParams.get('post_logout_redirect_uri') ?? '');
      back.searchParams.set('state', searchParams.get('state') ?? '');
      const headers = { location: back.href, 'x-frame-options': 'DENY' };
      return { ...reply, status: 303, headers, body: '' };
    });
    const tookMs = await logOut(await signedIn());
    assert.ok(tookMs < 1200, `${tookMs} ms`);
  });

  test('one that asks: nobody is asked, and its session stays', async () => {
    const page = await signedIn();
    await logOut(page);
    assert.equal(await isKnownAtProvider(page), true);
  });

  test('one that forbids framing: the way ends all the same, and its session stays', async () => {
    atTheQuestion((reply) => ({
      ...reply,
      headers: { ...reply.headers, 'x-frame-options': 'DENY' },
    }));
    const page = await signedIn();
    await logOut(page);
    assert.equal(await isKnownAtProvider(page), true);
  });

  test('one that hangs: the same', async () => {
    atTheQuestion(() => new Promise<Reply>(() => {}));
    const page = await signedIn();
    await logOut(page);
    assert.equal(await isKnownAtProvider(page), true);
  });

  test('one that breaks out of frames does not get out of ours', async () => {
    const breaksOut = '<script>top.location = "/gone";</script></body>';
    atTheQuestion((reply) => ({
      ...reply,
      body: String(reply.body).replace('</body>', breaksOut),
    }));
    const page = await signedIn();
    await logOut(page);
    assert.equal(new URL(page.url()).pathname, '/Standup');
  });

  test('where it is no frame after all, the window goes to the provider and ends where Jitsi says', async () => {
    const page = await signedIn();
    const { idToken } = await tokensOf(page);
    // As a browser does that does not say where it is.
    await page.route(/openid-connect\/logout/, async (route) => {
      const response = await fetch(route.request().url());
      const headers = Object.fromEntries(response.headers);
      await route.fulfill({ status: response.status, headers, body: await response.text() });
    });
    await page.goto(`${house.service}/logout?id_token_hint=${idToken}`);
    await page.getByRole('button', { name: 'Yes, sign me out' }).click();
    await page.waitForURL(new URL('static/logout.html', house.jitsi).href);
  });
});
