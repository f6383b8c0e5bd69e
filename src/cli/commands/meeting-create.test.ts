import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { CommandDesk } from '../../../test/support/command-desk.ts';
import { MeetingDesk } from '../../../test/support/meeting-desk.ts';
import { verifyAccessCode } from '../../rooms/access-code.ts';
import type { Command } from '../command.ts';
import { meetingCreate as create } from './meeting-create.ts';
import { meetingList as list } from './meeting-list.ts';
import { meetingShow as show } from './meeting-show.ts';

const desk = new MeetingDesk();
after(() => desk.close());

const run = (command: Command, ...argv: string[]) => desk.run(command, argv);

describe('usher meeting create', () => {
  test('says that a meeting has no say where the rule for its room is final', async (t) => {
    const rules = '[{ match: exam, host: ["group:staff"], final: true }, { match: "*" }]';
    const strict = new CommandDesk(rules);
    t.after(() => strict.close());
    const notesFor = async (room: string): Promise<string> => {
      const { status, notes } = await strict.run(create, desk.argumentsFor('--room', room));
      assert.equal(status, 0, notes);
      return notes;
    };
    assert.match(await notesFor('Exam'), /The rule for this room is final, .* no say there/);
    assert.doesNotMatch(await notesFor('class-7'), /final/);
  });

  test('prints the address that people come to', async () => {
    const { status, out, notes } = await run(
      create,
      ...desk.argumentsFor('--room', 'Class 7', '--member', 'group:students'),
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
    const { said } = await desk.created(
      '--tenant',
      'Acme',
      '--guests',
      'open',
      '--max-people',
      '9',
    );
    const { id, room, address, created_at, ...rest } = said;
    assert.match(id, /^m[0-9a-f]{24}$/);
    assert.equal(address, `https://meet.example.org/auth/room/acme/${room}`);
    assert.equal(created_at, '2026-11-18T09:00:00.000Z');
    assert.deepEqual(rest, {
      state: 'to-come',
      title: 'Class 7',
      jitsi: 'main',
      tenant: 'acme',
      starts_at: '2026-11-23T08:00:00.000Z',
      ends_at: '2026-11-23T09:30:00.000Z',
      zone: 'Europe/Berlin',
      early_seconds: 900,
      guests: 'open',
      wait: true,
      has_code: false,
      has_password: false,
      lobby: false,
      max_occupants: 9,
      created_by: 'cli',
      cancelled_at: null,
      hosts: ['user:tess'],
      members: [],
    });
  });

  test('takes times with an offset, or from now on, and says that people are told them in UTC', async () => {
    const argv = ['--title', 'x', '--room', 'offset', '--owner', 'user:tess', '--json'];
    const times = ['--start', '2026-11-23T09:00+01:00', '--end', '2026-11-23T10:00:30Z'];
    const { out, notes } = await run(create, ...argv, ...times);
    const { starts_at, ends_at, zone } = JSON.parse(out);
    assert.deepEqual(
      [starts_at, ends_at, zone],
      ['2026-11-23T08:00:00.000Z', '2026-11-23T10:00:30.000Z', 'UTC'],
    );
    assert.match(notes, /people are told the times in UTC; --zone/);
    const now = await run(create, ...argv, '--start', 'now', '--duration', '1h');
    assert.equal(JSON.parse(now.out).starts_at, '2026-11-18T09:00:00.000Z');
    assert.equal(JSON.parse(now.out).state, 'open');
  });

  test('J refuses a time that the clocks skip, and takes the first of two and says so', async () => {
    const skipped = await run(create, ...desk.argumentsFor('--start', '2027-03-28 02:30'));
    assert.equal(skipped.status, 2);
    assert.match(skipped.notes, /--start: the clocks there are put forward over that time/);
    const { said, notes } = await desk.created('--start', '2027-10-31 02:30');
    assert.equal(said.starts_at, '2027-10-31T00:30:00.000Z');
    assert.equal(
      notes,
      'note: --start: the clocks show that time twice; the first is taken, 2027-10-31T00:30:00Z.',
    );
  });

  test('makes a code, prints it this once, and keeps a hash', async () => {
    const { said } = await desk.created('--make-code');
    assert.match(said.code, /^[a-km-np-z2-9]{4}-[a-km-np-z2-9]{4}$/);
    const stored = await desk.withTools(({ storage }) => storage.meetings.find(said.id));
    assert.ok(await verifyAccessCode(said.code, stored?.codeHash ?? null));
    for (const json of [[], ['--json']]) {
      const { out } = await run(show, said.id, ...json);
      assert.ok(!out.includes(said.code) && !out.includes(stored?.codeHash ?? ''));
      assert.match(out, json.length > 0 ? /"has_code":true/ : /with the access code/);
    }
    const text = await run(create, ...desk.argumentsFor('--make-code'));
    assert.match(text.out, /The access code is \S{9}\. It is shown only now\.$/);
  });

  test('reads the code and the password from standard input, and prints neither, ever', async () => {
    const argv = desk.argumentsFor('--code-stdin', '--password-stdin');
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
      const refused = await desk.run(create, desk.argumentsFor(...flags), input);
      assert.deepEqual([refused.status, /canary/.test(refused.notes)], [2, false]);
    }
  });

  test('takes a roster from a file, with everything that is wrong in it at once', async () => {
    const good = desk.file('good.csv', 'E-Mail;role\nAnn@x.de;host\nben@x.de;\nben@x.de;\n');
    const { said, notes } = await desk.created('--csv', good, '--member', 'signed-in');
    assert.deepEqual(said.hosts, ['user:tess', 'email:ann@x.de']);
    assert.deepEqual(said.members, ['signed-in', 'email:ben@x.de']);
    assert.match(notes, /good\.csv: rows that name somebody again: 1\./);
    const bad = desk.file('bad.csv', 'email\nann@x.de\n=1+1\n\nben\n');
    const refused = await run(create, ...desk.argumentsFor('--csv', bad));
    assert.equal(refused.status, 1);
    assert.equal(
      refused.notes,
      `${bad}:3: There is no e-mail address.\n${bad}:5: There is no e-mail address.`,
    );
    const many = desk.file('many.csv', `email\n${'x\n'.repeat(150)}`);
    const cut = await run(create, ...desk.argumentsFor('--csv', many));
    assert.match(cut.notes, /:101: There is no e-mail address\.\nand 50 more\.$/);
    const missing = await run(create, ...desk.argumentsFor('--csv', '/nowhere.csv'));
    assert.deepEqual([missing.status, /cannot be read/.test(missing.notes)], [2, true]);
  });

  test('tells every refusal with its code', async () => {
    const { status, notes } = await run(
      create,
      ...desk.argumentsFor(
        '--title',
        '',
        '--duration',
        '40d',
        '--max-people',
        'x',
        '--guests',
        'all',
      ),
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
    const first = await run(create, ...desk.argumentsFor('--room', 'taken'));
    const second = await run(create, ...desk.argumentsFor('--room', 'Taken', '--title', 'Other'));
    assert.equal(second.status, 1);
    const id = /m[0-9a-f]{24}/.exec(first.out)?.[0] ?? '';
    assert.ok(second.notes.startsWith('meeting_conflict:') && second.notes.includes(id));
  });

  test('says what it cannot work with', async () => {
    const times = ['--start', 'now', '--duration', '1h'];
    for (const [argv, why] of [
      [['--title', 'x'], /--title, --room and --start are needed/],
      [['--title', 'x', '--room', 'y', '--start', 'now'], /Either --end or --duration/],
      [desk.argumentsFor('--end', 'now'), /Either --end or --duration/],
      [desk.argumentsFor('--code', 'abcd', '--make-code'), /One of --code/],
      [desk.argumentsFor('--duration', '90'), /--duration is a number and its unit/],
      [desk.argumentsFor('--early', 'x'), /--early is a number and its unit/],
      [desk.argumentsFor('--start', 'soon'), /--start: write 2026-11-23T09:00\+01:00/],
      [desk.argumentsFor('--zone', 'Berlin'), /--start: the time zone of --zone is unknown/],
      [
        ['--title', 'x', '--room', 'y', ...times, '--start', '2026-11-23 09:00'],
        /say whose clocks/,
      ],
      [desk.argumentsFor('--passwd', 'x'), /There is no option --passwd/],
    ] as const) {
      const { status, notes } = await run(create, ...argv);
      assert.equal(status, 2, argv.join(' '));
      assert.match(notes, why);
    }
  });
});
