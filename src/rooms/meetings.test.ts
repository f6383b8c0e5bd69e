import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { BreakableStorage } from '../../test/support/breakable-storage.ts';
import { FixedClock } from '../../test/support/fixed-clock.ts';
import { WEDNESDAY_AT_TEN } from '../../test/support/rules.ts';
import { createCompleteEvent } from '../audit/complete-event.ts';
import { systemRandom } from '../base/random.ts';
import { verifyAccessCode } from './access-code.ts';
import type { MeetingInput } from './check-meeting.ts';
import {
  cancelMeeting,
  changeRoster,
  createMeeting,
  type MeetingDeps,
  type MeetingWithRoster,
} from './meetings.ts';
import type { Refusals } from './refusal.ts';

const NOON = WEDNESDAY_AT_TEN + 7200;
const SOURCE = { actor: 'cli' };
const INPUT: MeetingInput = {
  title: 'Class 7',
  room: 'Class 7',
  owner: 'user:tess',
  hosts: [],
  members: ['group:students'],
  startsAt: NOON,
  endsAt: NOON + 3600,
  zone: 'Europe/Berlin',
};

let breakable: BreakableStorage;
let deps: MeetingDeps;
const clock = new FixedClock(WEDNESDAY_AT_TEN);
before(async () => {
  breakable = await BreakableStorage.open();
  const { storage } = breakable;
  const completeEvent = createCompleteEvent(clock, systemRandom);
  const jitsiIds = ['main', 'second'];
  deps = { storage, clock, random: systemRandom, completeEvent, jitsiIds };
});
beforeEach(() => breakable.mend());
after(() => breakable.storage.close());

function made(answer: MeetingWithRoster | Refusals): MeetingWithRoster {
  assert.ok('meeting' in answer, JSON.stringify(answer));
  return answer;
}

function codesOf(answer: object): string[] {
  assert.ok('refusals' in answer, JSON.stringify(answer));
  return (answer as Refusals).refusals.map(({ code }) => code);
}

async function create(more: Partial<MeetingInput> = {}) {
  return createMeeting(deps, SOURCE, { ...INPUT, ...more });
}

let rooms = 0;
/** A room that no other test has. */
function freshRoom(): string {
  rooms += 1;
  return `room-${rooms}`;
}

async function eventsOf(meetingId: string) {
  const events = await breakable.storage.audit.list({}, 1000);
  return events.filter((event) => event.meetingId === meetingId);
}

describe('a meeting that is made', () => {
  test('has defaults, its roster, a hashed code and an entry in the audit trail', async () => {
    const { meeting, roster } = made(await create({ code: 'Open Sesame' }));
    assert.match(meeting.id, /^m[0-9a-f]{24}$/);
    const { codeHash, id, ...rest } = meeting;
    assert.deepEqual(rest, {
      jitsi: 'main',
      room: { tenant: null, backend: 'class%207', display: 'Class 7' },
      title: 'Class 7',
      startsAt: NOON,
      endsAt: NOON + 3600,
      zone: 'Europe/Berlin',
      earlySeconds: 900,
      guests: 'wait',
      wait: true,
      lobby: false,
      password: null,
      maxOccupants: null,
      createdAt: WEDNESDAY_AT_TEN,
      createdBy: 'cli',
      cancelledAt: null,
    });
    assert.ok(await verifyAccessCode('open-sesame', codeHash));
    assert.deepEqual(roster, [
      { role: 'host', subject: 'user:tess' },
      { role: 'member', subject: 'group:students' },
    ]);
    assert.deepEqual((await breakable.storage.meetings.find(id))?.title, 'Class 7');
    assert.deepEqual(await breakable.storage.meetings.roster(id), roster);
    const [event, ...more] = await eventsOf(id);
    assert.equal(more.length, 0);
    const { action, actor, jitsi, room, reason } = event!;
    assert.deepEqual(
      [action, actor, jitsi, room, reason],
      ['meeting-create', 'cli', 'main', 'class%207', 'hosts 1, members 1'],
    );
    assert.ok(!JSON.stringify(event).toLowerCase().includes('sesame'));
  });

  test('takes everything that there is to say', async () => {
    const { meeting } = made(
      await create({
        room: 'standup',
        tenant: 'Acme',
        jitsi: 'second',
        earlySeconds: 0,
        guests: 'open',
        wait: false,
        code: '1234',
        lobby: true,
        password: ' p w ',
        maxOccupants: 100_000,
        endsAt: NOON + 31 * 86_400,
      }),
    );
    assert.equal(meeting.room.tenant, 'acme');
    assert.equal(meeting.password, ' p w ');
    assert.deepEqual([meeting.guests, meeting.wait, meeting.lobby], ['open', false, true]);
  });

  test('needs no host where nobody waits', async () => {
    const input = { room: freshRoom(), owner: null, wait: false, guests: 'open' } as const;
    assert.deepEqual(made(await create(input)).roster.length, 1);
  });

  test('is not made where its entry in the trail cannot be written, nor the other way round', async () => {
    for (const only of ['audit.add', 'meetings.create']) {
      const room = freshRoom();
      breakable.mend();
      breakable.failure = 'gone';
      breakable.only = only;
      await assert.rejects(create({ room }), { code: 'storage_unavailable' }, only);
      breakable.mend();
      const key = { jitsi: 'main', path: room };
      assert.equal(await breakable.storage.meetings.findCurrent(key, 0), null, only);
      const events = await breakable.storage.audit.list({ room }, 10);
      assert.deepEqual(events, [], only);
    }
  });
});

describe('two meetings of a room', () => {
  test('never overlap, and the one that is refused is told of the other', async () => {
    const room = freshRoom();
    const { id } = made(await create({ room })).meeting;
    for (const [startsAt, endsAt] of [
      [NOON, NOON + 3600],
      [NOON - 60, NOON + 1],
      [NOON + 3599, NOON + 7200],
      [NOON + 60, NOON + 120],
      [NOON - 3600, NOON + 7200],
    ] as const) {
      const answer = await create({ room: room.toUpperCase(), startsAt, endsAt });
      assert.deepEqual(codesOf(answer), ['meeting_conflict']);
      assert.match((answer as Refusals).refusals[0]?.message ?? '', new RegExp(id));
    }
    made(await create({ room, startsAt: NOON + 3600, endsAt: NOON + 7200 }));
    made(await create({ room, startsAt: NOON - 3600, endsAt: NOON }));
    made(await create({ room, jitsi: 'second' }));
    made(await create({ room, tenant: 'acme' }));
  });

  test('made at once: one is', async () => {
    const room = freshRoom();
    const answers = await Promise.all(Array.from({ length: 8 }, () => create({ room })));
    assert.equal(answers.filter((answer) => 'meeting' in answer).length, 1);
    for (const answer of answers) {
      if ('refusals' in answer) assert.deepEqual(codesOf(answer), ['meeting_conflict']);
    }
    const events = await breakable.storage.audit.list({ room }, 10);
    assert.equal(events.length, 1);
  });
});

describe('a meeting that is cancelled', () => {
  test('is so once, with an entry in the trail, and leaves its time to others', async () => {
    const room = freshRoom();
    const { id } = made(await create({ room })).meeting;
    assert.ok('id' in (await cancelMeeting(deps, SOURCE, id)));
    assert.deepEqual(codesOf(await cancelMeeting(deps, SOURCE, id)), ['meeting_over']);
    assert.deepEqual(codesOf(await changeRoster(deps, SOURCE, id, (all) => all)), ['meeting_over']);
    const actions = (await eventsOf(id)).map(({ action }) => action).sort();
    assert.deepEqual(actions, ['meeting-cancel', 'meeting-create']);
    made(await create({ room }));
  });

  test('stands where the entry cannot be written; over or unknown it cannot be', async () => {
    const { id } = made(await create({ room: freshRoom() })).meeting;
    breakable.failure = 'gone';
    breakable.only = 'audit.add';
    await assert.rejects(cancelMeeting(deps, SOURCE, id), { code: 'storage_unavailable' });
    breakable.mend();
    assert.equal((await breakable.storage.meetings.find(id))?.cancelledAt, null);
    clock.pass(3 * 3600);
    assert.deepEqual(codesOf(await cancelMeeting(deps, SOURCE, id)), ['meeting_over']);
    clock.pass(-3 * 3600);
    assert.deepEqual(codesOf(await cancelMeeting(deps, SOURCE, 'm1')), ['meeting_unknown']);
  });
});

describe('a roster that is changed', () => {
  test('is tidied, written down, and keeps a host', async () => {
    const { id } = made(await create({ room: freshRoom() })).meeting;
    const answer = await changeRoster(deps, SOURCE, id, (old) => [
      { role: 'member', subject: 'user:tess' },
      { role: 'member', subject: 'user:ben' },
      ...old,
    ]);
    assert.deepEqual(made(answer).roster, [
      { role: 'host', subject: 'user:tess' },
      { role: 'member', subject: 'user:ben' },
      { role: 'member', subject: 'group:students' },
    ]);
    assert.deepEqual(await breakable.storage.meetings.roster(id), made(answer).roster);
    const events = await eventsOf(id);
    const last = events.find(({ action }) => action === 'meeting-roster');
    assert.equal(last?.reason, 'hosts 1, members 2');
    assert.deepEqual(codesOf(await changeRoster(deps, SOURCE, id, () => [])), [
      'meeting_without_host',
    ]);
    assert.deepEqual(codesOf(await changeRoster(deps, SOURCE, 'm1', () => [])), [
      'meeting_unknown',
    ]);
  });

  test('by eight at once, loses none of their changes', async () => {
    const { id } = made(await create({ room: freshRoom() })).meeting;
    const names = Array.from({ length: 8 }, (_, n) => `user:p${n}`);
    await Promise.all(
      names.map((subject) =>
        changeRoster(deps, SOURCE, id, (old) => [...old, { role: 'member', subject }]),
      ),
    );
    const roster = await breakable.storage.meetings.roster(id);
    for (const name of names)
      assert.ok(
        roster.some(({ subject }) => subject === name),
        name,
      );
  });

  test('of 5,000 is written in one go', async () => {
    const { id } = made(await create({ room: freshRoom() })).meeting;
    const many = Array.from({ length: 4999 }, (_, n) => ({
      role: 'member' as const,
      subject: `email:person-${n}@school.example`,
    }));
    const answer = await changeRoster(deps, SOURCE, id, (old) => [...old.slice(0, 1), ...many]);
    assert.equal(made(answer).roster.length, 5000);
  });
});
