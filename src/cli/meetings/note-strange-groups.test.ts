import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CommandDesk } from '../../../test/support/command-desk.ts';
import { meetingCreate } from '../commands/meeting-create.ts';
import { meetingRoster } from '../commands/meeting-roster.ts';
import { meetingShow } from '../commands/meeting-show.ts';

const desk = new CommandDesk('[{ match: "*", host: ["group:teachers"], member: everyone }]');
const silent = new CommandDesk();
after(() => {
  desk.close();
  silent.close();
});

const time = ['--start', '2026-11-23 09:00', '--duration', '90m'];
const choir = ['--title', 'Choir', '--room', 'choir', ...time, '--owner', 'user:tess'];
const berlin = ['--zone', 'Europe/Berlin'];

test('says that a group stands nowhere in the settings, where they name groups', async () => {
  const named = ['--member', 'group:teacher', '--member', 'group:teachers', '--member', 'user:x'];
  const made = await desk.run(meetingCreate, [...choir, ...berlin, ...named]);
  assert.equal(made.status, 0);
  assert.match(made.notes, /^note: group:teacher stands .* Did you mean group:teachers\?$/);
  const id = /m[0-9a-f]{24}/.exec(made.out)?.[0] ?? '';
  const added = await desk.run(meetingRoster, [id, '--add', 'group:parents', '--add', 'user:y']);
  assert.match(
    added.notes,
    /^note: group:parents stands nowhere in the settings; .* spells it so\.$/,
  );
});

test('says nothing of groups where only the provider knows any', async () => {
  const made = await silent.run(meetingCreate, [...choir, ...berlin, '--member', 'group:teacher']);
  assert.deepEqual([made.status, made.notes], [0, '']);
});

test('J an abbreviation for a time zone, and an id that nothing has, are answered with what to write', async () => {
  const zone = await desk.run(meetingCreate, [...choir, '--zone', 'CET']);
  assert.deepEqual([zone.status, /a place such as Europe\/Berlin/.test(zone.notes)], [2, true]);
  const unknown = await desk.run(meetingShow, ['m1']);
  assert.match(unknown.notes, /^meeting_unknown: .* usher meeting list has those to come/);
});
