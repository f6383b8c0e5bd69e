import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { INLINE_RULES } from '../support/inline-rules.ts';
import {
  headerOf,
  type InlineStory,
  LOGOUT,
  SSO_PAGE,
  startInlineStory,
  type TokenReply,
  USERINFO,
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
