import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { revokeInvitation } from '../../src/rooms/invitations.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../support/hostile-settings.ts';
import {
  claimsOf,
  type InlineStory,
  inlineYaml,
  startInlineStory,
  stateOf,
  TOKEN,
  type TokenReply,
  USERINFO,
} from '../support/inline-story.ts';
import { invitationDeps, invite } from '../support/invite.ts';
import { roomOf } from '../support/rules.ts';
import { sampleMeeting } from '../support/sample-meeting.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { AUTH, startUsher, type TestUsher } from '../support/usher.ts';

const HOUR = 3600;
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
  - match: 'day-*'
    host: everyone
    between: "${window()}"
  - match: 'meeting-*'
  - match: 'invited-*'
    wait: false
`;
const clock = new ShiftedClock();
let story: InlineStory;
let room = '';
let rooms = 0;
before(async () => {
  story = await startInlineStory({ clock, provider: { accounts }, more: RULES });
});
beforeEach(() => {
  rooms += 1;
  story.provider.reset();
});
// The provider behind has the system's clock, and takes what is far from it for forged.
afterEach(() => clock.pass(systemClock.nowSeconds() - clock.nowSeconds()));
after(() => story.close());

/** From an hour ago until in two hours, on every day. */
function window(): string {
  const at = (moment: number) => new Date(moment * 1000).toISOString().slice(11, 16);
  const now = systemClock.nowSeconds();
  return `${at(now - HOUR)}-${at(now + 2 * HOUR)} UTC`;
}

/** Somebody's refresh token for a room of this test. */
async function tokenFor(account: string, kind: string): Promise<string> {
  room = `${kind}-${rooms}`;
  story.provider.account = account;
  return (await story.signIn(story.browser(), room)).reply.body['refresh_token'] ?? '';
}

const INVALID = [400, 'invalid_grant'];
const refusalOf = ({ status, body }: TokenReply) => [status, body['error']];
const wordsOf = ({ body }: TokenReply) => body['error_description'] ?? '';
const isModerator = ({ body }: TokenReply) =>
  (claimsOf(body['access_token'])['context'] as { user: { moderator: boolean } }).user.moderator;

/** The same store behind other settings, as after a restart. */
async function restarted(change: (yaml: string) => string): Promise<TestUsher> {
  const provider = {
    issuer: story.provider.issuer,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
  };
  const yaml = change(inlineYaml(provider, RULES));
  return startUsher({ yaml, storage: story.usher.storage, clock });
}

async function renewAt(usher: TestUsher, refresh_token: string): Promise<TokenReply> {
  const form = { grant_type: 'refresh_token', refresh_token, client_id: 'web' };
  return postAt(usher, form);
}

async function postAt(usher: TestUsher, form: Record<string, string>): Promise<TokenReply> {
  const body = new URLSearchParams(form);
  const response = await usher.answer(new Request(TOKEN, { method: 'POST', body }));
  const { status, headers } = response;
  return { status, headers, body: (await response.json()) as TokenReply['body'] };
}

/** A meeting of this test's room, from an hour ago on for three hours. */
async function hold(roster: readonly string[]): Promise<string> {
  room = `meeting-${rooms}`;
  const id = `m${rooms}`;
  const now = clock.nowSeconds();
  const times = { startsAt: now - HOUR, endsAt: now + 2 * HOUR, wait: false };
  await story.usher.storage.meetings.create(
    sampleMeeting({ id, room: roomOf(room), ...times }),
    roster.map((subject) => ({ role: 'member', subject })),
  );
  return id;
}

describe('B6 at the next renewal the rules decide anew', () => {
  test('B6 who was dropped from the rule has nothing any more', async () => {
    const token = await tokenFor('alice', 'staff');
    const later = await restarted((yaml) => yaml.replaceAll('group:staff', 'group:board'));
    const refused = await renewAt(later, token);
    assert.deepEqual(refusalOf(refused), INVALID);
    assert.match(wordsOf(refused), /for certain people only/);
    assert.equal((await story.renew(token)).status, 200, 'and whoever says so has ended nothing');
  });

  test('B6 after the end of the rule’s window nothing is renewed, and no token outlives it', async () => {
    const token = await tokenFor('bob', 'day');
    const renewed = await story.renew(token);
    assert.equal(renewed.status, 200);
    const end = systemClock.nowSeconds() + 2 * HOUR;
    assert.ok(Number(claimsOf(renewed.body['access_token'])['exp']) <= end);
    clock.pass(2 * HOUR + 60);
    const refused = await story.renew(renewed.body['refresh_token'] ?? '');
    assert.deepEqual(refusalOf(refused), INVALID);
    assert.match(wordsOf(refused), /closed at the moment/);
  });

  test('B6 a meeting that is cancelled, or has ended, renews nothing', async () => {
    for (const end of ['cancelled', 'over'] as const) {
      rooms += 1;
      const id = await hold(['user:bob']);
      const token = await tokenFor('bob', 'meeting');
      if (end === 'over') clock.pass(2 * HOUR);
      else await story.usher.storage.meetings.cancel(id, clock.nowSeconds());
      assert.deepEqual(refusalOf(await story.renew(token)), INVALID, end);
    }
  });

  test('B6 who is taken off the roster has nothing any more', async () => {
    const id = await hold(['user:bob', 'user:alice']);
    const token = await tokenFor('bob', 'meeting');
    await story.usher.storage.meetings.replaceRoster(id, [
      { role: 'member', subject: 'user:alice' },
    ]);
    assert.deepEqual(refusalOf(await story.renew(token)), INVALID);
  });

  test('B6 an invitation that is revoked renews nothing', async () => {
    room = `invited-${rooms}`;
    const { id, link } = await invite(story.usher, { room, seat: 'member', maxUses: null }, clock);
    story.provider.account = 'bob';
    const browser = story.browser();
    await browser.visit(`${AUTH}/account`);
    await browser.visit(link);
    await browser.submit();
    const { reply } = await story.signIn(browser, room);
    const renewed = await story.renew(reply.body['refresh_token'] ?? '');
    assert.equal(renewed.status, 200, wordsOf(renewed));
    await revokeInvitation(invitationDeps(story.usher, clock), id, { actor: 'cli' });
    const refused = await story.renew(renewed.body['refresh_token'] ?? '');
    assert.deepEqual(refusalOf(refused), INVALID);
  });

  test('B6 who became host moderates, and who is none any more does not', async () => {
    const token = await tokenFor('bob', 'free');
    const risen = await restarted((yaml) => yaml.replaceAll('[group:staff]', '[group:students]'));
    const up = await renewAt(risen, token);
    assert.deepEqual([up.status, isModerator(up)], [200, true]);
    const down = await story.renew(up.body['refresh_token'] ?? '');
    assert.deepEqual([down.status, isModerator(down)], [200, false]);
  });

  test('B6 who would have to wait for a host by now is told so', async () => {
    const host = await tokenFor('alice', 'class');
    const member = await tokenFor('bob', 'class');
    assert.equal((await story.renew(member)).status, 200);
    assert.ok(host);
    await story.usher.storage.transaction(({ presence }) =>
      presence.withdrawHost(userIdOf('alice')),
    );
    const { body } = await story.renew(member);
    assert.match(body['error_description'] ?? '', /No host is here yet/);
  });
});

/** Our id of somebody, as the log has it. */
function userIdOf(username: string): string {
  const line = story.usher.events('signed_in').find((one) => one['username'] === username);
  return String(line?.['user']);
}

describe('B6 and F10 whose session it is', () => {
  test('B6 a back-channel logout of the provider ends the family, and takes the host’s seat back', async () => {
    const token = await tokenFor('alice', 'class');
    const { presence } = story.usher.storage;
    assert.ok(await presence.lastHostAt({ jitsi: 'main', path: room }));
    const logout_token = await story.provider.logoutToken({ sub: 'alice', sid: undefined });
    const form = new URLSearchParams({ logout_token });
    const out = await story.browser().visit(`${AUTH}/sign-in/demo/logout`, { form });
    assert.equal(out.status, 200);
    assert.deepEqual(refusalOf(await story.renew(token)), INVALID);
    assert.equal(await presence.lastHostAt({ jitsi: 'main', path: room }), null);
  });

  test('B6 a session that nobody uses ends, and with it the family', async () => {
    const used = await tokenFor('bob', 'free');
    const unused = await tokenFor('alice', 'free');
    clock.pass(7 * HOUR);
    const renewed = await story.renew(used);
    assert.equal(renewed.status, 200);
    clock.pass(2 * HOUR);
    assert.deepEqual(refusalOf(await story.renew(unused)), INVALID, 'unused for nine hours');
    const again = await story.renew(renewed.body['refresh_token'] ?? '');
    assert.equal(again.status, 200, 'a renewal counts as use');
  });

  test('F10 of somebody whose method is gone, code, renewal and access token die at once', async () => {
    story.provider.account = 'alice';
    const browser = story.browser();
    const { reply } = await story.signIn(browser, `staff-${rooms}`);
    const popup = await story.popup({ state: stateOf(`staff-${rooms}`) });
    const page = await story.open(browser, popup);
    assert.ok(page.url.searchParams.get('code'));
    const later = await restarted((yaml) => yaml.replace('id: demo', 'id: other'));
    const pending = await postAt(later, story.redemption(page, popup));
    assert.deepEqual(refusalOf(pending), INVALID);
    assert.deepEqual(refusalOf(await renewAt(later, reply.body['refresh_token'] ?? '')), INVALID);
    const bearer = { authorization: `Bearer ${reply.body['access_token']}` };
    const who = await later.answer(new Request(USERINFO, { headers: bearer }));
    assert.equal(who.status, 401);
  });
});
