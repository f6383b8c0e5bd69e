import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { MeetingDesk } from '../../../test/support/meeting-desk.ts';
import type { Command } from '../command.ts';
import { meetingCancel as cancel } from './meeting-cancel.ts';
import { meetingList as list } from './meeting-list.ts';
import { meetingRoster as roster } from './meeting-roster.ts';
import { meetingShow as show } from './meeting-show.ts';

const desk = new MeetingDesk();
after(() => desk.close());

const run = (command: Command, ...argv: string[]) => desk.run(command, argv);

describe('usher meeting list, show, roster and cancel', () => {
  test('list what has not ended, by the start', async () => {
    const { said } = await desk.created('--start', '2026-12-24 09:00');
    await desk.created();
    const { out } = await run(list);
    const lines = out.split('\n');
    const line = lines.find((each) => each.startsWith(said.id));
    assert.match(
      line ?? '',
      / {2}to come {4}2026-12-24 09:00 to 10:30 Europe\/Berlin {2}room-\d+ {2}Class 7$/,
    );
    const starts = (await run(list, '--json')).lines.map((one) => JSON.parse(one).starts_at);
    assert.ok(starts.length > 1);
    assert.deepEqual(starts, [...starts].sort());
    desk.clock.pass(60 * 86_400);
    const later = await run(list, '--since', '50d', '--json');
    assert.ok(later.lines.some((one) => JSON.parse(one).state === 'over'));
    const cut = await run(list, '--since', '90d', '--limit', '1');
    assert.equal(cut.out.split('\n').length, 1);
    assert.equal(cut.notes, 'note: there are more than 1; --limit shows more.');
    desk.clock.pass(400 * 86_400);
    const none = await run(list);
    assert.deepEqual([none.status, none.out, none.notes], [0, '', 'There are no meetings.']);
    assert.deepEqual(await run(list, '--json'), { status: 0, lines: [], out: '', notes: '' });
    desk.clock.pass(-460 * 86_400);
    assert.equal((await run(list, '--limit', '0')).status, 2);
  });

  test('show a meeting with whom it names', async () => {
    const { said } = await desk.created('--member', 'group:students', '--no-wait');
    const { status, out } = await run(show, said.id);
    assert.equal(status, 0);
    assert.match(out, /members {3}1, who do not wait/);
    assert.match(out, /\n\n {2}host {6}user:tess\n {2}member {4}group:students$/);
    assert.deepEqual(JSON.parse((await run(show, said.id, '--json')).out), said);
  });

  test('change whom it names', async () => {
    const { said } = await desk.created('--member', 'group:students');
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
    const { said } = await desk.created();
    const { status, out } = await run(cancel, said.id);
    assert.deepEqual([status, out], [0, `Meeting ${said.id} is cancelled: Class 7`]);
    assert.match((await run(show, said.id)).out, /state {5}cancelled/);
    for (const argv of [[cancel], [roster, '--add', 'user:x']] as const) {
      const [command, ...more] = argv;
      const again = await run(command, said.id, ...more);
      assert.equal(again.status, 1);
      assert.match(again.notes, /^meeting_over: /);
    }
    const { said: other } = await desk.created();
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
