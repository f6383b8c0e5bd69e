import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createCompleteEvent } from '../../src/audit/complete-event.ts';
import { systemRandom } from '../../src/base/random.ts';
import { revoke, rotate } from '../../src/keys/change-keys.ts';
import { changeDepsOf } from '../../src/keys/signing-keys.ts';
import {
  headerOf,
  type InlineStory,
  LOGOUT,
  SSO_PAGE,
  startInlineStory,
  stateOf,
  type TokenReply,
  USERINFO,
} from '../support/inline-story.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { AUTH, MEET } from '../support/usher.ts';

const accounts = {
  alice: { preferred_username: 'alice', name: 'Alice', groups: ['staff'] },
  bob: { preferred_username: 'bob', name: 'Bob', groups: ['students'] },
};
const RULES = `
rooms:
  - match: 'staff-*'
    host: [group:staff]
  - match: 'class-*'
    host: [group:staff]
    member: [group:students]
  - match: 'free-*'
    host: [group:staff]
    member: [group:students]
    wait: false
`;
const INVALID = [400, 'invalid_grant'];
const refusalOf = ({ status, body }: TokenReply) => [status, body['error']];

describe('C11 a key that was revoked', () => {
  /** Goes forward alone: what was read of the keys a while ago must not seem to have been read later. */
  const forward = new ShiftedClock();
  let keyed: InlineStory;
  before(async () => {
    keyed = await startInlineStory({ clock: forward, provider: { accounts }, more: RULES });
  });
  after(() => keyed.close());

  const changing = () => {
    const { storage, config } = keyed.usher;
    const completeEvent = createCompleteEvent(forward, systemRandom);
    return changeDepsOf({ storage, clock: forward, completeEvent, settings: config.keys }, 'cli');
  };

  test('C11 what it signed is renewed by nobody and tells nobody anything; the person signs in anew', async () => {
    const browser = keyed.browser();
    const { reply } = await keyed.signIn(browser, 'staff-1');
    const { access_token = '', refresh_token = '' } = reply.body;
    const popup = await keyed.popup({ state: stateOf('staff-1') });
    const page = await keyed.open(browser, popup);
    const { revoked } = await revoke(changing(), String(headerOf(access_token)['kid']));
    assert.equal(revoked.length, 1);
    forward.pass(2);
    const bearer = { authorization: `Bearer ${access_token}` };
    const who = await keyed.usher.answer(new Request(USERINFO, { headers: bearer }));
    assert.equal(who.status, 401);
    assert.deepEqual(refusalOf(await keyed.renew(refresh_token)), INVALID);
    const pending = await keyed.redeem(page, popup);
    assert.equal(pending.status, 200, 'a code was signed by no key');
    const renewed = await keyed.renew(pending.body['refresh_token'] ?? '');
    assert.equal(renewed.status, 200, 'and what the new key has signed is renewed');
    const anew = await keyed.popup({ state: stateOf('staff-1', { refreshToken: refresh_token }) });
    const asked = keyed.provider.seen.length;
    const back = await keyed.open(browser, anew);
    assert.equal((await keyed.redeem(back, anew)).status, 200, 'without a question');
    assert.equal(keyed.provider.seen.length, asked);
  });

  test('C11 a logout with an ID token that it signed ends the session all the same, where Jitsi leads there', async () => {
    const browser = keyed.browser();
    const elsewhere = keyed.browser({
      routes: { 'https://evil.example': () => new Response('evil') },
    });
    const { reply } = await keyed.signIn(browser, 'staff-3');
    const { id_token = '' } = reply.body;
    await revoke(changing(), String(headerOf(id_token)['kid']));
    forward.pass(2);
    const address = `${LOGOUT}?id_token_hint=${id_token}`;
    const foreign = await elsewhere.visit('https://evil.example/');
    const asked = await browser.visit(address, { from: foreign, follow: false });
    assert.match(asked.body, /<form/, 'a link of somebody else’s asks');
    const meeting = await browser.visit(`${MEET}/staff-3`);
    await browser.visit(address, { from: meeting, framed: true, follow: false });
    const account = await browser.visit(`${AUTH}/account`, { follow: false });
    assert.equal(account.status, 303, 'nobody is signed in any more');
    const nobody = await keyed.browser().visit(address, { follow: false });
    assert.equal(nobody.status, 200);
  });

  test('C11 a key that only retired takes nothing with it', async () => {
    const { reply } = await keyed.signIn(keyed.browser(), 'staff-2');
    await rotate(changing(), true);
    forward.pass(2);
    const renewed = await keyed.renew(reply.body['refresh_token'] ?? '');
    assert.equal(renewed.status, 200);
    assert.equal((await keyed.renew(renewed.body['refresh_token'] ?? '')).status, 200);
  });
});

describe('a renewal that would be refused', () => {
  let story: InlineStory;
  before(async () => {
    story = await startInlineStory({ provider: { accounts }, more: RULES });
  });
  beforeEach(() => story.provider.reset());
  after(() => story.close());

  /** What Jitsi's page opens once the token has run out. */
  const renewal = (refreshToken: string, room: string) =>
    story.popup({ state: stateOf(room, { refreshToken }) });

  test('becomes a sign-in: Jitsi’s page would end there without a word', async () => {
    story.provider.account = 'bob';
    const browser = story.browser();
    const { reply } = await story.signIn(browser, 'free-1');
    const refreshToken = reply.body['refresh_token'] ?? '';
    const back = await story.open(browser, await renewal(refreshToken, 'free-1'));
    assert.equal(back.url.searchParams.get('code'), null, 'as long as it would not');
    const meeting = await browser.visit(`${MEET}/free-1`);
    await browser.visit(`${AUTH}/sign-out`, { from: meeting, follow: false });
    const popup = await renewal(refreshToken, 'free-1');
    const page = await story.open(browser, popup);
    assert.equal(page.url.origin + page.url.pathname, SSO_PAGE);
    assert.deepEqual(
      JSON.parse(page.url.searchParams.get('state') ?? ''),
      JSON.parse(stateOf('free-1')),
      'without the token, so that the page takes the code',
    );
    const { status } = await story.redeem(page, popup);
    assert.equal(status, 200);
    const [first, ...others] = page.hops;
    assert.ok(first?.url.href.includes(refreshToken));
    for (const { url } of others) assert.ok(!url.href.includes(refreshToken), url.href);
    assert.ok(!story.usher.log().includes(refreshToken));
  });

  test('becomes one for a token of another room, which would open no door there', async () => {
    story.provider.account = 'bob';
    const { reply } = await story.signIn(story.browser(), 'free-1');
    const asked = await renewal(reply.body['refresh_token'] ?? '', 'free-2');
    const page = await story.open(story.browser(), asked);
    assert.ok(page.url.searchParams.get('code'));
  });

  test('leads who has to wait by now to the page of those who wait', async () => {
    const host = story.browser();
    await story.signIn(host, 'class-1');
    story.provider.account = 'bob';
    const browser = story.browser();
    const { reply } = await story.signIn(browser, 'class-1');
    const meeting = await host.visit(`${MEET}/class-1`);
    await host.visit(`${AUTH}/sign-out`, { from: meeting, follow: false });
    const asked = await renewal(reply.body['refresh_token'] ?? '', 'class-1');
    assert.equal((await story.open(browser, asked)).url.pathname, '/wait');
  });
});
