import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import type { Browser } from '../support/browser.ts';
import {
  AUTHORIZE,
  claimsOf,
  headerOf,
  type InlineStory,
  LOGOUT,
  LOGOUT_PAGE,
  SSO_PAGE,
  startInlineStory,
  stateOf,
  type TokenReply,
  USERINFO,
} from '../support/inline-story.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { AUTH, MEET } from '../support/usher.ts';

const RULES = `
rooms:
  - match: 'closed'
    host: [group:nobody]
  - match: 'staff-*'
    host: [group:staff]
  - match: 'class-*'
    host: [user:carol]
    member: everyone
  - match: '*'
    host: everyone
`;

let story: InlineStory;
const clock = new ShiftedClock();
before(async () => {
  story = await startInlineStory({ clock, more: RULES });
});
// The provider behind has the system's clock, and takes what is far from it for forged.
afterEach(() => clock.pass(systemClock.nowSeconds() - clock.nowSeconds()));
after(() => story.close());

function reused() {
  return story.usher.events('inline_token_reused');
}

function refusalOf({ status, body }: TokenReply): unknown {
  return [status, body['error']];
}

const INVALID = [400, 'invalid_grant'];

describe('B3 codes', () => {
  test('B3 of a hundred redemptions at once one succeeds, and what it got is taken back', async () => {
    const popup = await story.popup();
    const page = await story.open(story.browser(), popup);
    const before = reused().length;
    const replies = await Promise.all(Array.from({ length: 100 }, () => story.redeem(page, popup)));
    const won = replies.filter(({ status }) => status === 200);
    assert.equal(won.length, 1);
    for (const reply of replies) if (reply !== won[0]) assert.deepEqual(refusalOf(reply), INVALID);
    assert.deepEqual(refusalOf(await story.renew(won[0]?.body['refresh_token'] ?? '')), INVALID);
    assert.equal(reused().length, before + 1, 'one line, however often');
  });

  test('B4 a code lives for sixty seconds', async () => {
    for (const [seconds, status] of [
      [58, 200],
      [60, 400],
    ] as const) {
      const popup = await story.popup();
      const page = await story.open(story.browser(), popup);
      clock.pass(seconds);
      assert.equal((await story.redeem(page, popup)).status, status, `${seconds} s`);
    }
  });

  test('B17 a code is worth nothing once its session has ended', async () => {
    const browser = story.browser();
    const popup = await story.popup();
    const page = await story.open(browser, popup);
    const meeting = await browser.visit(`${MEET}/MyRoom`);
    await browser.visit(`${AUTH}/sign-out`, { from: meeting, follow: false });
    assert.deepEqual(refusalOf(await story.redeem(page, popup)), INVALID);
  });
});

describe('B6 refresh tokens', () => {
  test('B6 an old one that comes back ends the family, with one line in the log', async () => {
    const { reply } = await story.signIn(story.browser());
    const first = reply.body['refresh_token'] ?? '';
    const second = (await story.renew(first)).body['refresh_token'] ?? '';
    const third = (await story.renew(second)).body['refresh_token'] ?? '';
    const before = reused().length;
    assert.deepEqual(refusalOf(await story.renew(first)), INVALID);
    assert.deepEqual(refusalOf(await story.renew(third)), INVALID, 'the newest is dead too');
    assert.deepEqual(refusalOf(await story.renew(second)), INVALID);
    const lines = reused().slice(before);
    assert.equal(lines.length, 1);
    assert.equal(lines[0]?.['spent'], 'refresh-token');
    for (const token of [first, second, third]) assert.ok(!story.usher.log().includes(token));
  });

  test('B6 an answer that was lost may be asked for again, for ten seconds', async () => {
    const { reply } = await story.signIn(story.browser());
    const first = reply.body['refresh_token'] ?? '';
    const lost = await story.renew(first);
    clock.pass(9);
    const again = await story.renew(first);
    assert.equal(again.status, 200);
    assert.equal(again.body['refresh_token'], lost.body['refresh_token'], 'one family');
    clock.pass(2);
    assert.deepEqual(refusalOf(await story.renew(first)), INVALID);
    assert.deepEqual(refusalOf(await story.renew(again.body['refresh_token'] ?? '')), INVALID);
  });

  test('B6 a hundred renewals at once make one family, which lives', async () => {
    const { reply } = await story.signIn(story.browser());
    const first = reply.body['refresh_token'] ?? '';
    const replies = await Promise.all(Array.from({ length: 100 }, () => story.renew(first)));
    assert.deepEqual(new Set(replies.map(({ status }) => status)), new Set([200]));
    const next = new Set(replies.map(({ body }) => body['refresh_token']));
    assert.equal(next.size, 1);
    const [token = ''] = next;
    assert.equal((await story.renew(token)).status, 200);
  });

  test('B6 there is an absolute end, however often it is renewed', async () => {
    const { reply } = await story.signIn(story.browser());
    let token = reply.body['refresh_token'] ?? '';
    for (let hour = 1; hour < 12; hour += 1) {
      clock.pass(3600);
      const renewed = await story.renew(token);
      assert.equal(renewed.status, 200, `hour ${hour}`);
      token = renewed.body['refresh_token'] ?? '';
    }
    clock.pass(3600);
    assert.deepEqual(refusalOf(await story.renew(token)), INVALID);
  });

  test('B6 more than was granted cannot be asked for, less can', async () => {
    const { reply } = await story.signIn(story.browser());
    const token = reply.body['refresh_token'] ?? '';
    const wider = await story.renew(token, { scope: 'openid email' });
    assert.deepEqual(refusalOf(wider), [400, 'invalid_scope']);
    assert.equal((await story.renew(token, { scope: 'openid' })).status, 200);
  });

  test('B6 forged and foreign tokens are refused, and end nothing', async () => {
    const { reply } = await story.signIn(story.browser());
    const token = reply.body['refresh_token'] ?? '';
    const [kind = '', family = '', , mac = ''] = token.split('.');
    for (const forged of [
      `${kind}.${family}.2.${mac}`,
      `${kind}.${family}.01.${mac}`,
      `${kind}.${family}.1.${mac.slice(0, -1)}${mac.endsWith('A') ? 'B' : 'A'}`,
      `${kind}.${'A'.repeat(22)}.1.${mac}`,
      `${token}.`,
      ` ${token}`,
      token.toUpperCase(),
      'r1...',
      'x'.repeat(50_000),
    ]) {
      assert.deepEqual(refusalOf(await story.renew(forged)), INVALID, forged.slice(0, 60));
    }
    assert.equal((await story.renew(token)).status, 200);
  });

  test('B6 who has signed out, whose session has ended, renews nothing', async () => {
    const browser = story.browser();
    const { reply } = await story.signIn(browser);
    const meeting = await browser.visit(`${MEET}/MyRoom`);
    await browser.visit(`${AUTH}/sign-out`, { from: meeting, follow: false });
    assert.deepEqual(refusalOf(await story.renew(reply.body['refresh_token'] ?? '')), INVALID);
  });

  test('B6 who has signed in anew in the same browser renews nothing with what was before', async () => {
    const browser = story.browser();
    const { reply } = await story.signIn(browser);
    const page = await story.open(browser, await story.popup({ prompt: 'login' }));
    assert.ok(page.url.searchParams.get('code'));
    assert.deepEqual(refusalOf(await story.renew(reply.body['refresh_token'] ?? '')), INVALID);
  });
});

describe('B8 tokens of one kind at the place of another', () => {
  test('B8 each is refused wherever it does not belong', async () => {
    const browser = story.browser();
    const { reply, page } = await story.signIn(browser);
    const { access_token = '', id_token = '', refresh_token = '' } = reply.body;
    const cookie = browser.jar.header(new URL(AUTH), { sameSite: true, topLevelGet: true }) ?? '';
    const session = /usher-session=([^;]+)/.exec(cookie)?.[1] ?? assert.fail();
    const link = await browser.visit(`${AUTH}/room/MyRoom`);
    const linked = JSON.parse(new URLSearchParams(link.url.hash.slice(1)).get('jwt') ?? '""');
    const code = page.url.searchParams.get('code') ?? '';
    const all = { access_token, id_token, refresh_token, session, linked, code };
    for (const [kind, token] of Object.entries(all)) {
      assert.ok(token.length > 20, kind);
      const bearer = { authorization: `Bearer ${token}` };
      const { status } = await story.usher.answer(new Request(USERINFO, { headers: bearer }));
      assert.equal(status, kind === 'access_token' ? 200 : 401, `${kind} at userinfo`);
      if (kind !== 'refresh_token') {
        assert.deepEqual(refusalOf(await story.renew(token)), INVALID, `${kind} as refresh token`);
      }
      if (kind !== 'code') {
        const form = { grant_type: 'authorization_code', code: token, redirect_uri: SSO_PAGE };
        const more = { client_id: 'web', code_verifier: 'x'.repeat(43) };
        assert.deepEqual(refusalOf(await story.post({ ...form, ...more })), INVALID, kind);
      }
      if (kind !== 'id_token') {
        const out = await story.usher.answer(new Request(`${LOGOUT}?id_token_hint=${token}`));
        assert.equal(out.status, 400, `${kind} as hint`);
      }
      if (kind !== 'session') {
        const as = { cookie: `__Host-usher-session=${token}` };
        const account = await story.usher.answer(new Request(`${AUTH}/account`, { headers: as }));
        assert.equal(account.status, 303, `${kind} as session`);
      }
    }
  });

  test('B8 an ID token is none that Prosody takes: it has no type', async () => {
    const { reply } = await story.signIn(story.browser());
    assert.equal(headerOf(reply.body['id_token'])['typ'], undefined);
    assert.equal(headerOf(reply.body['access_token'])['typ'], 'JWT');
  });
});

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
