import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from '../support/browser.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../support/hostile-settings.ts';
import {
  type InlineStory,
  inlineYaml,
  LOGOUT,
  LOGOUT_PAGE,
  startInlineStory,
  stateOf,
} from '../support/inline-story.ts';
import type { Page } from '../support/page.ts';
import { AUTH, MEET, startUsher, type TestUsher } from '../support/usher.ts';

const BACK = `post_logout_redirect_uri=${encodeURIComponent(LOGOUT_PAGE)}`;

describe('the end of an inline sign-in, where the provider has a sign-out of its own', () => {
  let story: InlineStory;
  let browser: Browser;
  let idToken: string;
  before(async () => {
    const more = "rooms:\n  - match: '*'\n    host: everyone\n";
    const signedOut = { post_logout_redirect_uris: [`${AUTH}/signed-out`] };
    story = await startInlineStory({ more, provider: { client: signedOut } });
  });
  beforeEach(async () => {
    story.provider.reset();
    browser = story.browser();
    const { reply } = await story.signIn(browser);
    idToken = reply.body['id_token'] ?? '';
  });
  after(() => story.close());

  /** The provider asks whether it is meant; whoever stands before it says yes. */
  async function confirmed(page: Page): Promise<Page> {
    assert.equal(page.url.origin, story.provider.issuer, `${page.url} ${page.text}`);
    return browser.submit({ logout: 'yes' });
  }

  /** Whether the provider would let the next sign-in pass without a question. */
  async function isKnownAtProvider(): Promise<boolean> {
    const before = story.provider.seen.length;
    await story.open(browser, await story.popup({ state: stateOf('again') }));
    const seen = story.provider.seen.slice(before);
    return !seen.some(({ url }) => url.pathname.startsWith('/interaction/'));
  }

  test('the way leads through the provider, back to us, and to where Jitsi wanted it, with its state', async () => {
    const page = await browser.visit(`${LOGOUT}?id_token_hint=${idToken}&${BACK}&state=a%26b`);
    const asked = page.hops.find(({ url }) => url.pathname === '/session/end')?.url.searchParams;
    assert.equal(asked?.get('post_logout_redirect_uri'), `${AUTH}/signed-out`);
    const sealed = asked?.get('state') ?? '';
    assert.doesNotMatch(sealed, /a&b|main/);
    assert.equal((await confirmed(page)).url.href, `${LOGOUT_PAGE}?state=a%26b`);
    assert.equal(await isKnownAtProvider(), false);
  });

  test('without a wish for the way back it ends at our own page', async () => {
    const page = await confirmed(await browser.visit(`${LOGOUT}?id_token_hint=${idToken}`));
    assert.equal(page.url.origin + page.url.pathname, `${AUTH}/signed-out`);
    assert.equal(page.heading, 'You are signed out');
  });

  test('who is asked first, since no hint came along, ends there as well', async () => {
    await browser.visit(`${LOGOUT}?client_id=web&${BACK}&state=s`);
    const departing = await browser.submit({}, 'Sign out');
    const [, to = ''] = /content="0;url=([^"]+)"/.exec(departing.body) ?? [];
    const page = await confirmed(
      await browser.visit(to.replaceAll('&amp;', '&'), { from: departing }),
    );
    assert.equal(page.url.href, `${LOGOUT_PAGE}?state=s`);
  });

  test('and so does who is signed in nowhere', async () => {
    const page = await story.browser().visit(`${LOGOUT}?client_id=web&${BACK}&state=s`);
    assert.equal(page.url.href, `${LOGOUT_PAGE}?state=s`);
  });

  test('in a hidden frame the state comes along too, and our own return address is what is waited for', async () => {
    const meeting = await browser.visit(`${MEET}/MyRoom`);
    const framed = { from: meeting, framed: true };
    const page = await browser.visit(`${LOGOUT}?id_token_hint=${idToken}&${BACK}&state=s`, framed);
    assert.match(page.body, new RegExp(`data-next="${LOGOUT_PAGE}\\?state=s"`));
    assert.match(page.body, /data-return="\/signed-out"/);
    const [, departure = ''] = /data-departure="([^"]+)"/.exec(page.body) ?? [];
    const asks = await browser.visit(departure.replaceAll('&amp;', '&'), {
      from: page,
      framed: true,
    });
    const end = await confirmed(asks);
    assert.ok(end.hops.some(({ url }) => url.pathname === '/signed-out'));
  });

  test('what comes back to us in the frame below may lie there, in ours and in Jitsi’s, nowhere else', async () => {
    const meeting = await browser.visit(`${MEET}/MyRoom`);
    const page = await browser.visit(`${LOGOUT}?id_token_hint=${idToken}`, {
      from: meeting,
      framed: true,
    });
    const [, departure = ''] = /data-departure="([^"]+)"/.exec(page.body) ?? [];
    const state = new URL(departure.replaceAll('&amp;', '&')).searchParams.get('state') ?? '';
    const back = new URL(`${AUTH}/signed-out`);
    back.searchParams.set('state', state);
    const landed = await browser.visit(back, { from: page, framed: true });
    assert.equal(landed.status, 200);
    const policy = landed.hops[0]?.headers.get('content-security-policy') ?? '';
    assert.match(policy, new RegExp(`frame-ancestors ${AUTH} ${MEET}$`));
  });

  test('a browser that does not say whether it is a frame finds out by itself', async () => {
    const answer = await story.usher.answer(new Request(`${LOGOUT}?id_token_hint=${idToken}`));
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), new RegExp(`data-next="${LOGOUT_PAGE}"`));
  });

  /** The same Usher after a restart: it has yet to ask the provider where its sign-out is. */
  async function restarted(t: TestContext): Promise<TestUsher> {
    const registered = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
    const yaml = inlineYaml({ issuer: story.provider.issuer, ...registered });
    const storage = Object.create(story.usher.storage, { close: { value: async () => {} } });
    const usher = await startUsher({ yaml, storage });
    t.after(() => usher.close());
    return usher;
  }

  const silently = () => {
    const headers = { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site' };
    return new Request(`${LOGOUT}?id_token_hint=${idToken}`, { headers });
  };

  test('a provider that does not even say where its sign-out is holds the frame up for 1.5 s', async (t) => {
    story.provider.mutations.reply = () => new Promise(() => {});
    const usher = await restarted(t);
    const began = performance.now();
    const answer = await usher.answer(silently());
    const tookMs = performance.now() - began;
    assert.ok(tookMs > 1400 && tookMs < 2000, `${tookMs} ms`);
    assert.equal(answer.headers.get('location'), LOGOUT_PAGE);
  });

  test('one that took its time to say so has what is left of it', async (t) => {
    story.provider.mutations.reply = async (_what, reply) => {
      await sleep(700);
      return reply;
    };
    const page = await (await (await restarted(t)).answer(silently())).text();
    const within = Number(/data-within="(\d+)"/.exec(page)?.[1]);
    assert.ok(within >= 250 && within <= 800, `${within} ms`);
  });

  test('G1 a state that is not ours leads nowhere but to our own page', async () => {
    for (const state of [
      'https://evil.example/',
      `${LOGOUT_PAGE}`,
      'x'.repeat(9000),
      '..',
      'main',
    ]) {
      const address = new URL(`${AUTH}/signed-out`);
      address.searchParams.set('state', state);
      const page = await story.browser().visit(address);
      assert.equal(page.url.origin, AUTH);
      assert.equal(page.heading, 'You are signed out');
    }
  });

  test('a state longer than 512 characters is refused before anything ends', async () => {
    const state = 'x'.repeat(513);
    const page = await browser.visit(`${LOGOUT}?id_token_hint=${idToken}&${BACK}&state=${state}`);
    assert.equal(page.status, 400);
    const account = await browser.visit(`${AUTH}/account`);
    assert.match(account.body, /Sign out/);
  });
});

describe('the end of a sign-in by link in a hidden frame of Jitsi’s', () => {
  test('the provider’s sign-out lies in a frame below ours, so that it holds nobody up', async (t) => {
    const more = "rooms:\n  - match: '*'\n    host: everyone\n";
    const story = await startInlineStory({ more });
    t.after(() => story.close());
    const browser = story.browser();
    await story.signIn(browser);
    const meeting = await browser.visit(`${MEET}/MyRoom`);
    const page = await browser.visit(`${AUTH}/sign-out`, { from: meeting, framed: true });
    assert.equal(page.status, 200);
    assert.match(page.body, new RegExp(`data-next="${LOGOUT_PAGE}"`));
    assert.match(page.body, /data-departure="[^"]+\/session\/end\?/);
  });
});
