import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { CommandDesk } from '../../../test/support/command-desk.ts';
import type { Command } from '../command.ts';
import { invitationCreate as create } from './invitation-create.ts';
import { invitationList as list } from './invitation-list.ts';
import { invitationRevoke as revoke } from './invitation-revoke.ts';
import { invitationShow as show } from './invitation-show.ts';

const RULES = `
  - { match: "practice-*", host: ["group:doctors"] }
  - { match: "acme/practice-*", host: ["group:doctors"] }
  - { match: "final", final: true }
`;
const desk = new CommandDesk(RULES);
after(() => desk.close());

const run = (command: Command, ...argv: string[]) => desk.run(command, argv);

const LINK = /^https:\/\/meet\.example\.org\/auth\/invite\/[\w-]{43}$/;
const idIn = (text: string): string => /\bi[0-9a-f]{24}\b/.exec(text)?.[0] ?? '';

const csvFile = (text: string) => desk.file('people.csv', text);

describe('usher invitation', () => {
  test('create prints the link once, alone on standard output, and then nothing does', async () => {
    const who = ['--name', 'Erika Muster', '--email', 'erika@patient.example'];
    const when = ['--from', '2026-11-23 09:00', '--until', '2026-11-23 10:00'];
    const options = ['--room', 'practice-7', ...who, ...when, '--zone', 'Europe/Berlin'];
    const made = await run(create, ...options, '--note', 'appointment 4711');
    assert.equal(made.status, 0, made.notes);
    assert.match(made.out, LINK);
    assert.match(made.notes, /guest Erika Muster <erika@patient\.example>/);
    assert.match(made.notes, /valid {4}2026-11-23T08:00:00\.000Z to 2026-11-23T09:00:00\.000Z/);
    assert.match(made.notes, /shown only now/);
    const secret = made.out.slice(-43);
    const listed = await run(list);
    assert.match(
      listed.out,
      /^i[0-9a-f]{24} {2}to come {2}0 of 1 .*practice-7 .*appointment 4711$/,
    );
    const shown = await run(show, idIn(listed.out));
    const asJson = await run(show, idIn(listed.out), '--json');
    assert.deepEqual((await run(list, '--json')).lines, asJson.lines);
    assert.deepEqual(JSON.parse(asJson.out).person, {
      name: 'Erika Muster',
      email: 'erika@patient.example',
    });
    for (const { out, notes } of [listed, shown, asJson]) {
      assert.ok(!(out + notes + made.notes).includes(secret));
    }
  });

  test('create for one from now on for a guest, where nothing else is out', async () => {
    const { out } = await run(create, '--room', 'Practice-8', '--for', '2h', '--json');
    const { link, id, ...made } = JSON.parse(out);
    assert.match(link, LINK);
    assert.match(id, /^i[0-9a-f]{24}$/);
    assert.deepEqual(made, {
      state: 'valid',
      jitsi: 'main',
      tenant: null,
      room: 'practice-8',
      seat: 'guest',
      person: null,
      not_before: '2026-11-18T09:00:00.000Z',
      expires_at: '2026-11-18T11:00:00.000Z',
      max_uses: 1,
      uses: 0,
      note: null,
      created_at: '2026-11-18T09:00:00.000Z',
      created_by: 'cli',
      revoked_at: null,
    });
  });

  test('create --count prints a thousand links as CSV', async () => {
    const options = ['--room', 'practice-hall', '--for', '1d', '--seat', 'member'];
    const { status, lines } = await run(create, ...options, '--count', '1000');
    assert.equal(status, 0);
    const [heading, ...rows] = lines;
    assert.equal(heading, 'link,name,email,note,id');
    assert.equal(new Set(rows.map((row) => row.split(',')[0])).size, 1000);
    assert.match(rows[0] ?? '', /^https:[^,]+,,,,i[0-9a-f]{24}$/);
    assert.equal((await run(list, '--room', 'practice-hall')).lines.length, 1000);
    assert.match((await run(list, '--limit', '10')).notes, /more than 10/);
  });

  test('create --csv makes a link for each, and gives the names back as text', async () => {
    const people = csvFile('Name;E-Mail;Ticket\n"Muster, Max";max@a.example;row 1\n=1+1;;\n');
    const options = ['--room', 'practice-csv', '--for', '1d', '--csv', people];
    const { lines } = await run(create, ...options, '--note', 'gala');
    assert.match(lines[1] ?? '', /^https:[^,]+,"Muster, Max",max@a\.example,row 1,i\w{24}$/);
    assert.match(lines[2] ?? '', /^https:[^,]+,'=1\+1,,gala,i\w{24}$/);
    const asJson = await run(create, ...options, '--json');
    const made = asJson.lines.map((one) => JSON.parse(one));
    assert.deepEqual(
      made.map(({ note, max_uses }) => [note, max_uses]),
      [
        ['row 1', 1],
        [null, 1],
      ],
    );
  });

  test('create tells what is wrong with a file, line by line, and makes none of it', async () => {
    const options = ['--room', 'practice-bad', '--for', '1d', '--csv'];
    const unread = await run(create, ...options, csvFile('Erika,a@b\n,a@b\nx,y,z,w\n'));
    assert.equal(unread.status, 1);
    assert.match(unread.notes, /people\.csv:2: .*without a name.*\n.*people\.csv:3: /);
    const refused = await run(create, ...options, csvFile('Erika,a@b\nMax,nobody\n***,c@d\n'));
    assert.equal(refused.status, 1);
    assert.match(
      refused.notes,
      /csv:2: invitation_email_invalid: .*\n.*csv:3: invitation_name_inv/,
    );
    const { notes } = await run(list, '--room', 'practice-bad');
    assert.equal(notes, 'There are no invitations.');
    assert.equal((await run(create, ...options, join(desk.folder, 'nothing.csv'))).status, 2);
  });

  test('create says why not, by code: 1 where the rules refuse it, 2 where the options say nothing', async () => {
    const forRoom = (room: string, ...more: string[]) =>
      run(create, '--room', room, '--for', '1h', ...more);
    const final = await forRoom('final');
    assert.equal(final.status, 1);
    assert.match(final.notes, /^invitation_rule_final: /);
    assert.match((await forRoom('elsewhere')).notes, /^invitation_room_unserved: /);
    assert.match((await forRoom('practice-1', '--count', '9', '--uses', '0')).notes, /^inv[^\n]+$/);
    const cases: readonly (readonly [RegExp, string[]])[] = [
      [/--room is needed/, ['--for', '1h']],
      [/Either --until or --for/, ['--room', 'practice-1']],
      [/Either --until or --for/, ['--room', 'practice-1', '--for', '1h', '--until', 'now']],
      [/--for is a number and its unit/, ['--room', 'practice-1', '--for', '90']],
      [/--until: say whose clocks/, ['--room', 'practice-1', '--until', '2026-12-01 10:00']],
      [/--seat is guest or member/, ['--room', 'practice-1', '--for', '1h', '--seat', 'host']],
      [/--uses is a number/, ['--room', 'practice-1', '--for', '1h', '--uses', 'many']],
      [/--email needs --name/, ['--room', 'practice-1', '--for', '1h', '--email', 'a@b']],
      [/--count is a number from 1/, ['--room', 'practice-1', '--for', '1h', '--count', '2001']],
      [/take --csv/, ['--room', 'practice-1', '--for', '1h', '--count', '2', '--name', 'x']],
      [/leave --uses out/, ['--room', 'practice-1', '--for', '1h', '--csv', 'f', '--uses', '2']],
    ];
    for (const [why, argv] of cases) {
      const { status, notes } = await run(create, ...argv);
      assert.match(notes, why);
      assert.equal(status, 2, notes);
    }
  });

  test('revoke withdraws by ids, and all of a room', async () => {
    const where = ['--room', 'practice-9', '--tenant', 'acme'];
    await run(create, ...where, '--for', '1h', '--count', '3');
    const ids = (await run(list, ...where)).lines.map(idIn);
    const one = await run(revoke, ids[0] ?? '');
    assert.deepEqual([one.status, one.out], [0, `${ids[0]} revoked`]);
    const again = await run(revoke, ids[0] ?? '', 'nothing');
    assert.deepEqual([again.status, again.out], [1, `${ids[0]} was revoked before`]);
    assert.match(again.notes, /There is no invitation "nothing"/);
    assert.equal((await run(revoke, ...where)).lines.length, 2);
    assert.equal((await run(revoke, ...where)).notes, 'There is nothing to revoke.');
    assert.match((await run(show, ids[1] ?? '')).out, /state {4}revoked\n/);
    for (const argv of [[], [...where, 'i1'], ['i1', '--tenant', 'acme'], ['--room', '*/']]) {
      assert.equal((await run(revoke, ...argv)).status, 2, argv.join(' '));
    }
    assert.equal((await run(show, 'nothing')).status, 1);
    assert.equal((await run(list, '--tenant', 'acme')).status, 2);
  });

  test('list leaves out what has ended, unless it is asked for', async () => {
    await run(create, '--room', 'practice-old', '--for', '10m', '--uses', 'unlimited');
    desk.clock.pass(600);
    assert.deepEqual((await run(list, '--room', 'practice-old')).lines, []);
    const { out } = await run(list, '--room', 'practice-old', '--since', '1h');
    assert.match(out, /expired {2}0 .*everybody as guest/);
  });
});
