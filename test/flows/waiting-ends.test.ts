import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Meeting } from '../../src/model/meeting.ts';
import type { Browser } from '../support/browser.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../support/hostile-settings.ts';
import type { Page } from '../support/page.ts';
import { roomOf } from '../support/rules.ts';
import { sampleMeeting } from '../support/sample-meeting.ts';
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

async function comesIn(browser: Browser, page: Page): Promise<string> {
  return seatOf(await again(browser, page)).verdict.affiliation ?? '';
}

describe('a host who leaves, a room that ends', () => {
  test('after the host has signed out, who comes later waits again', async () => {
    const host = await signedIn('tess');
    await enter(host);
    assert.equal((await enter(ben)).url.origin, MEET);
    await host.visit(`${AUTH}/sign-out`, { headers: { referer: `${MEET}/${room}` } });
    const page = await enter(ben);
    assert.equal(await state(ben, page), 'wait');
    await enter(tess);
    assert.equal(await comesIn(ben, page), 'member');
  });

  test('A15 after the provider has ended the host’s session, who comes later waits again', async () => {
    const host = await signedIn('tess');
    await enter(host);
    assert.equal((await enter(ben)).url.origin, MEET);
    const logout_token = await story.provider.logoutToken({ sub: 'tess', sid: undefined });
    const form = new URLSearchParams({ logout_token });
    assert.equal((await host.visit(`${AUTH}/sign-in/demo/logout`, { form })).status, 200);
    tess = await signedIn('tess');
    const page = await enter(ben);
    assert.equal(await state(ben, page), 'wait');
    await enter(tess);
    assert.equal(await comesIn(ben, page), 'member');
  });

  test('a host who has come and gone while the page was on its way wakes nobody twice', async () => {
    const host = await signedIn('tess');
    const page = await enter(ben);
    const stream = await listen(ben, page);
    await enter(host);
    await stream.until('go');
    await host.visit(`${AUTH}/sign-out`, { headers: { referer: `${MEET}/${room}` } });
    const next = await again(ben, page);
    const second = await listen(ben, next);
    await sleep(1500);
    assert.ok(!second.events.includes('go'));
    await second.close();
  });

  test('after waiting.host_within, who comes later waits again', async () => {
    await enter(tess);
    clock.pass(1700);
    assert.equal((await enter(ben)).url.origin, MEET);
    clock.pass(100);
    assert.equal(await state(ben, await enter(ben)), 'wait');
  });

  test('after the end of the conference, who comes later waits again', async () => {
    const { presence } = story.usher.storage;
    await enter(tess);
    await presence.startConference(conference('2'));
    clock.pass(3600);
    assert.equal((await enter(ben)).url.origin, MEET);
    await presence.endConference('2', clock.nowSeconds());
    const page = await enter(ben);
    const stream = await listen(ben, page);
    await sleep(1500);
    assert.ok(!stream.events.includes('go'), 'a conference that has ended wakes nobody');
    await stream.close();
  });
});

describe('a meeting that has not begun', () => {
  async function meet(more: Partial<Meeting>): Promise<Meeting> {
    const now = clock.nowSeconds();
    const meeting = sampleMeeting({
      id: `m${String(rooms).padStart(24, '0')}`,
      room: roomOf(room),
      startsAt: now + 600,
      endsAt: now + 3600,
      earlySeconds: 900,
      ...more,
    });
    await story.usher.storage.meetings.create(meeting, [
      { role: 'host', subject: 'user:tess' },
      { role: 'member', subject: 'user:ben' },
    ]);
    return meeting;
  }

  test('says when by its own clocks, and leads on as soon as it begins, not with its first host', async () => {
    const { startsAt } = await meet({ zone: 'America/New_York' });
    const page = await enter(ben);
    const shown = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'America/New_York',
      hour: '2-digit',
      minute: '2-digit',
    }).format(startsAt * 1000);
    assert.match(page.text, new RegExp(`The meeting begins on .* ${shown} `));
    const stream = await listen(ben, page);
    await stream.until('beat');
    await enter(tess);
    await sleep(1200);
    assert.equal(await state(ben, page), 'wait');
    assert.ok(!stream.events.includes('go'));
    clock.pass(598);
    assert.ok((await stream.until('go')) < 1500);
    assert.equal(await comesIn(ben, page), 'member');
  });

  test('goes on to waiting for a host where none is there at its beginning', async () => {
    await meet({});
    const page = await enter(ben);
    const stream = await listen(ben, page);
    await stream.until('beat');
    clock.pass(601);
    await stream.until('go');
    assert.equal(await state(ben, page), 'wait');
    const next = await again(ben, page);
    assert.match(next.text, /as soon as a host is there/);
    assert.equal(await state(ben, next), 'wait');
  });

  test('that is cancelled is noticed by the next question', async () => {
    const { id } = await meet({});
    const page = await enter(ben);
    await story.usher.storage.meetings.cancel(id, clock.nowSeconds());
    const next = await again(ben, page);
    assert.match(next.text, /as soon as a host is there/, 'the rule counts again');
  });
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
