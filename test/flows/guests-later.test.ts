import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { atDoor, signInAt } from '../support/door.ts';
import { GuestHouse } from '../support/guest-house.ts';
import { seatOf } from '../support/story.ts';
import { AUTH } from '../support/usher.ts';

let house: GuestHouse;
before(async () => {
  house = await GuestHouse.open();
});
beforeEach(() => house.freshRooms());
after(() => house.story.close());

describe('a guest who comes back', () => {
  test('is let in again without a question, and elsewhere is asked with the name filled in', async () => {
    const browser = house.story.browser();
    const first = seatOf(await house.comeAs('Ann', house.room.open, browser)).claims;
    const again = await house.visit(browser, house.room.open);
    assert.equal(again.hops.length, 2, 'a reload leads straight back');
    const second = seatOf(again).claims;
    assert.equal(second.context.user['id'], first.context.user['id']);
    assert.equal(second.context.user['name'], 'Ann (guest)');

    const elsewhere = `${house.room.open}-b`;
    const door = atDoor(await house.visit(browser, elsewhere));
    assert.ok(door.forms[0]?.fields.some(([name, value]) => name === 'name' && value === 'Ann'));
    const third = seatOf(await browser.submit()).claims;
    assert.deepEqual([third.room, third.context.user['name']], [elsewhere, 'Ann (guest)']);
  });

  test('may come under another name by going back to the door', async () => {
    const browser = house.story.browser();
    const door = await house.visit(browser, house.room.open);
    await browser.submit({ name: 'Anm' });
    atDoor(await browser.visit(door.url));
    assert.equal(
      seatOf(await browser.submit({ name: 'Ann' })).claims.context.user['name'],
      'Ann (guest)',
    );
  });

  test('twelve hours later says the name again', async () => {
    const browser = house.story.browser();
    await house.comeAs('Ann', house.room.open, browser);
    house.clock.pass(12 * 3600);
    atDoor(await house.visit(browser, house.room.open));
    house.clock.pass(-12 * 3600);
  });
});

describe('a guest who signs in later', () => {
  test('from the door is host', async () => {
    const browser = house.story.browser();
    const { claims, verdict } = seatOf(
      await signInAt(await house.visit(browser, house.room.open), browser),
    );
    assert.deepEqual([verdict.affiliation, claims.context.user['id']], ['owner', 'tess']);
  });

  test('from the waiting page is host, and the name from the door is forgotten', async () => {
    const browser = house.story.browser();
    await house.comeAs('Ann', house.room.hall, browser);
    const { claims } = seatOf(await browser.click(/sign-in/));
    assert.deepEqual(
      [claims.context.user['name'], claims.context.user['moderator']],
      ['Tess', true],
    );
    assert.deepEqual(await house.trail(house.room.hall), ['wait guest', 'seat host']);
  });

  test('in another tab is who they have signed in as, in the room too: a pass does not outrank a session', async () => {
    const browser = house.story.browser();
    await house.comeAs('Ann', house.room.open, browser);
    await browser.visit(`${AUTH}/account`);
    assert.equal(
      seatOf(await house.visit(browser, house.room.open)).claims.context.user['name'],
      'Tess',
    );
  });

  test('in another tab, and then presses the guest’s button here, comes in as who they are', async () => {
    const browser = house.story.browser();
    const door = await house.visit(browser, house.room.open);
    await browser.visit(`${AUTH}/account`);
    const form = new URLSearchParams({ name: 'Ann' });
    const page = await browser.visit(door.url, { form, from: door });
    assert.equal(page.heading, 'One moment');
    assert.equal(browser.jar.get('__Host-usher-guest'), null);
    assert.equal(seatOf(await browser.click(/\/door/)).claims.context.user['name'], 'Tess');
  });

  test('after Jitsi’s logout finds the door again, with an empty field', async () => {
    const browser = house.story.browser();
    const meeting = await house.comeAs('Ann', house.room.open, browser);
    const out = await browser.visit(`${AUTH}/sign-out`, { from: meeting });
    assert.equal(out.status, 200);
    assert.equal(browser.jar.get('__Host-usher-guest'), null);
    const door = atDoor(await house.visit(browser, house.room.open));
    assert.ok(door.forms[0]?.fields.some(([name, value]) => name === 'name' && value === ''));
    assert.equal(seatOf(await signInAt(door, browser)).verdict.affiliation, 'owner');
  });

  test('a logout in Jitsi’s hidden frame does the same', async () => {
    const browser = house.story.browser();
    const meeting = await house.comeAs('Ann', house.room.open, browser);
    await browser.visit(`${AUTH}/sign-out`, { from: meeting, framed: true });
    atDoor(await house.visit(browser, house.room.open));
  });

  test('G6 a foreign page’s link forgets no guest', async () => {
    const browser = house.story.browser();
    await house.comeAs('Ann', house.room.open, browser);
    const headers = { 'sec-fetch-site': 'cross-site' };
    await browser.visit(`${AUTH}/sign-out`, { headers });
    seatOf(await house.visit(browser, house.room.open));
  });
});

describe('the host who signs out', () => {
  test('is no longer there for those who come after', async () => {
    const host = house.story.browser();
    seatOf(await signInAt(await house.visit(host, house.room.hall), host));
    const guest = house.story.browser();
    seatOf(await house.comeAs('Ann', house.room.hall, guest));
    await host.visit(`${AUTH}/sign-out`, { from: host.page });
    assert.equal((await house.visit(guest, house.room.hall)).url.pathname, '/wait');
  });
});
