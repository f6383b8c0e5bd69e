import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { systemRandom } from '../../src/base/random.ts';
import { hashAccessCode } from '../../src/rooms/access-code.ts';
import { openRedirectForms } from '../fixtures/open-redirect-forms.ts';
import { assertHarmless, atDoor, doorOf } from '../support/door.ts';
import { roomOf } from '../support/rules.ts';
import { sampleMeeting } from '../support/sample-meeting.ts';
import { type Story, seatOf, startStory } from '../support/story.ts';
import { AUTH, MEET } from '../support/usher.ts';

const PASS = '__Host-usher-guest';
const LIMITS = 'limits: { rate: { room: 100000, guest: 100000, sign_in: 100000 } }\n';
const RULES = `
rooms:
  - { match: ["open*"], host: ["user:alice.a"], guests: open }
  - { match: ["lobby-*"], host: ["user:alice.a"], guests: jitsi }
  - { match: ["closed-*"], host: ["user:alice.a"], guests: never }
`;
let story: Story;

before(async () => {
  story = await startStory({ more: RULES + LIMITS });
});
beforeEach(() => story.provider.reset());
after(() => story.close());

describe('attack G: the form of the door', () => {
  test('G6 sent by another site it does nothing', async () => {
    const browser = story.browser();
    const door = await doorOf(browser);
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: MEET },
    ]) {
      const form = new URLSearchParams({ name: 'Mallory' });
      const page = await browser.visit(door.url, { form, headers });
      assert.equal(page.status, 403, JSON.stringify(headers));
      assert.match(page.text, /form_expired/);
      assert.equal(browser.jar.get(PASS), null);
    }
  });

  test('C3 takes a name and a code and nothing else, each once', async () => {
    const browser = story.browser();
    const door = await doorOf(browser);
    const form = new URLSearchParams(
      'name=Ann&moderator=true&affiliation=owner&seat=host&room=*&id=alice.a&email=a%40b.c&__proto__=x&jitsi=evil',
    );
    const { claims } = seatOf(await browser.visit(door.url, { form, from: door }));
    const { id, ...user } = claims.context.user;
    assert.match(String(id), /^guest-[0-9a-f]{24}$/);
    assert.deepEqual(user, { name: 'Ann (guest)', affiliation: 'member', moderator: false });
    assert.equal(claims.room, 'open');
    const twice = new URLSearchParams('name=Ann&name=Ben');
    const stranger = story.browser();
    const page = await stranger.visit((await doorOf(stranger)).url, { form: twice, from: door });
    assert.equal(page.status, 400);
  });

  test('H2 too much, encoded, or asked for in another way is refused', async () => {
    const browser = story.browser();
    const door = await doorOf(browser);
    const form = new URLSearchParams({ name: 'x'.repeat(100_000) });
    assert.equal((await browser.visit(door.url, { form, from: door })).status, 413);
    const headers = { 'content-encoding': 'gzip' };
    assert.equal(
      (await browser.visit(door.url, { form: new URLSearchParams(), headers })).status,
      415,
    );
    const put = await story.usher.answer(new Request(door.url, { method: 'PUT' }));
    assert.equal(put.status, 405);
    assert.equal((await story.usher.answer(new Request(door.url, { method: 'HEAD' }))).status, 200);
  });

  test('G1 an address that is not ours opens no door, and none leads elsewhere', async () => {
    const browser = story.browser();
    const sealed = (await doorOf(browser)).url.searchParams.get('continue') ?? '';
    for (const forged of [
      '',
      'x',
      `${sealed}x`,
      sealed.slice(1),
      'https://evil.example/',
      '/room/open',
    ]) {
      const address = `${AUTH}/door?continue=${encodeURIComponent(forged)}`;
      const form = new URLSearchParams({ name: 'Ann' });
      for (const page of [await browser.visit(address), await browser.visit(address, { form })]) {
        assert.equal(page.status, 400, forged);
        assert.match(page.text, /continuation_invalid/);
      }
    }
    const twice = `${AUTH}/door?continue=${sealed}&continue=${sealed}`;
    assert.equal((await browser.visit(twice)).status, 400);
  });

  test('C2 whatever a room is called, who is sent on to Jitsi goes to Jitsi', async () => {
    let sent = 0;
    for (const room of openRedirectForms) {
      const browser = story.browser();
      const page = await browser.visit(`${AUTH}/room/lobby-${encodeURIComponent(room)}`);
      if (page.url.pathname !== '/door') continue;
      assertHarmless(page);
      const on = await browser.submit({}, 'Go on as a guest');
      assert.equal(on.url.origin, MEET, room);
      assert.doesNotMatch(on.url.hash + on.url.search, /jwt/, room);
      sent += 1;
    }
    assert.ok(sent > 20, `${sent} rooms`);
  });
});

describe('attack G: a guest’s pass', () => {
  test('G3 is a cookie that no script and no other site sees', async () => {
    const browser = story.browser();
    await doorOf(browser);
    const page = await browser.submit({ name: 'Ann' });
    const [line = ''] = page.hops[0]?.headers.getSetCookie() ?? [];
    assert.match(
      line,
      /^__Host-usher-guest=eyJ[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=\d+$/,
    );
    assert.ok(!line.includes('Ann'));
    assert.ok(page.hops.every(({ refusedCookies }) => refusedCookies.length === 0));
  });

  test('G4 that was changed, invented or sealed elsewhere is none, and never an error', async () => {
    const browser = story.browser();
    await doorOf(browser);
    await browser.submit({ name: 'Ann' });
    const value = browser.jar.get(PASS)?.value ?? assert.fail('no pass');
    const other = await startStory({ more: RULES });
    const theirs = other.browser();
    await theirs.visit(`${AUTH}/room/open`);
    await theirs.submit({ name: 'Ann' });
    const foreign = theirs.jar.get(PASS)?.value ?? '';
    await other.close();
    const changed = value.slice(0, -6) + (value.at(-6) === 'A' ? 'B' : 'A') + value.slice(-5);
    const sealed = (await doorOf(story.browser())).url.searchParams.get('continue') ?? '';
    for (const forged of [changed, 'x', '{"name":"Ann"}', sealed, 'eyJ', '%00']) {
      const page = await story.browser().visit(`${AUTH}/room/open`, {
        headers: { cookie: `${PASS}=${forged}` },
      });
      atDoor(page);
    }
    assert.notEqual(foreign, value);
    const both = { cookie: `${PASS}=tossed; ${PASS}=${value}` };
    seatOf(await story.browser().visit(`${AUTH}/room/open`, { headers: both }));
  });

  test('opens no room whose rule has become another', async () => {
    const browser = story.browser();
    await doorOf(browser);
    await browser.submit({ name: 'Ann' });
    for (const room of ['closed-1', 'nowhere']) {
      const page = await browser.visit(`${AUTH}/room/${room}`, { follow: false });
      assert.match(page.hops[0]?.location?.pathname ?? '', /^\/sign-in/, room);
    }
  });
});

describe('attack F: access codes', () => {
  before(async () => {
    const now = Math.floor(Date.now() / 1000);
    for (const [n, name] of ['closed-code', 'closed-flood'].entries()) {
      await story.usher.storage.meetings.create(
        sampleMeeting({
          id: `m${String(n).padStart(24, '0')}`,
          room: roomOf(name),
          startsAt: now - 60,
          endsAt: now + 3600,
          guests: 'open',
          codeHash: await hashAccessCode('482913', systemRandom),
        }),
        [],
      );
    }
  });

  test('F2 of two hundred guesses at once ten are looked at, and a class with the right code gets in', async () => {
    const guesser = story.browser();
    const door = await doorOf(guesser, 'closed-flood');
    const send = (code: string, from: string) =>
      story.usher.answer(
        new Request(door.url, {
          method: 'POST',
          headers: { 'x-forwarded-for': from },
          body: new URLSearchParams({ name: 'Ann', code }),
        }),
      );
    const tries = Array.from({ length: 200 }, (_, n) => send(`guess ${n}`, '203.0.113.1'));
    const guesses = (await Promise.all(tries)).map(({ status }) => status);
    assert.equal(guesses.filter((status) => status === 400).length, 10);
    assert.equal(guesses.filter((status) => status === 429).length, 190);
    const wrong = await story.usher.storage.audit.list({ action: 'access-code-wrong' }, 1000);
    assert.equal(
      wrong.length,
      10,
      'the audit trail is not filled by those that were not looked at',
    );
    const pupils = Array.from({ length: 30 }, () => send('482 913', '203.0.113.2'));
    assert.deepEqual(
      new Set((await Promise.all(pupils)).map(({ status }) => status)),
      new Set([303]),
    );
  });

  test('F3 one counter for the network of an IPv6 customer, however the room is spelt', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 11; n += 1) {
      const address = `2001:db8:1:2:${n.toString(16)}::${n}`;
      const browser = story.browser({ headers: { 'x-forwarded-for': address } });
      await doorOf(browser, ['closed-code', 'Closed-Code', 'ｃlosed-code', 'closed%2Dcode'][n % 4]);
      statuses.push((await browser.submit({ name: 'G', code: `guess ${n}` })).status);
    }
    assert.deepEqual(statuses, [...Array(10).fill(400), 429]);
  });

  test('F5 strangers are not told which rooms there are', async () => {
    const seen = new Set<string>();
    for (const room of ['closed-1', 'closed-not-there', 'nowhere', 'elsewhere-at-all']) {
      const page = await story.browser().visit(`${AUTH}/room/${room}`, { follow: false });
      const { status, location, headers } = page.hops[0] ?? assert.fail();
      const shown = [...headers].filter(([name]) => name !== 'location').join();
      seen.add(`${status} ${location?.pathname} ${shown}`);
    }
    assert.equal(seen.size, 1, [...seen].join('\n'));
  });
});

describe('attack H: guests who come too often', () => {
  test('H5 the door has its own limit for each address', async () => {
    const limited = await startStory({
      more: 'guests: { without_rules: open }\nlimits: { rate: { guest: 5 } }\n',
    });
    const browser = limited.browser();
    const { url } = await browser.visit(`${AUTH}/room/open`);
    for (let n = 0; n < 4; n += 1) assert.equal((await browser.submit({ name: '-' })).status, 400);
    const page = await browser.visit(url);
    assert.equal(page.status, 429);
    assert.ok(Number(page.headers.get('retry-after')) <= 60);
    assert.equal((await browser.visit(`${AUTH}/account`, { follow: false })).status, 303);
    await limited.close();
  });
});
