import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { createRefreshTokens } from '../../src/provider/refresh-token.ts';
import type { Browser } from '../support/browser.ts';
import { atDoor } from '../support/door.ts';
import {
  AUTHORIZE,
  claimsOf,
  type InlineStory,
  LOGOUT,
  type Popup,
  startInlineStory,
  stateOf,
  type TokenReply,
  USERINFO,
} from '../support/inline-story.ts';
import type { Page } from '../support/page.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { AUTH } from '../support/usher.ts';

const RULES = `
rooms:
  - match: 'wait-*'
    host: [user:carol]
    guests: wait
  - match: '*'
    host: [user:carol]
    guests: open
`;
/** As many waits of strangers as are written down for one address. */
const MOST_WRITTEN = 300;

const clock = new ShiftedClock();
let story: InlineStory;
before(async () => {
  const more = `${RULES}limits: { rate: { inline: 100000 } }\n`;
  story = await startInlineStory({ clock, more });
});
// The provider behind has the system's clock, and takes what is far from it for forged.
afterEach(() => clock.pass(systemClock.nowSeconds() - clock.nowSeconds()));
after(() => story.close());

async function come(browser: Browser, room: string): Promise<[Page, Popup]> {
  const popup = await story.popup({ state: stateOf(room) });
  const page = await story.open(browser, popup);
  return [page.url.pathname === '/door' ? await browser.submit({ name: 'Ann' }) : page, popup];
}

const codeIn = (page: Page): string =>
  page.url.searchParams.get('code') ?? assert.fail(page.url.href);

const INVALID = [400, 'invalid_grant'];
const refusalOf = ({ status, body }: TokenReply) => [status, body['error']];

describe('guests inside Jitsi', () => {
  test('B6 what a guest was given is renewed by nothing, not even by a token of the right form', async () => {
    const [page, popup] = await come(story.browser(), 'open-1');
    const reply = await story.redeem(page, popup);
    const grantId = String(claimsOf(reply.body['id_token'])['sid']);
    const { secret } = story.usher.config;
    const made = createRefreshTokens(secret).render({ grantId, generation: 1 });
    assert.deepEqual(refusalOf(await story.renew(made)), INVALID);
    const asked = await story.popup({ state: stateOf('open-1', { refreshToken: made }) });
    atDoor(await story.open(story.browser(), asked));
  });

  test('B3 a guest’s code that comes twice takes back what it brought', async () => {
    const [page, popup] = await come(story.browser(), 'open-2');
    const replies = await Promise.all(Array.from({ length: 20 }, () => story.redeem(page, popup)));
    const [won, ...others] = replies.filter(({ status }) => status === 200);
    assert.deepEqual(others, []);
    const bearer = { authorization: `Bearer ${won?.body['access_token']}` };
    const who = await story.usher.answer(new Request(USERINFO, { headers: bearer }));
    assert.equal(who.status, 401);
  });

  test('a guest leaves nothing in the store that outlives the token', async () => {
    const [page, popup] = await come(story.browser(), 'open-3');
    const { body } = await story.redeem(page, popup);
    const { sid, exp } = claimsOf(body['id_token']);
    const grant = await story.usher.storage.inlineGrants.find(String(sid));
    assert.equal(grant?.expiresAt, exp);
    await story.usher.storage.sweep(Number(exp), null);
    assert.equal(await story.usher.storage.inlineGrants.find(String(sid)), null);
  });

  test('G4 a name for one room is none for another, and what is no pass of ours is none', async () => {
    const browser = story.browser();
    await come(browser, 'open-4');
    const popup = await story.popup({ state: stateOf('open-5') });
    atDoor(await story.open(browser, popup));
    const all = browser.jar.header(popup.address, { sameSite: true, topLevelGet: true }) ?? '';
    const header = all.split('; ').find((one) => one.includes('usher-guest=')) ?? assert.fail(all);
    for (const [cookie, where] of [
      [header, /sso\.html\?code=/],
      [header.slice(0, -3), /\/door\?/],
      [`${header}x`, /\/door\?/],
      ['__Host-usher-guest=x', /\/door\?/],
    ] as const) {
      const { address } = await story.popup({ state: stateOf('open-4') });
      const request = new Request(address, { headers: { cookie } });
      const { headers } = await story.usher.answer(request);
      assert.match(headers.get('location') ?? '', where);
    }
  });

  test('B13 a pass is no sign-in where one was wanted, nor that of whom a hint names', async () => {
    const browser = story.browser();
    await come(browser, 'open-6');
    const popup = await story.popup({ state: stateOf('open-6'), prompt: 'login' });
    const first = await story.open(browser, popup, { follow: false });
    const sealed = first.hops[0]?.location?.searchParams.get('continue') ?? assert.fail();
    const skipped = await browser.visit(`${AUTHORIZE}?continue=${sealed}`);
    assert.equal(skipped.url.searchParams.get('error'), 'login_required');
    const alice = story.browser();
    const account = await alice.visit(`${AUTH}/account`);
    assert.equal(account.status, 200);
    const { reply } = await story.signIn(alice, 'open-6');
    const hinted = { state: stateOf('open-6'), id_token_hint: reply.body['id_token'] ?? '' };
    const page = await story.open(browser, await story.popup(hinted));
    const grant = await story.usher.storage.inlineGrants.findByCode(codeIn(page));
    assert.ok(grant?.sessionHash, 'Alice was asked to sign in, and did');
  });

  test('G4 what goes along with a code is what the room needs, and no longer than the pass', async () => {
    const browser = story.browser({ clock });
    await come(browser, 'open-7');
    await come(browser, 'open-8');
    clock.pass(12 * 3600 - 30);
    const [page, popup] = await come(browser, 'open-8');
    const grant = await story.usher.storage.inlineGrants.findByCode(codeIn(page));
    assert.deepEqual(grant?.pass?.rooms, [{ jitsi: 'main', path: 'open-8' }]);
    clock.pass(40);
    assert.deepEqual(refusalOf(await story.redeem(page, popup)), INVALID);
  });

  test('B14 somebody else’s hint makes no browser forget its guest', async () => {
    const alice = story.browser();
    await alice.visit(`${AUTH}/account`);
    const { reply } = await story.signIn(alice, 'open-9');
    const browser = story.browser();
    await come(browser, 'open-9');
    await browser.visit(`${LOGOUT}?id_token_hint=${reply.body['id_token']}`, { follow: false });
    const popup = await story.popup({ state: stateOf('open-9') });
    assert.ok(codeIn(await story.open(browser, popup)));
  });

  test('H4 a stranger who waits over and over fills the trail with no more than others do', async () => {
    const browser = story.browser();
    const [page] = await come(browser, 'wait-1');
    assert.equal(page.url.pathname, '/wait');
    for (let n = 0; n < MOST_WRITTEN + 20; n += 1) {
      const { address } = await story.popup({ state: stateOf('wait-1') });
      await browser.visit(address, { follow: false });
    }
    const trail = await story.usher.storage.audit.list({ room: 'wait-1' }, 1000);
    assert.equal(trail.length, MOST_WRITTEN);
  });
});
