import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Meeting } from '../../src/model/meeting.ts';
import type { Browser } from '../support/browser.ts';
import { roomOf } from '../support/rules.ts';
import { sampleMeeting } from '../support/sample-meeting.ts';
import type { Story } from '../support/story.ts';
import { AUTH, MEET } from '../support/usher.ts';
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

describe('a host who leaves, a room that ends', () => {
  test('after the host has signed out, who comes later waits again', async () => {
    const host = await school.signedIn('tess');
    await school.enter(host);
    assert.equal((await school.enter(ben)).url.origin, MEET);
    await host.visit(`${AUTH}/sign-out`, { headers: { referer: `${MEET}/${school.room}` } });
    const page = await school.enter(ben);
    assert.equal(await school.state(ben, page), 'wait');
    await school.enter(tess);
    assert.equal(await school.comesIn(ben, page), 'member');
  });

  test('A15 after the provider has ended the host’s session, who comes later waits again', async () => {
    const host = await school.signedIn('tess');
    await school.enter(host);
    assert.equal((await school.enter(ben)).url.origin, MEET);
    const logout_token = await story.provider.logoutToken({ sub: 'tess', sid: undefined });
    const form = new URLSearchParams({ logout_token });
    assert.equal((await host.visit(`${AUTH}/sign-in/demo/logout`, { form })).status, 200);
    tess = await school.signedIn('tess');
    const page = await school.enter(ben);
    assert.equal(await school.state(ben, page), 'wait');
    await school.enter(tess);
    assert.equal(await school.comesIn(ben, page), 'member');
  });

  test('a host who has come and gone while the page was on its way wakes nobody twice', async () => {
    const host = await school.signedIn('tess');
    const page = await school.enter(ben);
    const stream = await school.listen(ben, page);
    await school.enter(host);
    await stream.until('go');
    await host.visit(`${AUTH}/sign-out`, { headers: { referer: `${MEET}/${school.room}` } });
    const next = await school.again(ben, page);
    const second = await school.listen(ben, next);
    await sleep(1500);
    assert.ok(!second.events.includes('go'));
    await second.close();
  });

  test('after waiting.host_within, who comes later waits again', async () => {
    await school.enter(tess);
    school.clock.pass(1700);
    assert.equal((await school.enter(ben)).url.origin, MEET);
    school.clock.pass(100);
    assert.equal(await school.state(ben, await school.enter(ben)), 'wait');
  });

  test('after the end of the conference, who comes later waits again', async () => {
    const { presence } = story.usher.storage;
    await school.enter(tess);
    await school.conferenceBegins('2');
    school.clock.pass(3600);
    assert.equal((await school.enter(ben)).url.origin, MEET);
    await presence.endConference('2', school.clock.nowSeconds());
    const page = await school.enter(ben);
    const stream = await school.listen(ben, page);
    await sleep(1500);
    assert.ok(!stream.events.includes('go'), 'a conference that has ended wakes nobody');
    await stream.close();
  });
});

describe('a meeting that has not begun', () => {
  async function meet(more: Partial<Meeting>): Promise<Meeting> {
    const now = school.clock.nowSeconds();
    const meeting = sampleMeeting({
      id: `m${school.room.slice('class-'.length).padStart(24, '0')}`,
      room: roomOf(school.room),
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
    const page = await school.enter(ben);
    const shown = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'America/New_York',
      hour: '2-digit',
      minute: '2-digit',
    }).format(startsAt * 1000);
    assert.match(page.text, new RegExp(`The meeting begins on .* ${shown} `));
    const stream = await school.listen(ben, page);
    await stream.until('beat');
    await school.enter(tess);
    await sleep(1200);
    assert.equal(await school.state(ben, page), 'wait');
    assert.ok(!stream.events.includes('go'));
    school.clock.pass(598);
    assert.ok((await stream.until('go')) < 1500);
    assert.equal(await school.comesIn(ben, page), 'member');
  });

  test('goes on to waiting for a host where none is there at its beginning', async () => {
    await meet({});
    const page = await school.enter(ben);
    const stream = await school.listen(ben, page);
    await stream.until('beat');
    school.clock.pass(601);
    await stream.until('go');
    assert.equal(await school.state(ben, page), 'wait');
    const next = await school.again(ben, page);
    assert.match(next.text, /as soon as a host is there/);
    assert.equal(await school.state(ben, next), 'wait');
  });

  test('that is cancelled is noticed by the next question', async () => {
    const { id } = await meet({});
    const page = await school.enter(ben);
    await story.usher.storage.meetings.cancel(id, school.clock.nowSeconds());
    const next = await school.again(ben, page);
    assert.match(next.text, /as soon as a host is there/, 'the rule counts again');
  });
});
