import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { CommandDesk } from '../../../test/support/command-desk.ts';
import { verifyAccessCode } from '../../rooms/access-code.ts';
import type { Command } from '../command.ts';
import { meetingCancelWith } from './meeting-cancel.ts';
import { meetingCreateWith } from './meeting-create.ts';
import { meetingListWith } from './meeting-list.ts';
import { meetingRosterWith } from './meeting-roster.ts';
import { meetingShowWith } from './meeting-show.ts';

const desk = new CommandDesk();
after(() => desk.close());

const create = meetingCreateWith(desk.sources);
const list = meetingListWith(desk.sources);
const show = meetingShowWith(desk.sources);
const roster = meetingRosterWith(desk.sources);
const cancel = meetingCancelWith(desk.sources);

const run = (command: Command, ...argv: string[]) => desk.run(command, argv);

let rooms = 0;
/** Arguments of a meeting in a room of its own; a later option of the same name wins. */
function argumentsFor(...more: string[]): string[] {
  rooms += 1;
  const [room, time] = [`room-${rooms}`, '2026-11-23 09:00'];
  const rest = ['--start', time, '--duration', '90m', '--zone', 'Europe/Berlin'];
  return ['--title', 'Class 7', '--room', room, ...rest, '--owner', 'user:tess', ...more];
}

async function createdJson(...more: string[]) {
  const { status, out, notes } = await run(create, ...argumentsFor(...more), '--json');
  assert.equal(status, 0, notes);
  return { said: JSON.parse(out), notes };
}

describe('usher meeting create', () => {
  test('prints the address that people come to', async () => {
    const { status, out, notes } = await run(
      create,
      ...argumentsFor('--room', 'Class 7', '--member', 'group:students'),
    );
    assert.deepEqual([status, notes], [0, '']);
    assert.equal(
      out.replace(/m[0-9a-f]{24}/, 'ID'),
      `Meeting ID: Class 7
  state     to come
  room      Class 7 (class%207)
  address   https://meet.example.org/auth/room/Class%207
  time      2026-11-23 09:00 to 10:30 Europe/Berlin
  hosts     1, from 08:45
  members   1, who wait for a host
  guests    never
  lobby     off
  password  none
  people    as many as Jitsi takes`,
    );
  });

  test('prints the same for programs, with times that they read', async () => {
    const { said } = await createdJson('--tenant', 'Acme', '--guests', 'open', '--max-people', '9');
    const { id, room, address, createdAt, ...rest } = said;
    assert.match(id, /^m[0-9a-f]{24}$/);
    assert.equal(address, `https://meet.example.org/auth/room/acme/${room}`);
    assert.equal(createdAt, '2026-11-18T09:00:00.000Z');
    assert.deepEqual(rest, {
      state: 'to come',
      title: 'Class 7',
      jitsi: 'main',
      tenant: 'acme',
      startsAt: '2026-11-23T08:00:00.000Z',
      endsAt: '2026-11-23T09:30:00.000Z',
      zone: 'Europe/Berlin',
      earlySeconds: 900,
      guests: 'open',
      wait: true,
      hasCode: false,
      hasPassword: false,
      lobby: false,
      maxOccupants: 9,
      createdBy: 'cli',
      cancelledAt: null,
      hosts: ['user:tess'],
      members: [],
    });
  });

  test('takes times with an offset, or from now on, and says that people are told them in UTC', async () => {
    const argv = ['--title', 'x', '--room', 'offset', '--owner', 'user:tess', '--json'];
    const times = ['--start', '2026-11-23T09:00+01:00', '--end', '2026-11-23T10:00:30Z'];
    const { out, notes } = await run(create, ...argv, ...times);
    const { startsAt, endsAt, zone } = JSON.parse(out);
    assert.deepEqual(
      [startsAt, endsAt, zone],
      ['2026-11-23T08:00:00.000Z', '2026-11-23T10:00:30.000Z', 'UTC'],
    );
    assert.match(notes, /people are told the times in UTC; --zone/);
    const now = await run(create, ...argv, '--start', 'now', '--duration', '1h');
    assert.equal(JSON.parse(now.out).startsAt, '2026-11-18T09:00:00.000Z');
    assert.equal(JSON.parse(now.out).state, 'open');
  });

  test('J refuses a time that the clocks skip, and takes the first of two and says so', async () => {
    const skipped = await run(create, ...argumentsFor('--start', '2027-03-28 02:30'));
    assert.equal(skipped.status, 2);
    assert.match(skipped.notes, /--start: the clocks there are put forward over that time/);
    const { said, notes } = await createdJson('--start', '2027-10-31 02:30');
    assert.equal(said.startsAt, '2027-10-31T00:30:00.000Z');
    assert.equal(
      notes,
      'note: --start: the clocks show that time twice; the first is taken, 2027-10-31T00:30:00Z.',
    );
  });

  test('makes a code, prints it this once, and keeps a hash', async () => {
    const { said } = await createdJson('--make-code');
    assert.match(said.code, /^[a-km-np-z2-9]{4}-[a-km-np-z2-9]{4}$/);
    const stored = await desk.withTools(({ storage }) => storage.meetings.find(said.id));
    assert.ok(await verifyAccessCode(said.code, stored?.codeHash ?? null));
    for (const json of [[], ['--json']]) {
      const { out } = await run(show, said.id, ...json);
      assert.ok(!out.includes(said.code) && !out.includes(stored?.codeHash ?? ''));
      assert.match(out, json.length > 0 ? /"hasCode":true/ : /with the access code/);
    }
    const text = await run(create, ...argumentsFor('--make-code'));
    assert.match(text.out, /The access code is \S{9}\. It is shown only now\.$/);
  });

  test('reads the code and the password from standard input, and prints neither, ever', async () => {
    const argv = argumentsFor('--code-stdin', '--password-stdin');
    const { status, out } = await desk.run(create, argv, 'canary-code\r\ncanary password\n');
    assert.equal(status, 0);
    const id = /m[0-9a-f]{24}/.exec(out)?.[0] ?? '';
    const found = await desk.withTools(async ({ storage }) => {
      const meeting = await storage.meetings.find(id);
      return { codeHash: meeting?.codeHash ?? null, password: meeting?.password };
    });
    assert.equal(found.password, 'canary password');
    assert.ok(await verifyAccessCode('canary-code', found.codeHash));
    const shown = await Promise.all([run(show, id), run(show, id, '--json'), run(list, '--json')]);
    for (const said of [out, ...shown.map((one) => one.out + one.notes)]) {
      assert.ok(!/canary/i.test(said));
    }
    assert.match(shown[0]?.out ?? '', /password {2}yes/);
    for (const [flags, input] of [
      [['--password-stdin'], 'a\nb\n'],
      [['--code-stdin', '--password-stdin'], 'canary\n'],
    ] as const) {
      const refused = await desk.run(create, argumentsFor(...flags), input);
      assert.deepEqual([refused.status, /canary/.test(refused.notes)], [2, false]);
    }
  });

  test('takes a roster from a file, with everything that is wrong in it at once', async () => {
    const good = desk.file('good.csv', 'E-Mail;role\nAnn@x.de;host\nben@x.de;\nben@x.de;\n');
    const { said, notes } = await createdJson('--csv', good, '--member', 'signed-in');
    assert.deepEqual(said.hosts, ['user:tess', 'email:ann@x.de']);
    assert.deepEqual(said.members, ['signed-in', 'email:ben@x.de']);
    assert.match(notes, /good\.csv: rows that name somebody again: 1\./);
    const bad = desk.file('bad.csv', 'email\nann@x.de\n=1+1\n\nben\n');
    const refused = await run(create, ...argumentsFor('--csv', bad));
    assert.equal(refused.status, 1);
    assert.equal(
      refused.notes,
      `${bad}:3: There is no e-mail address.\n${bad}:5: There is no e-mail address.`,
    );
    const many = desk.file('many.csv', `email\n${'x\n'.repeat(150)}`);
    const cut = await run(create, ...argumentsFor('--csv', many));
    assert.match(cut.notes, /:101: There is no e-mail address\.\nand 50 more\.$/);
    const missing = await run(create, ...argumentsFor('--csv', '/nowhere.csv'));
    assert.deepEqual([missing.status, /cannot be read/.test(missing.notes)], [2, true]);
  });

  test('tells every refusal with its code', async () => {
    const { status, notes } = await run(
      create,
      ...argumentsFor('--title', '', '--duration', '40d', '--max-people', 'x', '--guests', 'all'),
    );
    assert.equal(status, 1);
    assert.deepEqual(
      notes.split('\n').map((line) => line.split(':')[0]),
      [
        'meeting_title_invalid',
        'meeting_times_invalid',
        'meeting_guests_invalid',
        'meeting_people_invalid',
      ],
    );
    const first = await run(create, ...argumentsFor('--room', 'taken'));
    const second = await run(create, ...argumentsFor('--room', 'Taken', '--title', 'Other'));
    assert.equal(second.status, 1);
    const id = /m[0-9a-f]{24}/.exec(first.out)?.[0] ?? '';
    assert.ok(second.notes.startsWith('meeting_conflict:') && second.notes.includes(id));
  });

  test('says what it cannot work with', async () => {
    const times = ['--start', 'now', '--duration', '1h'];
    for (const [argv, why] of [
      [['--title', 'x'], /--title, --room and --start are needed/],
      [['--title', 'x', '--room', 'y', '--start', 'now'], /Either --end or --duration/],
      [argumentsFor('--end', 'now'), /Either --end or --duration/],
      [argumentsFor('--code', 'abcd', '--make-code'), /One of --code/],
      [argumentsFor('--duration', '90'), /--duration is a number and its unit/],
      [argumentsFor('--early', 'x'), /--early is a number and its unit/],
      [argumentsFor('--start', 'soon'), /--start: write 2026-11-23T09:00\+01:00/],
      [argumentsFor('--zone', 'Berlin'), /--start: the time zone of --zone is unknown/],
      [
        ['--title', 'x', '--room', 'y', ...times, '--start', '2026-11-23 09:00'],
        /say whose clocks/,
      ],
      [argumentsFor('--passwd', 'x'), /There is no option --passwd/],
    ] as const) {
      const { status, notes } = await run(create, ...argv);
      assert.equal(status, 2, argv.join(' '));
      assert.match(notes, why);
    }
  });
});

describe('usher meeting list, show, roster and cancel', () => {
  test('list what has not ended, by the start', async () => {
    const { said } = await createdJson('--start', '2026-12-24 09:00');
    const { out } = await run(list);
    const lines = out.split('\n');
    const line = lines.find((each) => each.startsWith(said.id));
    assert.match(
      line ?? '',
      / {2}to come {4}2026-12-24 09:00 to 10:30 Europe\/Berlin {2}room-\d+ {2}Class 7$/,
    );
    const starts = JSON.parse((await run(list, '--json')).out).map(
      ({ startsAt }: { startsAt: string }) => startsAt,
    );
    assert.deepEqual(starts, [...starts].sort());
    desk.clock.pass(60 * 86_400);
    const later = await run(list, '--since', '50d', '--json');
    assert.ok(JSON.parse(later.out).some(({ state }: { state: string }) => state === 'over'));
    const cut = await run(list, '--since', '90d', '--limit', '1');
    assert.equal(cut.out.split('\n').length, 1);
    assert.match(cut.notes, /there are more than 1/);
    desk.clock.pass(400 * 86_400);
    const none = await run(list);
    assert.deepEqual([none.status, none.out, none.notes], [0, '', 'There are no meetings.']);
    assert.equal((await run(list, '--json')).out, '[]');
    desk.clock.pass(-460 * 86_400);
    assert.equal((await run(list, '--limit', '0')).status, 2);
  });

  test('show a meeting with whom it names', async () => {
    const { said } = await createdJson('--member', 'group:students', '--no-wait');
    const { status, out } = await run(show, said.id);
    assert.equal(status, 0);
    assert.match(out, /members {3}1, who do not wait/);
    assert.match(out, /\n\n {2}host {6}user:tess\n {2}member {4}group:students$/);
    assert.deepEqual(JSON.parse((await run(show, said.id, '--json')).out), said);
  });

  test('change whom it names', async () => {
    const { said } = await createdJson('--member', 'group:students');
    const change = async (...argv: string[]) => {
      const answer = await run(roster, said.id, ...argv, '--json');
      assert.equal(answer.status, 0, answer.notes);
      return { ...JSON.parse(answer.out), notes: answer.notes };
    };
    assert.deepEqual(await change(), {
      hosts: ['user:tess'],
      members: ['group:students'],
      notes: '',
    });
    const added = await change(
      '--add',
      'email:Ben@x.de',
      '--add-host',
      'user:karl',
      '--remove',
      'user:x',
    );
    assert.deepEqual(added.hosts, ['user:tess', 'user:karl']);
    assert.deepEqual(added.members, ['group:students', 'email:ben@x.de']);
    assert.equal(added.notes, 'note: user:x was not named before.');
    const members = desk.file('members.csv', 'ann@x.de\n');
    assert.deepEqual(await change('--csv', members, '--add', 'user:z'), {
      hosts: ['user:tess', 'user:karl'],
      members: ['email:ann@x.de', 'user:z'],
      notes: '',
    });
    const all = desk.file('all.csv', 'mail,role\nann@x.de,host\nben@x.de,member\n');
    assert.deepEqual(await change('--csv', all), {
      hosts: ['email:ann@x.de'],
      members: ['email:ben@x.de'],
      notes: '',
    });
    const swapped = await change(
      '--remove',
      'email:ann@x.de',
      '--add',
      'email:ann@x.de',
      '--add-host',
      'user:tess',
    );
    assert.deepEqual(swapped.members, ['email:ben@x.de', 'email:ann@x.de']);
    const alone = await run(roster, said.id, '--remove', 'user:tess');
    assert.deepEqual([alone.status, alone.out], [1, '']);
    assert.match(alone.notes, /^meeting_without_host: /);
    assert.match((await run(roster, said.id)).out, /^ {2}host {6}user:tess\n {2}member/);
  });

  test('cancel it for good', async () => {
    const { said } = await createdJson();
    const { status, out } = await run(cancel, said.id);
    assert.deepEqual([status, out], [0, `Meeting ${said.id} is cancelled: Class 7`]);
    assert.match((await run(show, said.id)).out, /state {5}cancelled/);
    for (const argv of [[cancel], [roster, '--add', 'user:x']] as const) {
      const [command, ...more] = argv;
      const again = await run(command, said.id, ...more);
      assert.equal(again.status, 1);
      assert.match(again.notes, /^meeting_over: /);
    }
    const { said: other } = await createdJson();
    assert.equal(JSON.parse((await run(cancel, other.id, '--json')).out).id, other.id);
  });

  test('say what they cannot work with', async () => {
    for (const command of [show, roster, cancel]) {
      const unknown = await run(command, 'm000000000000000000000000');
      assert.equal(unknown.status, 1);
      assert.match(unknown.notes, /^meeting_unknown: /);
      assert.equal((await run(command)).status, 2);
      assert.equal((await run(command, 'a', 'b')).status, 2);
    }
    const refused = await run(roster, 'm1', '--add', 'ben');
    assert.deepEqual([refused.status, /--add takes user:NAME/.test(refused.notes)], [2, true]);
    const bad = desk.file('roster-bad.csv', 'x');
    assert.equal((await run(roster, 'm1', '--csv', bad)).status, 1);
  });
});

test('whatever an operator does to meetings is in the audit trail, and no secret is', async () => {
  const events = await desk.withTools(({ storage }) => storage.audit.list({}, 1000));
  const actions = new Set(events.map(({ action }) => action));
  assert.deepEqual([...actions].sort(), ['meeting-cancel', 'meeting-create', 'meeting-roster']);
  assert.ok(events.every(({ actor, meetingId }) => actor === 'cli' && meetingId !== null));
  assert.ok(!/canary|scrypt|@/.test(JSON.stringify(events)));
});
