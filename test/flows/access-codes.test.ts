import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { systemRandom } from '../../src/base/random.ts';
import type { Meeting } from '../../src/model/meeting.ts';
import { hashAccessCode } from '../../src/rooms/access-code.ts';
import type { Browser } from '../support/browser.ts';
import { atDoor, signInAt } from '../support/door.ts';
import type { Page } from '../support/page.ts';
import { roomOf } from '../support/rules.ts';
import { sampleMeeting } from '../support/sample-meeting.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { type Story, seatOf, startStory } from '../support/story.ts';
import { AUTH } from '../support/usher.ts';

const accounts = {
  tess: { preferred_username: 'tess', name: 'Tess', groups: ['staff'] },
  vic: { preferred_username: 'vic', name: 'Vic', email: 'vic@elsewhere.example' },
};
const RULES = `
rooms: [{ match: "*", host: ["group:staff"], guests: never }]
`;
const CODE = 'Blue Heron 7';
const clock = new ShiftedClock();
let story: Story;
/** Each test has a room of its own, with a meeting that has a code. */
let room = '';
let rooms = 0;

before(async () => {
  story = await startStory({
    provider: { accounts },
    clock,
    more: RULES,
  });
});
beforeEach(async () => {
  story.provider.reset();
  rooms += 1;
  room = `board-${rooms}`;
  await hold({ guests: 'open' }, CODE);
});
after(() => story.close());

async function hold(meeting: Partial<Meeting>, code: string): Promise<void> {
  const now = clock.nowSeconds();
  const id = `m${Buffer.from(systemRandom.bytes(12)).toString('hex')}`;
  const codeHash = await hashAccessCode(code, systemRandom);
  const times = { startsAt: now - 60, endsAt: now + 3600 };
  await story.usher.storage.meetings.create(
    sampleMeeting({ id, room: roomOf(room), ...times, codeHash, ...meeting }),
    [{ role: 'host', subject: 'user:tess' }],
  );
}

async function current(): Promise<Meeting> {
  const key = { jitsi: 'main', path: room };
  const meeting = await story.usher.storage.meetings.findCurrent(key, clock.nowSeconds());
  return meeting ?? assert.fail('there is no meeting');
}

function open(browser: Browser): Promise<Page> {
  return browser.visit(`${AUTH}/room/${room}`);
}

async function trail(): Promise<string[]> {
  const events = await story.usher.storage.audit.list({ room }, 100);
  return events.map(({ action, seat }) => (seat === null ? action : `${action} ${seat}`));
}

describe('a meeting with an access code', () => {
  test('lets a guest in who knows it, however it is typed, and asks no second time', async () => {
    const browser = story.browser();
    const door = atDoor(await open(browser));
    assert.match(door.text, /with the access code of the meeting/);
    assert.doesNotMatch(door.text, /Class 7/, 'the title is for those who belong to it');
    const { claims, verdict } = seatOf(await browser.submit({ name: 'Ann', code: 'blue-heron-7' }));
    assert.deepEqual([verdict.affiliation, claims.context.user['name']], ['member', 'Ann (guest)']);
    assert.ok(claims.exp <= clock.nowSeconds() + 3600);
    seatOf(await open(browser));
    assert.deepEqual(await trail(), ['seat guest', 'seat guest']);
  });

  test('says what is wrong, keeps the name and never the code, and writes it down', async () => {
    const browser = story.browser();
    await open(browser);
    const page = await browser.submit({ name: 'Ann', code: 'grey heron 8' });
    assert.equal(page.status, 400);
    assert.match(page.text, /This is not the code of this meeting\./);
    assert.match(
      page.body,
      /aria-invalid="true" autofocus aria-describedby="code-fault code-hint"/,
    );
    assert.ok(page.body.includes('value="Ann"'));
    assert.doesNotMatch(page.body, /heron/i);
    const [event] = await story.usher.storage.audit.list({ room }, 10);
    assert.equal(event?.action, 'access-code-wrong');
    assert.ok(event.meetingId && event.requestId && event.address);
    assert.doesNotMatch(JSON.stringify(event) + story.usher.log(), /heron/i);
    assert.equal(
      seatOf(await browser.submit({ code: CODE })).claims.context.user['name'],
      'Ann (guest)',
    );
  });

  test('asks somebody who has signed in and does not belong to it for the code alone', async () => {
    story.provider.account = 'vic';
    const browser = story.browser();
    const door = atDoor(await signInAt(await open(browser), browser));
    assert.match(door.text, /You are signed in as Vic\. To come in, give the access code/);
    assert.ok(!door.body.includes('name="name"'));
    assert.ok(door.links.some(({ href }) => href === '/account'));
    assert.equal((await browser.submit({ code: 'wrong one' })).status, 400);
    const { claims, verdict } = seatOf(await browser.submit({ code: CODE }));
    assert.deepEqual([verdict.affiliation, claims.context.user['name']], ['member', 'Vic']);
  });

  test('asks its host for nothing', async () => {
    story.provider.account = 'tess';
    const browser = story.browser();
    const page = await signInAt(await open(browser), browser);
    assert.equal(seatOf(page).verdict.affiliation, 'owner');
  });

  test('whose code has been changed asks everybody again', async () => {
    const browser = story.browser();
    await open(browser);
    seatOf(await browser.submit({ name: 'Ann', code: CODE }));
    const { id } = await current();
    await story.usher.storage.meetings.cancel(id, clock.nowSeconds());
    await hold({ guests: 'open' }, 'another one');
    const door = atDoor(await open(browser));
    assert.ok(door.body.includes('value="Ann"'));
    seatOf(await browser.submit({ code: 'another one' }));
  });

  test('F1 after ten wrong codes looks at none for a quarter of an hour, and says so', async () => {
    const guesser = story.browser();
    await open(guesser);
    for (let n = 0; n < 10; n += 1) {
      assert.equal((await guesser.submit({ name: 'G', code: `guess ${n}` })).status, 400);
    }
    const page = await guesser.submit({ name: 'G', code: CODE });
    assert.equal(page.status, 429);
    assert.equal(page.headers.get('retry-after'), '900');
    assert.match(page.text, /Too many wrong codes.* Please wait 15 minutes/);
    assert.ok(
      page.links.some(({ href }) => href.startsWith('/sign-in/')),
      'who has an account gets in',
    );
    assert.equal((await trail()).length, 10);
    const elsewhere = story.browser({ headers: { 'x-forwarded-for': '203.0.113.9' } });
    await open(elsewhere);
    seatOf(await elsewhere.submit({ name: 'Ann', code: CODE }));
    clock.pass(901);
    seatOf(await guesser.submit({ name: 'G', code: CODE }));
    clock.pass(-901);
  });

  test('speaks German', async () => {
    const browser = story.browser({ headers: { 'accept-language': 'de' } });
    assert.match((await open(browser)).text, /mit dem Zugangscode des Treffens/);
    const wrong = await browser.submit({ name: 'Änne', code: '000000' });
    assert.match(wrong.text, /Das ist nicht der Code dieses Treffens\./);
  });

  test('whose guests wait lets them wait, with the code given once', async () => {
    const { id } = await current();
    await story.usher.storage.meetings.cancel(id, clock.nowSeconds());
    await hold({ guests: 'wait' }, CODE);
    const browser = story.browser();
    await open(browser);
    const page = await browser.submit({ name: 'Ann', code: CODE });
    assert.equal(page.url.pathname, '/wait');
    assert.equal((await open(browser)).url.pathname, '/wait');
  });
});
