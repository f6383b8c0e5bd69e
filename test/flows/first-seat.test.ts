import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { jitsiState, type Story, seatOf, startStory } from '../support/story.ts';
import { AUTH, MEET } from '../support/usher.ts';

describe('the way from a room to a seat in it', () => {
  let story: Story;
  before(async () => {
    story = await startStory();
  });
  beforeEach(() => story.provider.reset());
  after(() => story.close());

  test('a person opens a room, signs in, and is seated in that room', async () => {
    const page = await story.browser().visit(`${AUTH}/room/standup`);
    const { header, claims, verdict } = seatOf(page);
    assert.equal(page.url.pathname, '/standup');
    assert.equal(verdict.joined, true);
    assert.deepEqual(header, { alg: 'HS256', typ: 'JWT' });
    assert.deepEqual(claims, {
      aud: 'jitsi',
      iss: 'jitsi',
      sub: 'meet.example.org',
      room: 'standup',
      nbf: claims.iat - 60,
      iat: claims.iat,
      exp: claims.iat + 7200,
      context: {
        user: {
          id: 'alice.a',
          name: 'Alice Ångström',
          email: 'alice@example.org',
          avatar: 'https://pictures.example.org/alice.png',
          affiliation: 'owner',
          moderator: true,
        },
      },
    });
  });

  test('the token opens no other room', async () => {
    const page = await story.browser().visit(`${AUTH}/room/standup`);
    const elsewhere = { ...page, url: new URL(page.url.href.replace('/standup', '/board')) };
    const { verdict } = seatOf(elsewhere as typeof page);
    assert.equal(verdict.joined, false);
    assert.equal(verdict.reason, 'Room and token mismatched');
  });

  test('the prejoin page is skipped, and the token stays out of the query', async () => {
    const page = await story.browser().visit(`${AUTH}/room/standup`);
    assert.match(page.url.hash, /&config\.prejoinConfig\.enabled=false$/);
    assert.equal(page.url.search, '');
  });

  test('a second room needs no provider', async () => {
    const browser = story.browser();
    await browser.visit(`${AUTH}/room/standup`);
    story.provider.reset();
    const page = await browser.visit(`${AUTH}/room/retro`);
    assert.equal(seatOf(page).claims.room, 'retro');
    assert.equal(page.hops.length, 2);
    assert.equal(story.provider.seen.length, 0);
  });

  test('the whole state of Jitsi survives the trip, but for what would mute people', async () => {
    const state = jitsiState({
      room: 'T%C3%A9st%20Room',
      roomSafe: 't%c3%a9st%20room',
      tenant: 'acme',
      'config.startWithAudioMuted': true,
      'config.startWithVideoMuted': true,
      'config.subject': 'Planning & more',
      'interfaceConfig.SHOW_POWERED_BY': false,
      'iceServers.replace': [],
      refreshToken: 'not-for-us',
    });
    const page = await story.browser().visit(`${AUTH}/enter?room=T%C3%A9st%20Room&state=${state}`);
    const { claims, verdict } = seatOf(page);
    assert.equal(page.url.pathname, '/acme/T%C3%A9st%20Room');
    assert.equal(claims.room, 't%c3%a9st%20room');
    assert.equal(claims.sub, 'acme');
    assert.equal(verdict.joined, true);
    const overrides = [...new URLSearchParams(page.url.hash.slice(1))].slice(1);
    assert.deepEqual(overrides, [
      ['config.subject', '"Planning & more"'],
      ['interfaceConfig.SHOW_POWERED_BY', 'false'],
      ['config.prejoinConfig.enabled', 'false'],
    ]);
  });

  for (const [typed, backend] of [
    ['会議室', '%e4%bc%9a%e8%ad%b0%e5%ae%a4'],
    ['Grüße an alle', 'gr%c3%bc%c3%9fe%20an%20alle'],
    ['قاعة', '%d9%82%d8%a7%d8%b9%d8%a9'],
    ['MyRoom', 'myroom'],
    ['🎉', '%f0%9f%8e%89'],
  ] as const) {
    test(`the room ${typed} gets a token for its backend form`, async () => {
      const page = await story.browser().visit(`${AUTH}/room/${encodeURIComponent(typed)}`);
      const { claims, verdict } = seatOf(page);
      assert.equal(claims.room, backend);
      assert.equal(decodeURIComponent(page.url.pathname), `/${typed}`);
      assert.equal(verdict.joined, true);
    });
  }

  test('C1 a room that is every room, a pattern or nothing gets no token', async () => {
    const browser = story.browser();
    await browser.visit(`${AUTH}/room/standup`);
    for (const room of ['*', '%2A', '.*', '%20', '..%2f', "it's", 'x'.repeat(5000)]) {
      const page = await browser.visit(`${AUTH}/room/${room}`);
      assert.ok([404, 400].includes(page.status), `${page.status} for ${room}`);
      assert.ok(!page.body.includes('eyJ'), room);
    }
  });

  test('each app gets a page with a link to tap, and only the web is sent by itself', async () => {
    for (const [client, start] of [
      ['ios', 'org.jitsi.meet://meet.example.org/standup?jwt=eyJ'],
      ['android', 'intent://meet.example.org/standup?jwt=eyJ'],
      ['electron', 'jitsi-meet://meet.example.org/standup?jwt=eyJ'],
    ] as const) {
      const state = jitsiState({ room: 'standup', [client]: true });
      const page = await story.browser().visit(`${AUTH}/enter?state=${state}`);
      assert.equal(page.status, 200);
      assert.ok(
        page.links.some(({ href }) => href.startsWith(start)),
        client,
      );
      assert.ok(!page.body.includes('<script'), 'no automatic return unless configured');
    }
  });

  test('a person without a name is known by their user name', async () => {
    story.provider.account = 'bob';
    const page = await story.browser().visit(`${AUTH}/room/standup`);
    assert.deepEqual(seatOf(page).claims.context.user, {
      id: 'bob',
      email: 'bob@example.org',
      affiliation: 'owner',
      moderator: true,
    });
  });

  test('C3 claims that the operator has not mapped change nothing: everybody is host, as for all', async () => {
    story.provider.account = 'carol';
    const page = await story.browser().visit(`${AUTH}/room/standup`);
    const { user } = seatOf(page).claims.context;
    assert.deepEqual(user, { id: 'carol', name: 'Carol', affiliation: 'owner', moderator: true });
  });

  test('with a session, the account page says who is signed in', async () => {
    const browser = story.browser();
    const page = await browser.visit(`${AUTH}/account`);
    assert.equal(page.url.href, `${AUTH}/account`);
    assert.match(page.text, /Alice Ångström/);
  });

  test('C4 the token is in no log line and in no address of ours', async () => {
    const page = await story.browser().visit(`${AUTH}/room/standup`);
    const { token } = seatOf(page);
    assert.ok(!story.usher.log().includes(token));
    const ours = page.hops.filter(({ url }) => url.origin !== MEET);
    assert.ok(ours.every(({ url }) => !url.href.includes(token)));
    assert.ok(ours.filter(({ url }) => url.origin === AUTH).length >= 4);
  });
});
