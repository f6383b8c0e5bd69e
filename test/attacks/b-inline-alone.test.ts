import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { createSeal } from '../../src/http/seal.ts';
import { sealContinuation } from '../../src/http/sealed-continuation.ts';
import {
  AUTHORIZE,
  claimsOf,
  type InlineStory,
  LOGOUT,
  LOGOUT_PAGE,
  startInlineStory,
  stateOf,
} from '../support/inline-story.ts';
import { roomOf } from '../support/rules.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { AUTH } from '../support/usher.ts';

const RULES = `
rooms:
  - match: 'class-*'
    host: [user:carol]
    member: everyone
  - match: '*'
    host: everyone
`;
const clock = new ShiftedClock();
let story: InlineStory;
before(async () => {
  story = await startInlineStory({ clock, more: RULES });
});
afterEach(() => clock.pass(systemClock.nowSeconds() - clock.nowSeconds()));
after(() => story.close());

/** What a check refuses that no other would: each of them is shown to be there by itself. */
describe('checks that others hide', () => {
  test('B5 a verifier that is too short is none, though its hash is the challenge', async () => {
    const verifier = 'too-short';
    const code_challenge = createHash('sha256').update(verifier).digest('base64url');
    const popup = await story.popup({ code_challenge });
    const page = await story.open(story.browser(), popup);
    const reply = await story.redeem(page, { ...popup, verifier });
    assert.deepEqual([reply.status, reply.body['error']], [400, 'invalid_grant']);
  });

  test('B13 auth_time is when the person proved who they are, at every token of the family', async () => {
    const browser = story.browser();
    const { reply } = await story.signIn(browser);
    const first = Number(claimsOf(reply.body['id_token'])['auth_time']);
    assert.ok(Math.abs(first - systemClock.nowSeconds()) < 30);
    clock.pass(1000);
    const renewed = await story.renew(reply.body['refresh_token'] ?? '');
    assert.equal(claimsOf(renewed.body['id_token'])['auth_time'], first);
    const again = await story.signIn(browser, 'other');
    assert.equal(claimsOf(again.reply.body['id_token'])['auth_time'], first);
  });

  test('B13 who was recent enough when asked, and then waited for a host, comes in', async () => {
    const browser = story.browser();
    const popup = await story.popup({ state: stateOf('class-1'), max_age: '60' });
    const waiting = await story.open(browser, popup);
    assert.equal(waiting.url.pathname, '/wait');
    clock.pass(600);
    const { presence } = story.usher.storage;
    await presence.seatHost({ jitsi: 'main', path: 'class-1' }, 'somebody', clock.nowSeconds());
    const page = await browser.visit(waiting.url);
    assert.ok(page.url.searchParams.get('code'), page.url.search);
    const late = await story.popup({ state: stateOf('class-1'), max_age: '60', prompt: 'none' });
    const asked = await story.open(browser, late);
    assert.equal(asked.url.searchParams.get('error'), 'login_required', 'who asks anew is not');
  });

  test('C4 no code, no token and nothing of the way stands in the log, be it said in the right place or a wrong one', async () => {
    const browser = story.browser();
    const popup = await story.popup();
    const page = await story.open(browser, popup);
    const code = page.url.searchParams.get('code') ?? assert.fail();
    const { body, headers } = await story.redeem(page, popup);
    const { access_token = '', id_token = '', refresh_token = '' } = body;
    assert.ok(Number(body['expires_in']) <= 2 * 3600, 'hours, not days');
    assert.equal(headers.get('cache-control'), 'no-store');
    const sealed = page.hops.flatMap(({ url }) => url.searchParams.get('continue') ?? []);
    assert.ok(sealed.length > 0);
    const secrets = [code, access_token, id_token, refresh_token, popup.verifier, ...sealed];
    for (const secret of secrets) {
      for (const name of ['state', 'scope', 'prompt', 'login_hint', 'nonce', 'client_id', 'from']) {
        const { address } = await story.popup({ [name]: secret });
        const answer = await story.usher.answer(new Request(address));
        assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
        assert.equal(answer.headers.get('cache-control'), 'no-store');
      }
      for (const name of ['grant_type', 'scope', 'redirect_uri', 'client_id', 'client_secret']) {
        await story.post({ ...story.redemption(page, popup), [name]: secret });
        await story.renew(refresh_token, { [name]: secret });
      }
      await story.usher.answer(new Request(`${LOGOUT}?id_token_hint=${secret}&state=${secret}`));
    }
    const log = story.usher.log();
    for (const secret of secrets) assert.ok(!log.includes(secret), secret.slice(0, 40));
  });

  test('B14 a hint in a frame that brings no cookie ends the session, not the family alone', async () => {
    const browser = story.browser();
    const { reply } = await story.signIn(browser);
    const headers = { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site' };
    const address = `${LOGOUT}?id_token_hint=${reply.body['id_token']}`;
    await story.usher.answer(new Request(address, { headers }));
    const account = await browser.visit(`${AUTH}/account`, { follow: false });
    assert.equal(account.status, 303, 'nobody is signed in there any more');
  });

  test('B14 a client beside the hint must be that of the hint', async () => {
    const { reply } = await story.signIn(story.browser());
    const hint = `id_token_hint=${reply.body['id_token']}`;
    for (const other of ['client_id=other', 'client_id=main', 'client_id=']) {
      const address = `${LOGOUT}?${hint}&${other}&post_logout_redirect_uri=${LOGOUT_PAGE}`;
      const { status } = await story.usher.answer(new Request(address));
      assert.equal(status, 400, other);
    }
    assert.equal((await story.renew(reply.body['refresh_token'] ?? '')).status, 200);
  });

  test('B15 a form keeps its parameters that stand twice, and is refused for them', async () => {
    const { address } = await story.popup();
    for (const name of ['state', 'redirect_uri', 'client_id', 'nonce']) {
      const form = new URLSearchParams(address.search);
      form.append(name, form.get(name) ?? '');
      const page = await story.browser().visit(AUTHORIZE, { form });
      const error = page.url.searchParams.get('error') ?? `${page.status}`;
      assert.match(error, /^(invalid_request|400)$/, name);
      assert.equal(page.url.searchParams.get('code'), null);
    }
  });

  test('B17 what leads on to a room, or to the account, resumes no authorization', async () => {
    const seal = createSeal(story.usher.config.secret, clock, systemRandom);
    const browser = story.browser();
    await story.signIn(browser);
    const room = roomOf('MyRoom');
    for (const continuation of [
      { kind: 'enter-room', jitsi: 'main', room, client: 'web', overrides: {} },
      { kind: 'show-account' },
    ] as const) {
      const sealed = await sealContinuation(seal, continuation, clock.nowSeconds() + 60);
      const page = await browser.visit(`${AUTHORIZE}?continue=${sealed}`);
      assert.deepEqual([page.status, /continuation_invalid/.test(page.body)], [400, true]);
    }
  });
});
