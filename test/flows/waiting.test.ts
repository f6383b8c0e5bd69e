import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from '../support/browser.ts';
import type { Page } from '../support/page.ts';
import { type Story, seatOf } from '../support/story.ts';
import { AUTH, MEET } from '../support/usher.ts';
import { stateOf, waitingAt } from '../support/wait-page.ts';
import { WaitingStory } from '../support/waiting-story.ts';

let school: WaitingStory;
let story: Story;
let tess: Browser;
let ben: Browser;

before(async () => {
  school = await WaitingStory.start();
  ({ story, tess, ben } = school);
});
beforeEach(() => school.freshRoom());
after(() => school.close());

describe('a member before there is a host', () => {
  test('waits, is told so, goes on once the host is there, and is written down once', async () => {
    const page = await school.enter(ben);
    assert.equal(page.url.pathname, '/wait');
    assert.equal(page.heading, `You are waiting to enter ${school.room}`);
    assert.match(page.text, /The meeting begins as soon as a host is there\./);
    assert.match(page.text, /This page goes on by itself\./);
    assert.match(page.text, /You will be in the room as Ben\./);
    assert.ok(page.links.some(({ href }) => href === `${MEET}/`));
    assert.ok(!page.links.some(({ href }) => href.includes('sign-in')));
    assert.equal(await school.state(ben, page), 'wait');
    waitingAt(await school.again(ben, page));
    const stream = await school.listen(ben, page);
    await stream.until('beat');
    assert.deepEqual(stream.events, ['beat']);

    assert.equal(seatOf(await school.enter(tess)).verdict.affiliation, 'owner');
    const took = await stream.until('go');
    assert.ok(took < 200, `told after ${took} ms`);
    await stream.untilEnd();
    assert.equal(await school.state(ben, page), 'go');
    assert.equal(await school.comesIn(ben, page), 'member');
    assert.deepEqual(await school.trail(), ['wait member', 'seat host', 'seat member']);
  });

  test('without a script is led on by a page that comes anew', async () => {
    const page = await school.enter(ben);
    assert.match(
      page.body,
      /<noscript><meta http-equiv="refresh" content="10"><\/noscript>[\s\S]*<\/head>/,
    );
    await school.enter(tess);
    assert.equal((await ben.visit(page.url, { from: page })).url.origin, MEET);
  });

  test('in German reads it in German', async () => {
    const page = await ben.visit(`${AUTH}/room/${school.room}`, {
      headers: { 'accept-language': 'de' },
    });
    assert.match(page.text, /Das Treffen beginnt, sobald da ist, wer es leitet\./);
    assert.match(page.text, /Diese Seite geht von selbst weiter\./);
  });

  test('comes in at once where the rule says that nobody waits', async () => {
    assert.equal(seatOf(await school.enter(ben, 'open-day')).verdict.affiliation, 'member');
  });

  test('is told at once by the stream when the host came between the page and it', async () => {
    const page = await school.enter(ben);
    await school.enter(tess);
    const stream = await school.listen(ben, page);
    await stream.untilEnd();
    assert.deepEqual(stream.events, ['go']);
  });

  test('hears within a second of a host of another process', async () => {
    const page = await school.enter(ben);
    const stream = await school.listen(ben, page);
    await stream.until('beat');
    await story.usher.storage.presence.seatHost(school.key, 'somebody', school.clock.nowSeconds());
    assert.ok((await stream.until('go')) < 1500);
    assert.equal(await school.comesIn(ben, page), 'member');
  });

  test('hears within a second of a conference that Jitsi reports', async () => {
    const page = await school.enter(ben);
    const stream = await school.listen(ben, page);
    await stream.until('beat');
    await school.conferenceBegins('1');
    assert.ok((await stream.until('go')) < 1500);
    assert.equal(await school.comesIn(ben, page), 'member');
  });

  test('whose question is kept is answered at once when the host comes', async () => {
    const page = await school.enter(ben);
    let answer = '';
    const asked = stateOf(story.usher.answer, ben, page, true).then((state) => {
      answer = state;
    });
    await sleep(300);
    assert.equal(answer, '');
    await school.enter(tess);
    const began = performance.now();
    await asked;
    assert.ok(performance.now() - began < 200);
    assert.equal(answer, 'go');
    assert.equal(await stateOf(story.usher.answer, ben, page, true), 'go');
  });

  test('who signs out meanwhile is led to the sign-in, not into the room', async () => {
    const browser = await school.signedIn('ben');
    const page = await school.enter(browser);
    const stream = await school.listen(browser, page);
    browser.jar.clear();
    assert.equal(await school.state(browser, page), 'go');
    const next = await browser.visit(waitingAt(page).again, { follow: false });
    assert.match(next.hops[0]?.location?.pathname ?? '', /^\/(sign-in|door)$/);
    await stream.close();
  });
});

describe('a guest', () => {
  async function asGuest(): Promise<[Browser, Page]> {
    const guest = story.browser({ clock: school.clock });
    await school.enter(guest);
    assert.equal(guest.page.url.pathname, '/door', guest.page.text);
    return [guest, await guest.submit({ name: 'Zoë' })];
  }

  test('waits as members do, under the name that they will have, and may sign in instead', async () => {
    const [guest, page] = await asGuest();
    assert.equal(page.url.pathname, '/wait');
    assert.match(page.text, /You will be in the room as Zoë \(guest\)\./);
    assert.equal(await school.state(guest, page), 'wait');
    const stream = await school.listen(guest, page);
    await stream.until('beat');
    await school.enter(tess);
    await stream.until('go');
    const seated = seatOf(await school.again(guest, page));
    assert.equal(seated.verdict.affiliation, 'member');
    assert.equal(seated.claims.context.user['name'], 'Zoë (guest)');
  });

  test('who signs in from the waiting page opens the room as its host', async () => {
    const [guest] = await asGuest();
    story.provider.account = 'tess';
    const seated = seatOf(await guest.click('Sign in with an account'));
    assert.equal(seated.verdict.affiliation, 'owner');
  });
});

test('the log says who waits, and holds neither a sealed address nor a name', () => {
  const [event] = story.usher.events('waiting');
  assert.deepEqual([event?.['room'], event?.['reason']], ['class-1', 'no-host']);
  assert.doesNotMatch(story.usher.log(), /eyJ|Zoë/);
});
