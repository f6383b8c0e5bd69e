import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CommandDesk } from '../../../test/support/command-desk.ts';
import { WEDNESDAY_AT_TEN } from '../../../test/support/rules.ts';
import type { AuditEntry } from '../../model/audit-event.ts';
import type { Command } from '../command.ts';
import { auditErase as erase } from './audit-erase.ts';
import { auditExport as exportTrail } from './audit-export.ts';
import { auditList as list } from './audit-list.ts';

const desk = new CommandDesk();
after(() => desk.close());

const run = (command: Command, ...argv: string[]) => desk.run(command, argv);

const DOOR = { actor: 'door', jitsi: 'main', address: '203.0.113.5', requestId: 'TVZF-003P-E0KG' };
const ANN = { userId: 'u1', username: 'ann', name: 'Ann Smith', method: 'oidc' };
/** One a minute, the last one now. */
const ENTRIES: readonly AuditEntry[] = [
  { ...DOOR, ...ANN, action: 'seat', room: 'class-7', seat: 'host', rule: 0, reason: 'rule' },
  {
    ...DOOR,
    action: 'wait',
    room: 'class-7',
    seat: 'guest',
    userId: 'guest-1',
    name: 'Ben (guest)',
  },
  { ...DOOR, ...ANN, action: 'refuse', room: 'acme/board', reason: 'no-rule' },
  { ...DOOR, action: 'seat', jitsi: 'second', room: 'x', seat: 'guest', name: '=1+1\u001b[2J' },
  { action: 'meeting-cancel', actor: 'cli', jitsi: 'main', room: 'class-7', meetingId: 'm1' },
];

before(async () => {
  for (const [place, entry] of ENTRIES.entries()) {
    desk.clock.now = WEDNESDAY_AT_TEN - (ENTRIES.length - 1 - place) * 60;
    await desk.withTools(({ storage, completeEvent }) => storage.audit.add(completeEvent(entry)));
  }
});

describe('usher audit list', () => {
  test('says what happened, a line each, and nothing in it steers the terminal', async () => {
    const { status, out, notes } = await run(list);
    assert.deepEqual([status, notes], [0, '']);
    assert.equal(
      out,
      `2026-11-18T08:56:00Z  seat host  class-7  ann (Ann Smith)  rule rooms[0]  203.0.113.5  TVZF-003P-E0KG
2026-11-18T08:57:00Z  wait guest  class-7  Ben (guest) [guest-1]  203.0.113.5  TVZF-003P-E0KG
2026-11-18T08:58:00Z  refuse  acme/board  ann (Ann Smith)  no-rule  203.0.113.5  TVZF-003P-E0KG
2026-11-18T08:59:00Z  seat guest  x (second)  =1+1\\u001b[2J  203.0.113.5  TVZF-003P-E0KG
2026-11-18T09:00:00Z  meeting-cancel  class-7  m1  by cli`,
    );
  });

  test('is of the last 24 hours, or of the time that is asked for', async () => {
    desk.clock.pass(86_400 + 1);
    assert.match((await run(list)).notes, /There are no entries/);
    assert.equal((await run(list, '--since', '2d')).out.split('\n').length, 5);
    desk.clock.pass(-86_400 - 1);
    const times = ['--since', '2026-11-18 09:57', '--until', '2026-11-18T10:00+01:00'];
    const { out } = await run(list, ...times, '--zone', 'Europe/Berlin');
    assert.deepEqual(
      out.split('\n').map((line) => line.slice(14, 16)),
      ['57', '58', '59'],
    );
    assert.equal(
      (await run(list, '--since', '2026-11-18', '--zone', 'UTC')).out.split('\n').length,
      5,
    );
  });

  test('is of one person, one room, one kind', async () => {
    for (const [argv, count] of [
      [['--user', 'ann'], 2],
      [['--user', 'u1'], 2],
      [['--user', 'guest-1'], 1],
      [['--user', 'Ann'], 0],
      [['--room', 'Class-7'], 3],
      [['--room', 'ACME/board'], 1],
      [['--room', 'board'], 0],
      [['--action', 'seat'], 2],
      [['--user', 'ann', '--action', 'seat'], 1],
    ] as const) {
      const { out } = await run(list, ...argv);
      assert.equal(out.split('\n').filter(Boolean).length, count, argv.join(' '));
    }
  });

  test('says what it cannot work with', async () => {
    for (const [argv, why] of [
      [['--room', 'a/b/c'], /--room is no name/],
      [['--room', '*'], /--room is no name/],
      [['--action', 'sit'], /--action is one of seat, wait/],
      [['--since', 'yesterday'], /--since: write/],
      [['--since', '2026-11-18'], /--since: say whose clocks/],
      [['--until', '7'], /--until: write/],
      [['--limit', '7'], /There is no option --limit/],
    ] as const) {
      const { status, notes } = await run(list, ...argv);
      assert.equal(status, 2, argv.join(' '));
      assert.match(notes, why);
    }
  });
});

describe('usher audit export', () => {
  test('writes a JSON object a line', async () => {
    const { status, out } = await run(exportTrail);
    assert.equal(status, 0);
    const events = out.split('\n').map((line) => JSON.parse(line));
    assert.equal(events.length, 5);
    const { id, ...first } = events[0];
    assert.match(id, /^a[0-9a-f]{24}$/);
    assert.deepEqual(first, {
      at: '2026-11-18T08:56:00.000Z',
      action: 'seat',
      actor: 'door',
      user_id: 'u1',
      username: 'ann',
      name: 'Ann Smith',
      method: 'oidc',
      jitsi: 'main',
      room: 'class-7',
      seat: 'host',
      rule: 0,
      reason: 'rule',
      meeting_id: null,
      invitation_id: null,
      address: '203.0.113.5',
      request_id: 'TVZF-003P-E0KG',
    });
  });

  test('writes CSV, in which no name is a formula', async () => {
    const { out } = await run(exportTrail, '--format', 'csv', '--room', 'class-7');
    assert.deepEqual(
      out.split('\n').map((line) => line.at(-1)),
      ['\r', '\r', '\r', '\r'],
    );
    const all = await run(exportTrail, '--format', 'csv');
    assert.ok(all.out.includes(`,'=1+1\\u001b[2J,`));
  });

  test('gives a person what is known of them', async () => {
    const { out } = await run(exportTrail, '--user', 'ann');
    const events = out.split('\n').map((line) => JSON.parse(line));
    assert.deepEqual(
      events.map(({ username }) => username),
      ['ann', 'ann'],
    );
  });

  test('writes a new file for its owner alone, and leaves one that is there', async () => {
    const path = join(desk.folder, 'trail.jsonl');
    const { status, out } = await run(exportTrail, '--output', path);
    assert.deepEqual([status, out], [0, `5 entries are in ${path}.`]);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    const text = readFileSync(path, 'utf8');
    assert.equal(text.trimEnd(), (await run(exportTrail)).out);
    assert.ok(text.endsWith('}\n'));
    const again = await run(exportTrail, '--output', path, '--user', 'nobody');
    assert.deepEqual([again.status, again.notes], [1, `${path}: the file is there already.`]);
    assert.equal(readFileSync(path, 'utf8'), text);
    const nowhere = await run(exportTrail, '--output', join(desk.folder, 'no', 'where'));
    assert.equal(nowhere.status, 1);
    assert.match(nowhere.notes, /the file cannot be written/);
  });

  test('says what it cannot work with', async () => {
    for (const argv of [
      ['--format', 'xlsx'],
      ['--format', 'constructor'],
    ]) {
      const { status, notes } = await run(exportTrail, ...argv);
      assert.deepEqual([status, /--format is jsonl or csv/.test(notes)], [2, true]);
    }
    const nothing = await run(exportTrail, '--user', 'nobody', '--format', 'csv');
    assert.deepEqual([nothing.status, nothing.out.split('\n').length], [0, 1]);
  });
});

describe('usher audit erase', () => {
  test('erases nothing before it is told to, then everything about one person', async () => {
    const asked = await run(erase, '--user', 'ann');
    assert.deepEqual([asked.status, asked.out], [1, '']);
    assert.equal(asked.notes, '2 entries would be erased. Add --yes to erase them for good.');
    assert.equal((await run(list)).out.split('\n').length, 5);
    const done = await run(erase, '--user', 'ann', '--yes');
    assert.deepEqual([done.status, done.out], [0, '2 entries erased.']);
    const { out } = await run(list);
    assert.ok(!/ann|Ann|u1/.test(out));
    assert.match(
      out,
      /\n2026-11-18T09:00:00Z {2}audit-erase {2}2 entries {2}by cli$|\n2026-11-18T09:00:00Z {2}audit-erase {2}2 entries {2}by cli\n/,
    );
    const again = await run(erase, '--user', 'ann', '--yes');
    assert.deepEqual([again.status, again.out], [0, 'There are no entries about them.']);
    const guest = await run(erase, '--user', 'guest-1', '--yes');
    assert.equal(guest.out, '1 entry erased.');
  });

  test('needs to know whom', async () => {
    for (const argv of [[], ['--user', ''], ['--yes']]) {
      const { status, notes } = await run(erase, ...argv);
      assert.deepEqual([status, /--user is needed/.test(notes)], [2, true]);
    }
  });
});
