import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { systemRandom } from '../../src/base/random.ts';
import { hashAccessCode } from '../../src/rooms/access-code.ts';
import type { Browser } from '../support/browser.ts';
import { atDoor, signInAt } from '../support/door.ts';
import {
  claimsOf,
  type InlineStory,
  LOGOUT,
  type Popup,
  SSO_PAGE,
  startInlineStory,
  stateOf,
  type TokenReply,
  USERINFO,
} from '../support/inline-story.ts';
import type { Page } from '../support/page.ts';
import { roomOf } from '../support/rules.ts';
import { sampleMeeting } from '../support/sample-meeting.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { AUTH } from '../support/usher.ts';

const accounts = {
  alice: { preferred_username: 'alice', name: 'Alice', groups: ['staff'] },
  vic: { preferred_username: 'vic', name: 'Vic' },
};
const RULES = `
rooms:
  - match: open
    host: ["group:staff"]
    guests: open
  - match: "wait-*"
    host: ["group:staff"]
    guests: wait
  - match: lobby
    host: ["group:staff"]
    guests: jitsi
  - match: '*'
    host: ["group:staff"]
    guests: never
`;
const CODE = 'Blue Heron 7';
const clock = new ShiftedClock();
let story: InlineStory;
before(async () => {
  story = await startInlineStory({ clock, provider: { accounts }, more: RULES });
});
beforeEach(() => story.provider.reset());
after(() => story.close());

/** The person whom the token speaks of. */
function userOf({ body }: TokenReply): Record<string, unknown> {
  return (claimsOf(body['access_token'])['context'] as { user: Record<string, unknown> }).user;
}

async function tokensFor(page: Page, popup: Popup): Promise<TokenReply> {
  assert.equal(page.url.origin + page.url.pathname, SSO_PAGE, page.text);
  const reply = await story.redeem(page, popup);
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  return reply;
}

async function openAs(browser: Browser, room: string, changes = {}): Promise<[Page, Popup]> {
  const popup = await story.popup({ state: stateOf(room), ...changes });
  return [await story.open(browser, popup), popup];
}

const errorIn = (page: Page) => page.url.searchParams.get('error');

describe('a guest in the popup', () => {
  test('stands at the door, and comes in with a token, but with none that renews it', async () => {
    const browser = story.browser();
    const [door, popup] = await openAs(browser, 'open');
    assert.equal(atDoor(door).headers.get('cross-origin-opener-policy'), 'unsafe-none');
    const page = await browser.submit({ name: 'Ann' });
    assert.equal(page.url.searchParams.get('state'), popup.state);
    const reply = await tokensFor(page, popup);
    const { access_token, id_token } = reply.body;
    assert.equal(reply.body['refresh_token'], undefined);
    const user = userOf(reply);
    assert.deepEqual([user['name'], user['moderator']], ['Ann (guest)', false]);
    assert.match(String(user['id']), /^guest-[0-9a-f]{24}$/);
    const said = claimsOf(id_token);
    assert.deepEqual([said['nonce'], said['sub'], said['aud']], [popup.nonce, user['id'], 'web']);
    assert.deepEqual([said['auth_time'], said['acr']], [undefined, undefined]);
    const bearer = { authorization: `Bearer ${access_token}` };
    const who = await story.usher.answer(new Request(USERINFO, { headers: bearer }));
    assert.deepEqual([who.status, await who.json()], [200, { sub: user['id'] }]);
    const [entry] = await story.usher.storage.audit.list({ room: 'open' }, 1);
    const { action, seat, userId, name, actor } = entry ?? assert.fail();
    assert.deepEqual([action, seat, name, actor], ['seat', 'guest', 'Ann (guest)', 'inline']);
    assert.equal(userId, user['id']);
  });

  test('comes back without a question, as the same guest, and signs out of that', async () => {
    const browser = story.browser();
    const [, popup] = await openAs(browser, 'open');
    const first = await tokensFor(await browser.submit({ name: 'Ben' }), popup);
    const [page, again] = await openAs(browser, 'open');
    const second = await tokensFor(page, again);
    assert.equal(userOf(second)['id'], userOf(first)['id']);
    const out = `${LOGOUT}?id_token_hint=${second.body['id_token']}`;
    await browser.visit(out, { headers: { 'sec-fetch-dest': 'iframe' }, follow: false });
    atDoor((await openAs(browser, 'open'))[0]);
  });

  test('waits for a host on our page, and goes on by itself', async () => {
    const browser = story.browser();
    const [door, popup] = await openAs(browser, 'wait-1');
    atDoor(door);
    const waiting = await browser.submit({ name: 'Cid' });
    assert.equal(waiting.url.pathname, '/wait');
    const host = story.browser();
    const [there, hosts] = await openAs(host, 'wait-1');
    await tokensFor(await signInAt(there, host), hosts);
    const reply = await tokensFor(await browser.visit(waiting.url), popup);
    assert.equal(userOf(reply)['name'], 'Cid (guest)');
  });

  test('may sign in instead, at the door and from the waiting page', async () => {
    for (const [room, name] of [
      ['wait-2', null],
      ['wait-3', 'Dan'],
    ] as const) {
      const browser = story.browser();
      const [door, popup] = await openAs(browser, room);
      atDoor(door);
      const page =
        name === null
          ? await signInAt(door, browser)
          : await browser.submit({ name }).then(() => browser.click('Sign in with an account'));
      const reply = await tokensFor(page, popup);
      assert.deepEqual([userOf(reply)['moderator'], userOf(reply)['id']], [true, 'alice']);
      assert.ok(reply.body['refresh_token']);
    }
  });

  test('has to sign in where the rules take no guests, and where Jitsi’s own lobby takes them', async () => {
    for (const room of ['staff', 'lobby']) {
      const [page] = await openAs(story.browser(), room);
      assert.ok(page.url.searchParams.get('code'), `${room}: nobody but the provider asked`);
    }
    const popup = await story.popup({ state: stateOf('lobby') });
    const first = await story.open(story.browser(), popup, { follow: false });
    const sealed = first.hops[0]?.location?.searchParams.get('continue') ?? '';
    const door = await story.browser().visit(`${AUTH}/door?continue=${sealed}`);
    assert.equal(errorIn(door), 'login_required', 'a door that is not asked at leads back');
    story.provider.account = 'vic';
    const [refused] = await openAs(story.browser(), 'lobby');
    assert.equal(errorIn(refused), 'access_denied');
    assert.match(refused.url.searchParams.get('error_description') ?? '', /without signing in/);
  });

  test('B13 is nobody where the request wants to know who somebody is', async () => {
    const browser = story.browser();
    const [, popup] = await openAs(browser, 'open');
    await tokensFor(await browser.submit({ name: 'Eve' }), popup);
    const [quiet] = await openAs(browser, 'open', { prompt: 'none' });
    assert.equal(errorIn(quiet), 'login_required');
    for (const changes of [{ prompt: 'login' }, { max_age: '100' }]) {
      const [page, asked] = await openAs(browser, 'open', changes);
      assert.equal(userOf(await tokensFor(page, asked))['id'], 'alice', JSON.stringify(changes));
      browser.jar.clear();
    }
  });

  test('is told where the browser keeps no cookies, and not sent in circles', async () => {
    const browser = story.browser();
    const [door] = await openAs(browser, 'open');
    const sealed = atDoor(door).url.searchParams.get('continue') ?? '';
    const resume = `${AUTH}/realms/jitsi/protocol/openid-connect/auth?continue=${sealed}&from=door`;
    const page = await story.browser().visit(resume);
    assert.equal(errorIn(page), 'login_required');
    assert.match(page.url.searchParams.get('error_description') ?? '', /at the door.*cookies/);
  });
});

describe('a meeting with an access code, in the popup', () => {
  let rooms = 0;
  let room = '';
  beforeEach(async () => {
    rooms += 1;
    room = `board-${rooms}`;
    const now = clock.nowSeconds();
    const codeHash = await hashAccessCode(CODE, systemRandom);
    const times = { startsAt: now - 60, endsAt: now + 3600 };
    await story.usher.storage.meetings.create(
      sampleMeeting({ id: `m${rooms}`, room: roomOf(room), guests: 'open', ...times, codeHash }),
      [{ role: 'host', subject: 'user:alice' }],
    );
  });

  test('asks a guest for name and code, and a wrong one again', async () => {
    const browser = story.browser();
    const [door, popup] = await openAs(browser, room);
    assert.match(atDoor(door).text, /access code of the meeting/);
    const wrong = await browser.submit({ name: 'Ann', code: 'blue heron 8' });
    assert.deepEqual([wrong.status, wrong.url.pathname], [400, '/door']);
    assert.equal(wrong.headers.get('cross-origin-opener-policy'), 'unsafe-none');
    const reply = await tokensFor(await browser.submit({ name: 'Ann', code: CODE }), popup);
    assert.equal(userOf(reply)['name'], 'Ann (guest)');
    assert.equal(claimsOf(reply.body['access_token'])['room'], room);
    assert.ok(!story.usher.log().toLowerCase().includes('blue heron'));
  });

  test('asks who has signed in for the code alone, and renews by it until it is changed', async () => {
    story.provider.account = 'vic';
    const browser = story.browser();
    const [door, popup] = await openAs(browser, room);
    const asked = await signInAt(door, browser);
    assert.doesNotMatch(atDoor(asked).body, /name="name"/);
    const reply = await tokensFor(await browser.submit({ code: CODE }), popup);
    assert.equal(userOf(reply)['id'], 'vic');
    const renewed = await story.renew(reply.body['refresh_token'] ?? '');
    assert.equal(renewed.status, 200);
    const { meetings } = story.usher.storage;
    await meetings.cancel(`m${rooms}`, clock.nowSeconds());
    const codeHash = await hashAccessCode('another code', systemRandom);
    const now = clock.nowSeconds();
    const times = { startsAt: now - 60, endsAt: now + 3600 };
    await meetings.create(
      sampleMeeting({ id: `n${rooms}`, room: roomOf(room), guests: 'open', ...times, codeHash }),
      [],
    );
    const late = await story.renew(renewed.body['refresh_token'] ?? '');
    assert.deepEqual([late.status, late.body['error']], [400, 'invalid_grant']);
    assert.match(late.body['error_description'] ?? '', /access code/);
    const trail = await story.usher.storage.audit.list({ room }, 10);
    const refusals = trail.filter(({ action }) => action === 'refuse');
    assert.deepEqual(
      refusals.map(({ reason }) => reason),
      ['code-needed'],
    );
  });

  test('prompt=none says that something is missing, and shows no door', async () => {
    story.provider.account = 'vic';
    const browser = story.browser();
    await browser.visit(`${AUTH}/account`);
    const [page] = await openAs(browser, room, { prompt: 'none' });
    assert.equal(errorIn(page), 'interaction_required');
  });

  test('a host of it is asked for nothing', async () => {
    const browser = story.browser();
    await browser.visit(`${AUTH}/account`);
    const [page, popup] = await openAs(browser, room);
    assert.equal(userOf(await tokensFor(page, popup))['moderator'], true);
  });
});
