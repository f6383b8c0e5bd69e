import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from '../support/browser.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../support/hostile-settings.ts';
import type { Page } from '../support/page.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { type Story, seatOf, startStory } from '../support/story.ts';
import { AUTH, MEET, storyYaml } from '../support/usher.ts';
import { type EventStream, listenAt, stateOf, waitingAt } from '../support/wait-page.ts';

const accounts = {
  tess: { preferred_username: 'tess', name: 'Tess', groups: ['teachers'] },
  ben: { preferred_username: 'ben', name: 'Ben', groups: ['students'] },
};
const RULES = `
rooms:
  - match: ["class-*"]
    host: ["group:teachers"]
    member: ["group:students"]
    guests: wait
  - match: ["open-*"]
    host: ["group:teachers"]
    member: ["group:students"]
    wait: false
waiting: { host_within: 30m }
`;
const clock = new ShiftedClock();
let story: Story;
/** Signed in before the clock is put forward, which the provider knows nothing of. */
let tess: Browser;
let ben: Browser;
/** Each test has a room of its own. */
let room = '';
let rooms = 0;

before(async () => {
  story = await startStory({
    provider: { accounts },
    clock,
    configure: ({ issuer }) => ({
      yaml: storyYaml({ issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }, RULES),
    }),
  });
  tess = await signedIn('tess');
  ben = await signedIn('ben');
});
beforeEach(() => {
  rooms += 1;
  room = `class-${rooms}`;
});
after(() => story.close());

async function signedIn(account: keyof typeof accounts): Promise<Browser> {
  story.provider.account = account;
  const browser = story.browser({ clock });
  await browser.visit(`${AUTH}/account`);
  assert.equal(browser.page.heading, `Signed in as ${accounts[account].name}`);
  return browser;
}

/** A second later each, so that what is written down has an order. */
function enter(browser: Browser, to = room): Promise<Page> {
  clock.pass(1);
  return browser.visit(`${AUTH}/room/${to}`);
}
function again(browser: Browser, page: Page): Promise<Page> {
  clock.pass(1);
  return browser.visit(waitingAt(page).again, { from: page });
}
const state = (browser: Browser, page: Page): Promise<string> =>
  stateOf(story.usher.answer, browser, page);
const listen = (browser: Browser, page: Page): Promise<EventStream> =>
  listenAt(story.usher.answer, browser, page);
const key = () => ({ jitsi: 'main', path: room });

async function trail(): Promise<string[]> {
  const events = await story.usher.storage.audit.list({ room }, 100);
  return events.map(({ action, seat }) => `${action} ${seat}`);
}

async function comesIn(browser: Browser, page: Page): Promise<string> {
  return seatOf(await again(browser, page)).verdict.affiliation ?? '';
}

describe('a member before there is a host', () => {
  test('waits, is told so, goes on once the host is there, and is written down once', async () => {
    const page = await enter(ben);
    assert.equal(page.url.pathname, '/wait');
    assert.equal(page.heading, `You are waiting to enter ${room}`);
    assert.match(page.text, /The meeting begins as soon as a host is there\./);
    assert.match(page.text, /This page goes on by itself\./);
    assert.match(page.text, /You will be in the room as Ben\./);
    assert.ok(page.links.some(({ href }) => href === `${MEET}/`));
    assert.ok(!page.links.some(({ href }) => href.includes('sign-in')));
    assert.equal(await state(ben, page), 'wait');
    waitingAt(await again(ben, page));
    const stream = await listen(ben, page);
    await stream.until('beat');
    assert.deepEqual(stream.events, ['beat']);

    assert.equal(seatOf(await enter(tess)).verdict.affiliation, 'owner');
    const took = await stream.until('go');
    assert.ok(took < 200, `told after ${took} ms`);
    await stream.untilEnd();
    assert.equal(await state(ben, page), 'go');
    assert.equal(await comesIn(ben, page), 'member');
    assert.deepEqual(await trail(), ['wait member', 'seat host', 'seat member']);
  });

  test('without a script is led on by a page that comes anew', async () => {
    const page = await enter(ben);
    assert.match(
      page.body,
      /<noscript><meta http-equiv="refresh" content="10"><\/noscript>[\s\S]*<\/head>/,
    );
    await enter(tess);
    assert.equal((await ben.visit(page.url, { from: page })).url.origin, MEET);
  });

  test('in German reads it in German', async () => {
    const page = await ben.visit(`${AUTH}/room/${room}`, { headers: { 'accept-language': 'de' } });
    assert.match(page.text, /Das Treffen beginnt, sobald da ist, wer es leitet\./);
    assert.match(page.text, /Diese Seite geht von selbst weiter\./);
  });

  test('comes in at once where the rule says that nobody waits', async () => {
    assert.equal(seatOf(await enter(ben, `open-${rooms}`)).verdict.affiliation, 'member');
  });

  test('is told at once by the stream when the host came between the page and it', async () => {
    const page = await enter(ben);
    await enter(tess);
    const stream = await listen(ben, page);
    await stream.untilEnd();
    assert.deepEqual(stream.events, ['go']);
  });

  test('hears within a second of a host of another process', async () => {
    const page = await enter(ben);
    const stream = await listen(ben, page);
    await stream.until('beat');
    await story.usher.storage.presence.seatHost(key(), 'somebody', clock.nowSeconds());
    assert.ok((await stream.until('go')) < 1500);
    assert.equal(await comesIn(ben, page), 'member');
  });

  test('hears within a second of a conference that Jitsi reports', async () => {
    const page = await enter(ben);
    const stream = await listen(ben, page);
    await stream.until('beat');
    await story.usher.storage.presence.startConference(conference('1'));
    assert.ok((await stream.until('go')) < 1500);
    assert.equal(await comesIn(ben, page), 'member');
  });

  test('whose question is kept is answered at once when the host comes', async () => {
    const page = await enter(ben);
    let answer = '';
    const asked = stateOf(story.usher.answer, ben, page, true).then((state) => {
      answer = state;
    });
    await sleep(300);
    assert.equal(answer, '');
    await enter(tess);
    const began = performance.now();
    await asked;
    assert.ok(performance.now() - began < 200);
    assert.equal(answer, 'go');
    assert.equal(await stateOf(story.usher.answer, ben, page, true), 'go');
  });

  test('who signs out meanwhile is led to the sign-in, not into the room', async () => {
    const browser = await signedIn('ben');
    const page = await enter(browser);
    const stream = await listen(browser, page);
    browser.jar.clear();
    assert.equal(await state(browser, page), 'go');
    const next = await browser.visit(waitingAt(page).again, { follow: false });
    assert.match(next.hops[0]?.location?.pathname ?? '', /^\/(sign-in|door)$/);
    await stream.close();
  });
});

describe('a guest', () => {
  async function asGuest(): Promise<[Browser, Page]> {
    const guest = story.browser({ clock });
    await enter(guest);
    assert.equal(guest.page.url.pathname, '/door', guest.page.text);
    return [guest, await guest.submit({ name: 'Zoë' })];
  }

  test('waits as members do, under the name that they will have, and may sign in instead', async () => {
    const [guest, page] = await asGuest();
    assert.equal(page.url.pathname, '/wait');
    assert.match(page.text, /You will be in the room as Zoë \(guest\)\./);
    assert.equal(await state(guest, page), 'wait');
    const stream = await listen(guest, page);
    await stream.until('beat');
    await enter(tess);
    await stream.until('go');
    const seated = seatOf(await again(guest, page));
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

function conference(id: string) {
  const now = clock.nowSeconds();
  return {
    ...key(),
    id,
    mailOwner: 'x@meet.example.org',
    startTime: new Date(now * 1000).toISOString(),
    startedAt: now,
    durationSeconds: 86_400,
    meetingId: null,
    endedAt: null,
  };
}
