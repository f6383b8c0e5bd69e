import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { atDoor, signInAt } from '../support/door.ts';
import { GuestHouse } from '../support/guest-house.ts';
import { jitsiState, seatOf } from '../support/story.ts';
import { AUTH, MEET } from '../support/usher.ts';

let house: GuestHouse;
before(async () => {
  house = await GuestHouse.open();
});
beforeEach(() => house.freshRooms());
after(() => house.story.close());

describe('somebody without an account, at a room whose rule says', () => {
  test('never: is sent to sign in, and sees no door', async () => {
    const page = await house.visit(house.story.browser(), house.room.closed);
    assert.ok(page.hops.some(({ url }) => url.origin === house.story.provider.issuer));
    assert.ok(!page.hops.some(({ url }) => url.pathname === '/door'));
    assert.equal(seatOf(page).verdict.affiliation, 'owner');
  });

  test('open: says a name and is in, as a guest with a short token of their own', async () => {
    const browser = house.story.browser();
    const door = atDoor(await house.visit(browser, house.room.open));
    assert.equal(door.heading, `You are at the door of ${house.room.open}`);
    assert.ok(door.links.some(({ text }) => text === 'Continue with Example University'));
    assert.ok(!door.body.includes('<script'), 'it needs no script');
    const page = await browser.submit({ name: '  Ann   Lee ' });
    assert.deepEqual(
      page.hops.map(({ status, url }) => [status, url.pathname]),
      [
        [303, '/door'],
        [303, '/enter'],
        [200, `/${house.room.open}`],
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
    assert.deepEqual(await house.trail(house.room.open), ['seat guest']);
  });

  test('wait: waits until a host is there, and then is in', async () => {
    const guest = house.story.browser();
    assert.equal((await house.comeAs('Ann', house.room.hall, guest)).url.pathname, '/wait');
    assert.equal(
      seatOf(await house.visit(house.story.browser(), house.room.closed)).verdict.affiliation,
      'owner',
    );
    assert.equal(
      (await house.visit(guest, house.room.hall)).url.pathname,
      '/wait',
      'a host of another room',
    );
    await house.seatHost(house.room.hall);
    const { claims, verdict } = seatOf(await house.visit(guest, house.room.hall));
    assert.equal(claims.context.user['name'], 'Ann (guest)');
    assert.equal(verdict.affiliation, 'member');
  });

  test('jitsi: is shown the way on to Jitsi’s own lobby, which is written down once they take it', async () => {
    const browser = house.story.browser();
    const state = jitsiState({ room: house.room.lobby, 'config.subject': 'A & B' });
    const door = atDoor(await browser.visit(`${AUTH}/enter?state=${state}`));
    assert.match(door.text, /goes on as a guest: at meet\.example\.org somebody lets them in/);
    assert.ok(!door.body.includes('name="name"'), 'Jitsi asks for the name');
    assert.deepEqual(await house.trail(house.room.lobby), []);
    const page = await browser.submit({}, 'Go on as a guest');
    assert.equal(page.url.href, `${MEET}/${house.room.lobby}#config.subject=%22A%20%26%20B%22`);
    assert.deepEqual(await house.trail(house.room.lobby), ['hand-over']);
    assert.equal(house.story.usher.events('sent_on').at(-1)?.['room'], house.room.lobby);
    assert.equal(
      seatOf(await signInAt(await house.visit(browser, house.room.lobby), browser)).verdict
        .affiliation,
      'owner',
    );
  });

  test('jitsi, in an app: gets the link that opens it, without a token', async () => {
    const browser = house.story.browser();
    const state = jitsiState({ room: house.room.lobby, ios: true });
    atDoor(await browser.visit(`${AUTH}/enter?state=${state}`));
    const page = await browser.submit({}, 'Go on as a guest');
    const links = page.links.map(({ href }) => href);
    assert.ok(
      links.includes(`org.jitsi.meet://meet.example.org/${house.room.lobby}`),
      links.join(' '),
    );
    assert.ok(links.includes(`${MEET}/${house.room.lobby}`));
    assert.ok(!page.body.includes('jwt'));
  });

  test('nothing, since there are no rules: waits for whoever signs in', async () => {
    const { story: bare } = await GuestHouse.open('guests: { without_rules: wait, ttl: 30m }\n');
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
    const browser = house.story.browser();
    atDoor(
      await browser.visit(
        `${AUTH}/enter?state=${jitsiState({ room: house.room.open, android: true })}`,
      ),
    );
    const page = await browser.submit({ name: 'Ann' });
    assert.ok(
      page.links.some(({ href }) => /^intent:\/\/meet\.example\.org\/open-\d+\?jwt=eyJ/.test(href)),
    );
    assert.ok(!/signed in/i.test(page.text));
  });
});

test('a room that is closed says so to a guest, who may sign in', async () => {
  const hour = (from: number) =>
    new Date(house.clock.nowDate().getTime() + from * 3_600_000).toISOString();
  const between = `${hour(3).slice(11, 16)}-${hour(4).slice(11, 16)} UTC`;
  const { story: closed } = await GuestHouse.open(
    `rooms: [{ match: "*", host: ["group:staff"], guests: open, between: "${between}" }]\n`,
  );
  const page = await closed.browser().visit(`${AUTH}/room/standup`);
  assert.equal(page.status, 403);
  assert.match(page.text, /This room is closed at the moment\./);
  assert.doesNotMatch(page.text, /signed in as/);
  assert.match(page.link('Sign in').pathname, /^\/sign-in/);
  await closed.close();
});

describe('the door in German', () => {
  const german = { headers: { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' } };

  test('speaks German, and marks the guest in German', async () => {
    const browser = house.story.browser(german);
    const door = atDoor(await house.visit(browser, house.room.open));
    assert.equal(door.heading, `Sie stehen vor der Tür von ${house.room.open}`);
    assert.match(door.text, /Die anderen sehen dahinter „\(Gast\)“\./);
    const wrong = await browser.submit({ name: '***' });
    assert.equal(wrong.status, 400);
    assert.match(wrong.text, /Bitte nennen Sie einen Namen, der sich lesen lässt\./);
    const seated = seatOf(await browser.submit({ name: 'Änne' }, 'Als Gast eintreten'));
    assert.equal(seated.claims.context.user['name'], 'Änne (Gast)');
  });

  test('sends on in German', async () => {
    const lobby = await house.visit(house.story.browser(german), house.room.lobby);
    assert.match(lobby.text, /Auf meet\.example\.org lässt sie jemand herein\./);
  });
});

describe('a browser that keeps no cookies', () => {
  test('is told so, and does not go round in circles', async () => {
    const browser = house.story.browser();
    const door = await house.visit(browser, house.room.open);
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
