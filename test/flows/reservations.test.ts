import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { isoTime } from '../../src/base/clock.ts';
import type { Meeting } from '../../src/model/meeting.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../support/hostile-settings.ts';
import {
  type Asked,
  conferenceIn,
  messageIn,
  onConference,
  postConference,
  RESERVATIONS_SECRET,
} from '../support/reservations.ts';
import { roomOf } from '../support/rules.ts';
import { sampleMeeting } from '../support/sample-meeting.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { type Story, startStory } from '../support/story.ts';
import { AUTH, MEET, storyYaml } from '../support/usher.ts';

const RULES = `rooms:
  - match: "*"
    host: ["group:teachers"]
    member: ["group:students"]
`;
const accounts = {
  tess: { preferred_username: 'tess', name: 'Tess', groups: ['teachers'] },
  ben: { preferred_username: 'ben', name: 'Ben', groups: ['students'] },
};

function startSchool(clock: ShiftedClock, more = ''): Promise<Story> {
  return startStory({
    provider: { accounts },
    clock,
    configure: ({ issuer }) => {
      const client = { issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
      const yaml = storyYaml(client, RULES + more);
      const secret = `  reservations_secret: ${RESERVATIONS_SECRET}`;
      return { yaml: yaml.replace('jitsi:\n', `jitsi:\n${secret}\n`) };
    },
  });
}

describe('a room that Jitsi asks us about', () => {
  const clock = new ShiftedClock();
  let story: Story;
  let school: Awaited<ReturnType<typeof schoolOf>>;
  /** Each test has a room of its own. */
  let room = '';
  let rooms = 0;
  before(async () => {
    story = await startSchool(clock);
    school = await schoolOf(story, clock);
  });
  beforeEach(() => {
    rooms += 1;
    room = `class-${rooms}`;
  });
  after(() => story.close());

  /** Every time somebody else, a little later: as Prosody asks anew. */
  let asks = 0;
  function askAnew(more: Asked = {}): Promise<Response> {
    asks += 1;
    const startTime = isoTime(clock.nowSeconds());
    const mailOwner = `${asks}@meet.example.org`;
    return school.ask(postConference({ name: room, startTime, mailOwner, ...more }));
  }

  const key = () => ({ jitsi: 'main', path: room });

  test('is begun by nobody before a host was let in, and people read why', async () => {
    const answer = await askAnew();
    assert.equal(answer.status, 403);
    assert.match(await messageIn(answer), /^A host has to open this room first\./);
    assert.deepEqual(await school.trail(room), ['conference-refuse no-host']);
  });

  test('is begun once Usher has let a host in, with everything that Jitsi wants to know', async () => {
    assert.equal(await school.enters('tess', room), true);
    const startTime = isoTime(clock.nowSeconds());
    const answer = await askAnew({ startTime, mailOwner: 'x@meet.example.org' });
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
    const { id, ...rest } = await conferenceIn(answer);
    assert.match(id, /^[1-9]\d{0,15}$/);
    assert.deepEqual(rest, {
      name: room,
      mail_owner: 'x@meet.example.org',
      start_time: startTime,
      duration: 86_400,
    });
    assert.deepEqual(await school.trail(room), ['seat rule', 'conference-start host']);
  });

  test('lets members in for as long as it runs, however long ago the host came, and no longer', async () => {
    await school.enters('tess', room);
    const { id } = await conferenceIn(await askAnew());
    clock.pass(3 * 3600);
    assert.equal(await school.enters('ben', room), true);
    assert.equal((await school.ask(onConference('DELETE', id))).status, 200);
    assert.equal(await school.enters('ben', room), false);
    assert.equal((await askAnew()).status, 403);
    assert.equal((await school.trail(room)).at(-2), 'wait no-host');
    assert.ok((await school.trail(room)).includes('conference-end end-told'));
  });

  test('wakes those who wait: it is among the rooms that were opened', async () => {
    await school.enters('tess', room);
    await story.usher.storage.presence.withdrawHost((await school.userOf('tess')) ?? '');
    const since = clock.nowSeconds() + 60;
    assert.deepEqual(await story.usher.storage.presence.openedSince(since), []);
    await school.enters('tess', room);
    clock.pass(60);
    await askAnew();
    assert.deepEqual(await story.usher.storage.presence.openedSince(since), [key()]);
  });

  test('is ended once, however often Jitsi says so', async () => {
    await school.enters('tess', room);
    const { id } = await conferenceIn(await askAnew());
    for (let n = 0; n < 3; n += 1) {
      assert.equal((await school.ask(onConference('DELETE', id))).status, 200);
    }
    const ends = (await school.trail(room)).filter((line) => line.startsWith('conference-end'));
    assert.equal(ends.length, 1);
    assert.equal((await school.ask(onConference('GET', id))).status, 404);
    assert.equal((await school.ask(onConference('DELETE', '4711'))).status, 404);
  });

  test('has one conference: who else asks is led to it by 409, and GET shows the same', async () => {
    await school.enters('tess', room);
    const first = await conferenceIn(await askAnew());
    const second = await askAnew();
    assert.equal(second.status, 409);
    assert.deepEqual(await second.json(), { conflict_id: first.id });
    const shown = await school.ask(onConference('GET', first.id));
    assert.deepEqual(await conferenceIn(shown), first);
  });

  test('a request that Prosody repeats gets the same answer again, at any time', async () => {
    await school.enters('tess', room);
    const same = { startTime: isoTime(clock.nowSeconds()), mailOwner: 'same@meet.example.org' };
    const first = await conferenceIn(await askAnew(same));
    clock.pass(900);
    assert.deepEqual(await conferenceIn(await askAnew(same)), first);
    const starts = (await school.trail(room)).filter((line) => line === 'conference-start host');
    assert.equal(starts.length, 1);
  });

  describe('whose DELETE was lost', () => {
    let lost = '';
    beforeEach(async () => {
      await school.enters('tess', room);
      lost = (await conferenceIn(await askAnew())).id;
      clock.pass(3600);
    });

    test('is not begun again by a member whom the stale record let by', async () => {
      assert.equal(await school.enters('ben', room), true);
      assert.equal((await askAnew()).status, 403);
      assert.equal(await school.enters('ben', room), false, 'the door knows it now');
      const trail = await school.trail(room);
      assert.deepEqual(trail.slice(-3, -1).sort(), [
        'conference-end end-unheard',
        'conference-refuse no-host',
      ]);
      assert.equal(trail.at(-1), 'wait no-host');
    });

    test('is begun afresh by a host who comes in again', async () => {
      await school.enters('tess', room);
      const answer = await askAnew();
      assert.equal(answer.status, 200);
      const { id } = await conferenceIn(answer);
      assert.notEqual(id, lost);
      assert.equal((await school.ask(onConference('GET', lost))).status, 404);
    });

    test('is not ended when the lost DELETE comes after all', async () => {
      await school.enters('tess', room);
      const { id } = await conferenceIn(await askAnew());
      assert.equal((await school.ask(onConference('DELETE', lost))).status, 200);
      assert.equal((await school.ask(onConference('GET', id))).status, 200);
      assert.equal(await school.enters('ben', room), true);
    });
  });

  describe('with a meeting', () => {
    async function meet(more: Partial<Meeting>): Promise<Meeting> {
      const now = clock.nowSeconds();
      const meeting = sampleMeeting({
        id: `m${String(rooms).padStart(24, '0')}`,
        room: roomOf(room),
        startsAt: now - 60,
        endsAt: now + 1800,
        ...more,
      });
      await story.usher.storage.meetings.create(meeting, [
        { role: 'host', subject: 'user:tess' },
        { role: 'member', subject: 'user:ben' },
      ]);
      return meeting;
    }

    test('has its password, its lobby, its number of people and its end', async () => {
      const password = 'Grüße "an" alle';
      const meeting = await meet({ lobby: true, password, maxOccupants: 30 });
      await school.enters('tess', room);
      const conference = await conferenceIn(await askAnew());
      const { id, start_time: _, ...rest } = conference;
      assert.deepEqual(rest, {
        name: room,
        mail_owner: `${asks}@meet.example.org`,
        duration: rest.duration,
        max_occupants: 30,
        lobby: true,
        password,
      });
      assert.ok(Math.abs(rest.duration - (meeting.endsAt - clock.nowSeconds())) <= 1);
      assert.deepEqual(await conferenceIn(await school.ask(onConference('GET', id))), conference);
      clock.pass(1801);
      assert.equal((await school.ask(onConference('GET', id))).status, 404);
    });

    test('that ends unheard: its hosts are no hosts of what comes after it', async () => {
      await meet({ endsAt: clock.nowSeconds() + 60 });
      await school.enters('tess', room);
      await askAnew();
      clock.pass(60);
      assert.equal((await askAnew()).status, 403);
      const trail = await school.trail(room);
      assert.deepEqual(trail.slice(-2).sort(), [
        'conference-end end-unheard',
        'conference-refuse no-host',
      ]);
      await school.enters('tess', room);
      assert.equal((await askAnew()).status, 200);
    });

    test('is begun early by its hosts alone, and from its beginning by all if nobody waits', async () => {
      const now = clock.nowSeconds();
      await meet({ startsAt: now + 300, endsAt: now + 900, earlySeconds: 600, wait: false });
      assert.equal((await askAnew()).status, 403);
      clock.pass(301);
      assert.equal((await askAnew()).status, 200);
    });
  });

  test('no log line holds the secret or an address of XMPP', () => {
    assert.doesNotMatch(story.usher.log(), new RegExp(RESERVATIONS_SECRET));
    assert.doesNotMatch(story.usher.log(), /@meet\.example\.org/);
    const [event] = story.usher.events('conference_started');
    assert.deepEqual([event?.['jitsi'], event?.['tenant']], ['main', null]);
    assert.ok(story.usher.events('conference_refused').length > 0);
    assert.ok(story.usher.events('conference_ended').length > 0);
  });
});

test('people read why in the language of the house', async () => {
  const story = await startSchool(new ShiftedClock(), 'branding: { language: de }\n');
  const answer = await story.usher.answer(postConference());
  assert.match(await messageIn(answer), /^Diesen Raum öffnet erst, wer ihn leitet\./);
  await story.close();
});

async function schoolOf(story: Story, clock: ShiftedClock) {
  const { storage, answer } = story.usher;
  // Signed in before the clock is put forward, which the provider knows nothing of.
  const browsers = { tess: story.browser(), ben: story.browser() };
  for (const account of ['tess', 'ben'] as const) {
    story.provider.account = account;
    await browsers[account].visit(`${AUTH}/room/somewhere`);
  }
  return {
    ask(request: Request): Promise<Response> {
      clock.pass(1);
      return answer(request);
    },
    /** Whether somebody is led on to Jitsi with a token. */
    async enters(account: keyof typeof accounts, room: string): Promise<boolean> {
      clock.pass(1);
      const page = await browsers[account].visit(`${AUTH}/room/${room}`);
      return page.url.origin === MEET;
    },
    /** What is written down about a room, in order. */
    async trail(room: string): Promise<string[]> {
      const events = await storage.audit.list({ room }, 100);
      return events.map(({ action, reason }) => `${action} ${reason}`);
    },
    async userOf(username: string): Promise<string | null> {
      const [event] = await storage.audit.list({ user: username }, 1);
      return event?.userId ?? null;
    },
  };
}
