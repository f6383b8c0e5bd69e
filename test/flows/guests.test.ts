import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Browser } from '../support/browser.ts';
import { atDoor, signInAt } from '../support/door.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../support/hostile-settings.ts';
import type { Page } from '../support/page.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { jitsiState, type Seated, type Story, seatOf, startStory } from '../support/story.ts';
import { AUTH, MEET, storyYaml } from '../support/usher.ts';

const accounts = {
  tess: { preferred_username: 'tess', name: 'Tess', groups: ['staff'] },
  vic: { preferred_username: 'vic', name: 'Vic', email: 'vic@elsewhere.example' },
};
const RULES = `
rooms:
  - { match: "closed-*", host: ["group:staff"], guests: never }
  - { match: "hall-*", host: ["group:staff"], guests: wait }
  - { match: "open-*", host: ["group:staff"], guests: open }
  - { match: "lobby-*", host: ["group:staff"], guests: jitsi }
`;
const clock = new ShiftedClock();
let story: Story;
let count = 0;
/** Each test has rooms of its own. */
const rooms = () => {
  count += 1;
  return {
    closed: `closed-${count}`,
    hall: `hall-${count}`,
    open: `open-${count}`,
    lobby: `lobby-${count}`,
  };
};
let room: ReturnType<typeof rooms>;

async function startWith(more: string): Promise<Story> {
  return startStory({
    provider: { accounts },
    clock,
    configure: ({ issuer }) => ({
      yaml: storyYaml({ issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }, more),
    }),
  });
}

before(async () => {
  story = await startWith(RULES);
});
beforeEach(() => {
  story.provider.reset();
  story.provider.account = 'tess';
  room = rooms();
});
after(() => story.close());

const open = (browser: Browser, name: string): Promise<Page> =>
  browser.visit(`${AUTH}/room/${name}`);

/** Opens a room and says a name there. */
async function comeAs(name: string, to: string, browser = story.browser()): Promise<Page> {
  atDoor(await open(browser, to));
  return browser.submit({ name });
}

async function trail(name: string): Promise<string[]> {
  const events = await story.usher.storage.audit.list({ room: name }, 100);
  return events.map(({ action, seat }) => (seat === null ? action : `${action} ${seat}`));
}

describe('somebody without an account, at a room whose rule says', () => {
  test('never: is sent to sign in, and sees no door', async () => {
    const page = await open(story.browser(), room.closed);
    assert.ok(page.hops.some(({ url }) => url.origin === story.provider.issuer));
    assert.ok(!page.hops.some(({ url }) => url.pathname === '/door'));
    assert.equal(seatOf(page).verdict.affiliation, 'owner');
  });

  test('open: says a name and is in, as a guest with a short token of their own', async () => {
    const browser = story.browser();
    const door = atDoor(await open(browser, room.open));
    assert.equal(door.heading, `You are at the door of ${room.open}`);
    assert.ok(door.links.some(({ text }) => text === 'Continue with Example University'));
    assert.ok(!door.body.includes('<script'), 'it needs no script');
    const page = await browser.submit({ name: '  Ann   Lee ' });
    assert.deepEqual(
      page.hops.map(({ status, url }) => [status, url.pathname]),
      [
        [303, '/door'],
        [303, '/enter'],
        [200, `/${room.open}`],
      ],
    );
    const { claims, verdict } = seatOf(page);
    assert.deepEqual([verdict.joined, verdict.affiliation], [true, 'member']);
    assert.match(String(claims.context.user['id']), /^guest-[0-9a-f]{24}$/);
    assert.deepEqual(claims.context.user, {
      id: claims.context.user['id'],
      name: 'Ann Lee (guest)',
      affiliation: 'member',
      moderator: false,
    });
    assert.equal(claims.exp - claims.iat, 3600);
    assert.deepEqual(await trail(room.open), ['seat guest']);
  });

  test('wait: waits until a host is there, and then is in', async () => {
    const guest = story.browser();
    assert.equal((await comeAs('Ann', room.hall, guest)).url.pathname, '/wait');
    assert.equal(seatOf(await open(story.browser(), room.closed)).verdict.affiliation, 'owner');
    assert.equal((await open(guest, room.hall)).url.pathname, '/wait', 'a host of another room');
    await seatHost(room.hall);
    const { claims, verdict } = seatOf(await open(guest, room.hall));
    assert.equal(claims.context.user['name'], 'Ann (guest)');
    assert.equal(verdict.affiliation, 'member');
  });

  test('jitsi: is shown the way on to Jitsi’s own lobby, which is written down once they take it', async () => {
    const browser = story.browser();
    const state = jitsiState({ room: room.lobby, 'config.subject': 'A & B' });
    const door = atDoor(await browser.visit(`${AUTH}/enter?state=${state}`));
    assert.match(door.text, /goes on as a guest: at meet\.example\.org somebody lets them in/);
    assert.ok(!door.body.includes('name="name"'), 'Jitsi asks for the name');
    assert.deepEqual(await trail(room.lobby), []);
    const page = await browser.submit({}, 'Go on as a guest');
    assert.equal(page.url.href, `${MEET}/${room.lobby}#config.subject=%22A%20%26%20B%22`);
    assert.deepEqual(await trail(room.lobby), ['hand-over']);
    assert.equal(story.usher.events('sent_on').at(-1)?.['room'], room.lobby);
    assert.equal(
      seatOf(await signInAt(await open(browser, room.lobby), browser)).verdict.affiliation,
      'owner',
    );
  });

  test('jitsi, in an app: gets the link that opens it, without a token', async () => {
    const browser = story.browser();
    const state = jitsiState({ room: room.lobby, ios: true });
    atDoor(await browser.visit(`${AUTH}/enter?state=${state}`));
    const page = await browser.submit({}, 'Go on as a guest');
    const links = page.links.map(({ href }) => href);
    assert.ok(links.includes(`org.jitsi.meet://meet.example.org/${room.lobby}`), links.join(' '));
    assert.ok(links.includes(`${MEET}/${room.lobby}`));
    assert.ok(!page.body.includes('jwt'));
  });

  test('nothing, since there are no rules: waits for whoever signs in', async () => {
    const bare = await startWith('guests: { without_rules: wait, ttl: 30m }\n');
    const guest = bare.browser();
    await guest.visit(`${AUTH}/room/standup`);
    assert.equal((await guest.submit({ name: 'Ann' })).url.pathname, '/wait');
    bare.provider.account = 'vic';
    const host = bare.browser();
    const seated = seatOf(await signInAt(await host.visit(`${AUTH}/room/standup`), host));
    assert.equal(seated.verdict.affiliation, 'owner');
    const { claims } = seatOf(await guest.visit(`${AUTH}/room/standup`));
    assert.equal(claims.exp - claims.iat, 1800);
    await bare.close();
  });

  test('open, in an app: gets the link with the token', async () => {
    const browser = story.browser();
    atDoor(
      await browser.visit(`${AUTH}/enter?state=${jitsiState({ room: room.open, android: true })}`),
    );
    const page = await browser.submit({ name: 'Ann' });
    assert.ok(
      page.links.some(({ href }) => /^intent:\/\/meet\.example\.org\/open-\d+\?jwt=eyJ/.test(href)),
    );
    assert.ok(!/signed in/i.test(page.text));
  });
});

/** Somebody of the staff goes in. */
async function seatHost(name: string): Promise<Seated> {
  story.provider.account = 'tess';
  const browser = story.browser();
  return seatOf(await signInAt(await open(browser, name), browser));
}

describe('a guest who comes back', () => {
  test('is let in again without a question, and elsewhere is asked with the name filled in', async () => {
    const browser = story.browser();
    const first = seatOf(await comeAs('Ann', room.open, browser)).claims;
    const again = await open(browser, room.open);
    assert.equal(again.hops.length, 2, 'a reload leads straight back');
    const second = seatOf(again).claims;
    assert.equal(second.context.user['id'], first.context.user['id']);
    assert.equal(second.context.user['name'], 'Ann (guest)');

    const elsewhere = `${room.open}-b`;
    const door = atDoor(await open(browser, elsewhere));
    assert.ok(door.forms[0]?.fields.some(([name, value]) => name === 'name' && value === 'Ann'));
    const third = seatOf(await browser.submit()).claims;
    assert.deepEqual([third.room, third.context.user['name']], [elsewhere, 'Ann (guest)']);
  });

  test('may come under another name by going back to the door', async () => {
    const browser = story.browser();
    const door = await open(browser, room.open);
    await browser.submit({ name: 'Anm' });
    atDoor(await browser.visit(door.url));
    assert.equal(
      seatOf(await browser.submit({ name: 'Ann' })).claims.context.user['name'],
      'Ann (guest)',
    );
  });

  test('twelve hours later says the name again', async () => {
    const browser = story.browser();
    await comeAs('Ann', room.open, browser);
    clock.pass(12 * 3600);
    atDoor(await open(browser, room.open));
    clock.pass(-12 * 3600);
  });
});

describe('a guest who signs in later', () => {
  test('from the door is host', async () => {
    const browser = story.browser();
    const { claims, verdict } = seatOf(await signInAt(await open(browser, room.open), browser));
    assert.deepEqual([verdict.affiliation, claims.context.user['id']], ['owner', 'tess']);
  });

  test('from the waiting page is host, and the name from the door is forgotten', async () => {
    const browser = story.browser();
    await comeAs('Ann', room.hall, browser);
    const { claims } = seatOf(await browser.click(/sign-in/));
    assert.deepEqual(
      [claims.context.user['name'], claims.context.user['moderator']],
      ['Tess', true],
    );
    assert.deepEqual(await trail(room.hall), ['wait guest', 'seat host']);
  });

  test('in another tab is who they have signed in as, in the room too: a pass does not outrank a session', async () => {
    const browser = story.browser();
    await comeAs('Ann', room.open, browser);
    await browser.visit(`${AUTH}/account`);
    assert.equal(seatOf(await open(browser, room.open)).claims.context.user['name'], 'Tess');
  });

  test('after Jitsi’s logout finds the door again, with an empty field', async () => {
    const browser = story.browser();
    const meeting = await comeAs('Ann', room.open, browser);
    const out = await browser.visit(`${AUTH}/sign-out`, { from: meeting });
    assert.equal(out.status, 200);
    assert.equal(browser.jar.get('__Host-usher-guest'), null);
    const door = atDoor(await open(browser, room.open));
    assert.ok(door.forms[0]?.fields.some(([name, value]) => name === 'name' && value === ''));
    assert.equal(seatOf(await signInAt(door, browser)).verdict.affiliation, 'owner');
  });

  test('a logout in Jitsi’s hidden frame does the same', async () => {
    const browser = story.browser();
    const meeting = await comeAs('Ann', room.open, browser);
    await browser.visit(`${AUTH}/sign-out`, { from: meeting, framed: true });
    atDoor(await open(browser, room.open));
  });

  test('G6 a foreign page’s link forgets no guest', async () => {
    const browser = story.browser();
    await comeAs('Ann', room.open, browser);
    const headers = { 'sec-fetch-site': 'cross-site' };
    await browser.visit(`${AUTH}/sign-out`, { headers });
    seatOf(await open(browser, room.open));
  });
});

describe('the host who signs out', () => {
  test('is no longer there for those who come after', async () => {
    const host = story.browser();
    seatOf(await signInAt(await open(host, room.hall), host));
    const guest = story.browser();
    seatOf(await comeAs('Ann', room.hall, guest));
    await host.visit(`${AUTH}/sign-out`, { from: host.page });
    assert.equal((await open(guest, room.hall)).url.pathname, '/wait');
  });
});

describe('the door in German', () => {
  const german = { headers: { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' } };

  test('speaks German, and marks the guest in German', async () => {
    const browser = story.browser(german);
    const door = atDoor(await open(browser, room.open));
    assert.equal(door.heading, `Sie stehen vor der Tür von ${room.open}`);
    assert.match(door.text, /Die anderen sehen dahinter „\(Gast\)“\./);
    const wrong = await browser.submit({ name: '***' });
    assert.equal(wrong.status, 400);
    assert.match(wrong.text, /Bitte nennen Sie einen Namen, der sich lesen lässt\./);
    const seated = seatOf(await browser.submit({ name: 'Änne' }, 'Als Gast eintreten'));
    assert.equal(seated.claims.context.user['name'], 'Änne (Gast)');
  });

  test('sends on in German', async () => {
    const lobby = await open(story.browser(german), room.lobby);
    assert.match(lobby.text, /Auf meet\.example\.org lässt sie jemand herein\./);
  });
});

describe('a browser that keeps no cookies', () => {
  test('is told so, and does not go round in circles', async () => {
    const browser = story.browser();
    const door = await open(browser, room.open);
    const form = new URLSearchParams({ name: 'Ann' });
    const sent = await browser.visit(door.url, { form, follow: false, from: door });
    browser.jar.clear();
    const page = await browser.visit(sent.hops[0]!.location!);
    assert.equal(page.status, 400);
    assert.match(page.text, /Your browser did not keep what you typed\. Please allow cookies/);
    assert.match(page.text, /guest_pass_not_kept/);
    atDoor(await browser.click('Try again'));
  });
});
