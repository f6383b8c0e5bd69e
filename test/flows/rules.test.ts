import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { type Story, seatOf, startStory } from '../support/story.ts';
import { AUTH } from '../support/usher.ts';

const accounts = {
  tess: { preferred_username: 'tess', name: 'Tess', groups: ['teachers'] },
  ben: { preferred_username: 'ben', name: 'Ben', groups: ['students'] },
  mallory: {
    preferred_username: 'mallory',
    name: 'Mallory',
    email: 'mallory@school.example',
    email_verified: false,
    groups: ['outsiders'],
    moderator: true,
    affiliation: 'owner',
    features: { recording: true },
  },
  vic: {
    preferred_username: 'vic',
    name: 'Vic',
    email: 'vic@partner.example',
    email_verified: true,
  },
  sam: { preferred_username: 'sam', groups: ['staff'] },
  lead: { preferred_username: 'lead', groups: ['staff', 'leads'] },
};

function startWith(rules: string, clock = new ShiftedClock()): Promise<Story> {
  return startStory({
    provider: { accounts },
    clock,
    more: rules,
  });
}

describe('the school: only the enrolled, teachers moderate', () => {
  let story: Story;
  before(async () => {
    story = await startWith(`
rooms:
  - match: "staff-room"
    host: ["group:teachers"]
  - match: "class-*"
    host: ["group:teachers"]
    member: ["group:students", "email:*@school.example"]
    features: { recording: ["host"], livestreaming: [], screen-sharing: ["everyone"] }
    token: { ttl: 90m }
groups:
  teachers: { title: { en: teachers, de: Lehrkräfte } }
  students:
    title: { en: students, de: Schülerinnen und Schüler }
    one: { en: a student, de: Schülerin oder Schüler }
`);
  });
  beforeEach(() => story.provider.reset());
  after(() => story.close());

  async function visitAs(account: keyof typeof accounts, room: string, headers = {}) {
    story.provider.account = account;
    return await story.browser({ headers }).visit(`${AUTH}/room/${room}`);
  }

  test('a teacher is host of the class, with the features of a host, for the time of the rule', async () => {
    const { claims, verdict } = seatOf(await visitAs('tess', 'Class-7'));
    assert.equal(verdict.joined, true);
    assert.equal(verdict.affiliation, 'owner');
    assert.equal(claims.room, 'class-7');
    assert.equal(claims.exp - claims.iat, 5400);
    assert.deepEqual(claims.context, {
      user: { id: 'tess', name: 'Tess', affiliation: 'owner', moderator: true },
      features: { recording: true, livestreaming: false, 'screen-sharing': true },
    });
  });

  test('a pupil is a member: may enter, does not moderate or record', async () => {
    const { claims, verdict } = seatOf(await visitAs('ben', 'class-7'));
    assert.equal(verdict.joined, true);
    assert.equal(verdict.affiliation, 'member');
    assert.deepEqual(claims.context, {
      user: { id: 'ben', name: 'Ben', affiliation: 'member', moderator: false },
      features: { recording: false, livestreaming: false, 'screen-sharing': true },
    });
    assert.deepEqual(
      story.usher
        .events('seated')
        .map(({ seat, rule }) => [seat, rule])
        .at(-1),
      ['member', 1],
    );
  });

  test('who is turned away reads what is missing, in plain words, and a way on', async () => {
    const page = await visitAs('ben', 'staff-room');
    assert.equal(page.status, 403);
    assert.match(
      page.text,
      /Only teachers may open this room\.\sBen, you are signed in as a student\./,
    );
    assert.match(page.text, /room_refused_not_listed/);
    assert.ok(page.links.some(({ href }) => href.endsWith('/account')));
    assert.ok(page.links.some(({ href }) => href.endsWith('/room/staff-room')));
    assert.ok(!page.body.includes('eyJ'));
    const [event] = story.usher.events('room_refused').slice(-1);
    assert.equal(event?.['reason'], 'not-listed');
    assert.equal(event?.['rule'], 0);
  });

  test('the same in German', async () => {
    const page = await visitAs('ben', 'staff-room', { 'accept-language': 'de' });
    assert.match(
      page.text,
      /Nur Lehrkräfte dürfen diesen Raum öffnen\.\sBen, Sie sind angemeldet als Schülerin oder Schüler\./,
    );
  });

  test('C3 claims nobody mapped open no door, nor does an address that nobody checked', async () => {
    const page = await visitAs('mallory', 'class-7');
    assert.equal(page.status, 403);
    assert.match(page.text, /Only teachers and students and certain other people may enter/);
    assert.ok(!page.body.includes('outsiders'));
    assert.ok(!page.body.includes('school.example'));
  });

  test('C1 no other spelling of a room gets round its rule', async () => {
    for (const room of [
      'STAFF-ROOM',
      'staff%2Droom',
      'ｓｔａｆｆ-room',
      'Staff-Room%3F',
      'staff-room.',
      'staff%E2%80%90room',
    ]) {
      assert.ok([403, 404].includes((await visitAs('ben', room)).status), room);
    }
    assert.equal((await visitAs('tess', 'acme/class-7')).status, 403);
  });

  test('a room that no rule is for lets nobody in', async () => {
    const page = await visitAs('tess', 'elsewhere');
    assert.equal(page.status, 403);
    assert.match(page.text, /room_refused_no_rule/);
  });

  test('a program that asks for JSON gets the code', async () => {
    story.provider.account = 'ben';
    const browser = story.browser();
    await browser.visit(`${AUTH}/room/class-7`);
    const page = await browser.visit(`${AUTH}/room/staff-room`, {
      headers: { accept: 'application/json' },
    });
    assert.equal(page.status, 403);
    assert.equal(JSON.parse(page.body).error, 'room_refused_not_listed');
  });

  test('the start has nothing to remark', () => {
    assert.deepEqual(story.usher.notices, []);
  });
});

describe('the company: staff by group, recording for some, in working hours', () => {
  let story: Story;
  /** A Wednesday, in the middle of the working day of Berlin. */
  const clock = new ShiftedClock();
  before(async () => {
    story = await startWith(
      `
rooms:
  - match: "*"
    host: ["group:staff"]
    member: ["email:*@partner.example"]
    features: { recording: ["group:leads"] }
    between: "${windowAroundNow()}"
`,
      clock,
    );
  });
  beforeEach(() => story.provider.reset());
  after(() => story.close());

  /** Open now and for 30 minutes at least, by the clocks of UTC, and closed for an hour after that. */
  function windowAroundNow(): string {
    const shown = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(11, 16);
    const now = clock.nowSeconds();
    return `${shown(now - 3600)}-${shown(now + 1860)} UTC`;
  }

  test('staff moderate, and only some of them record', async () => {
    story.provider.account = 'sam';
    const sam = seatOf(await story.browser().visit(`${AUTH}/room/standup`)).claims;
    assert.deepEqual(sam.context.features, { recording: false });
    assert.equal(sam.context.user['moderator'], true);
    story.provider.account = 'lead';
    const lead = seatOf(await story.browser().visit(`${AUTH}/room/standup`)).claims;
    assert.deepEqual(lead.context.features, { recording: true });
  });

  test('a visitor with a checked address is a member once staff are there, in tenants too', async () => {
    story.provider.account = 'sam';
    seatOf(await story.browser().visit(`${AUTH}/room/acme/standup`));
    story.provider.account = 'vic';
    const { claims, verdict } = seatOf(await story.browser().visit(`${AUTH}/room/acme/standup`));
    assert.equal(verdict.affiliation, 'member');
    assert.equal(claims.sub, 'acme');
  });

  test('no token outlives the window, and after it the page says when it opens', async () => {
    story.provider.account = 'sam';
    const browser = story.browser();
    const { claims } = seatOf(await browser.visit(`${AUTH}/room/standup`));
    const left = claims.exp - claims.iat;
    assert.ok(left > 1200 && left <= 1860, `${left} s`);
    clock.pass(left);
    const page = await browser.visit(`${AUTH}/room/standup`);
    clock.pass(-left);
    assert.equal(page.status, 403);
    assert.match(page.text, /This room is closed at the moment\. It opens next on .*UTC/);
    assert.match(page.text, /You are signed in as sam\./);
  });
});
