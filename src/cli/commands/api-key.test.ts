import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { CommandDesk } from '../../../test/support/command-desk.ts';
import { parseApiKey } from '../../api/api-key-text.ts';
import type { Command } from '../command.ts';
import { apiKeyCreate as create } from './api-key-create.ts';
import { apiKeyList as list } from './api-key-list.ts';
import { apiKeyRevoke as revoke } from './api-key-revoke.ts';
import { tokenMint as mint } from './token-mint.ts';

const RULES = `
  - match: "class-*"
    host: ["group:teachers"]
    member: ["group:students", "email:*@school.example"]
    features: { recording: [host], livestreaming: [] }
  - match: "cli-*"
    host: ["method:api:cli"]
`;
const desk = new CommandDesk(RULES);
after(() => desk.close());

const run = (command: Command, ...argv: string[]) => desk.run(command, argv);

const TESS = ['--user', 'tess', '--name', 'Tess', '--group', 'teachers'];

describe('the keys of backends', () => {
  test('a key is printed once, alone on standard output, and is for no host unless asked', async () => {
    const { status, out, notes } = await run(create, '--name', 'LMS', '--room', 'class-*');
    assert.equal(status, 0);
    const id = parseApiKey(out)?.id ?? '';
    assert.equal(
      notes,
      `This is shown once. Key ${id}: member, guest of class-*, tokens of up to 2h, until it is revoked.`,
    );
    const { lines } = await run(list);
    assert.deepEqual(lines, [`${id}  valid  LMS: member, guest of class-*, up to 2h; never used`]);
    assert.ok(!lines.join().includes(out.slice(-20)));
  });

  test('all that a key can be limited to is kept and listed', async () => {
    desk.clock.pass(1);
    const wide = ['--room', 'acme/*', '--room', 'board', '--seat', 'host', '--jitsi', 'main'];
    const more = ['--max-ttl', '15m', '--expires', '2027-01-01', '--json'];
    const { out } = await run(create, '--name', 'Ops', ...wide, ...more);
    const { key, ...told } = JSON.parse(out);
    assert.deepEqual(told, {
      id: parseApiKey(key)?.id,
      name: 'Ops',
      rooms: ['acme/*', 'board'],
      jitsis: ['main'],
      seats: ['host'],
      max_ttl_seconds: 900,
      created_at: '2026-11-18T09:00:01.000Z',
      expires_at: '2027-01-01T00:00:00.000Z',
      revoked_at: null,
      last_used_at: null,
    });
    const { lines } = await run(list, '--json');
    assert.deepEqual(JSON.parse(lines[0] ?? ''), told);
  });

  test('a key ends when it is revoked, once, by its id or by the whole of it', async () => {
    const { out } = await run(create, '--name', 'Gone', '--room', '*');
    assert.equal((await run(revoke, parseApiKey(out)?.id ?? '')).status, 0);
    const again = await run(revoke, out);
    assert.deepEqual(
      [again.status, again.notes],
      [1, 'There is no such key, or it was revoked already.'],
    );
    assert.ok((await run(list)).out.includes('revoked  Gone'));
    assert.equal((await run(revoke)).status, 2);
  });

  test('what no key can be is refused, and none is made', async () => {
    const before = (await run(list)).lines.length;
    const named = ['--name', 'X', '--room', '*'];
    const wrong: [string[], RegExp][] = [
      [['--room', '*'], /--name is needed/],
      [['--name', 'x'.repeat(101), '--room', '*'], /--name is needed/],
      [['--name', 'X'], /--room is needed/],
      [['--name', 'X', '--room', '**'], /two stars side by side/],
      [[...named, '--seat', 'owner'], /--seat must be/],
      [[...named, '--max-ttl', '1s'], /--max-ttl must be/],
      [[...named, '--max-ttl', 'long'], /--max-ttl must be/],
      [[...named, '--jitsi', 'third'], /--jitsi names none/],
      [[...named, '--expires', 'soon'], /--expires must be/],
      [[...named, '--expires', '2020-01-01'], /in the past/],
    ];
    for (const [argv, why] of wrong) {
      const { status, notes, out } = await run(create, ...argv);
      assert.deepEqual([status, out], [2, ''], argv.join(' '));
      assert.match(notes, why);
    }
    assert.equal((await run(list)).lines.length, before);
  });
});

describe('usher token mint', () => {
  test('prints a token alone on standard output, and says of what and how long', async () => {
    const { status, lines, notes } = await run(mint, '--room', 'Class-7', ...TESS);
    assert.equal(status, 0);
    assert.equal(lines.length, 1);
    const claims = JSON.parse(Buffer.from(lines[0]?.split('.')[1] ?? '', 'base64url').toString());
    assert.equal(claims.room, 'class-7');
    assert.deepEqual(claims.context.user, {
      id: 'tess',
      name: 'Tess',
      affiliation: 'owner',
      moderator: true,
    });
    assert.match(notes, /^host of Class-7 until 2026-11-18T11:00:01\.000Z$/);
  });

  test('gives what is asked for and no more', async () => {
    const less = ['--seat', 'member', '--ttl', '5m', '--feature', 'livestreaming=false', '--json'];
    const { out } = await run(mint, '--room', 'class-7', ...TESS, ...less);
    const { seat, claims, meeting_url, token } = JSON.parse(out);
    assert.equal(seat, 'member');
    assert.equal(claims.exp - claims.iat, 300);
    assert.equal(claims.context.features.recording, false);
    assert.ok(meeting_url.includes(token));
    for (const more of [
      ['--feature', 'livestreaming=true'],
      ['--group', 'students', '--seat', 'host', '--user', 'ben'],
    ]) {
      const argv = more.includes('ben') ? more : [...TESS, ...more];
      const { status, lines } = await run(mint, '--room', 'class-7', ...argv);
      assert.deepEqual([status, lines], [1, []]);
    }
  });

  test('has no way around the rules, but a rule can name the operator', async () => {
    const refused = await run(mint, '--room', 'elsewhere', '--user', 'root');
    assert.deepEqual([refused.status, refused.lines], [1, []]);
    assert.equal(
      refused.notes,
      'room_refused_no_rule: There are rules, and none is for this room.\nusher room explain --store says why, rule by rule.',
    );
    assert.equal((await run(mint, '--room', 'cli-1', '--user', 'root')).status, 0);
  });

  test('takes an address as verified unless told otherwise', async () => {
    const mia = ['--room', 'class-7', '--user', 'mia', '--email', 'mia@school.example'];
    assert.equal((await run(mint, ...mia)).status, 0);
    assert.equal((await run(mint, ...mia, '--unverified')).status, 1);
  });

  test('names what cannot be used', async () => {
    const odd = await run(mint, '--room', '*', '--user', 'x', '--seat', 'owner', '--email', 'x');
    assert.equal(odd.status, 2);
    assert.match(odd.notes, /- person\.email must be one e-mail address\n- seat must be one of/);
    for (const argv of [
      ['--room', 'a'],
      ['--user', 'a'],
      ['--room', 'a', '--user', 'a', '--feature', 'recording'],
      ['--room', 'a', '--user', 'a', '--ttl', 'x'],
      ['--room', '*', '--user', 'a'],
    ]) {
      assert.equal((await run(mint, ...argv)).status, 2, argv.join(' '));
    }
  });
});
