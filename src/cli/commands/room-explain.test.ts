import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { FixedClock } from '../../../test/support/fixed-clock.ts';
import { WEDNESDAY_AT_TEN, withRules } from '../../../test/support/rules.ts';
import { roomExplainWith } from './room-explain.ts';

const file = join(mkdtempSync(join(tmpdir(), 'usher-')), 'usher.yaml');
writeFileSync(
  file,
  withRules(`
  - match: board
    host: ["group:board"]
  - match: "class-*"
    host: ["group:teachers", "!group:trainees"]
    member: ["group:students", "email:*@school.example"]
    features: { recording: [host], livestreaming: [] }
    between: "Mon-Fri 07:00-18:00 Europe/Berlin"
  - match: class-7
    host: [everyone]
`),
  { mode: 0o600 },
);

async function explain(...argv: string[]) {
  const lines: string[] = [];
  const notes: string[] = [];
  const status = await roomExplainWith(new FixedClock(WEDNESDAY_AT_TEN)).run(
    ['--config', file, ...argv],
    {
      environment: {},
      output: { line: (text) => lines.push(text), note: (text) => notes.push(text) },
      readStandardInput: () => Promise.resolve(''),
    },
  );
  return { status, text: lines.join('\n'), notes: notes.join('\n') };
}

test('shows every rule, each criterion, the seat and the claims', async () => {
  const { status, text } = await explain(
    '--user',
    'ben',
    '--group',
    'students',
    '--room',
    'Class-7',
  );
  assert.equal(status, 0);
  const [shown, claims] = text.split(/^(?=\{)/m);
  assert.equal(
    shown,
    `class-7, ben by oidc, 2026-11-18T09:00:00Z

rooms[0]: for other rooms
  - match      board
rooms[1]: decides
  + match      class-*
  - host
  -            group:teachers
  +            !group:trainees
  + member
  +            group:students
  -            email:*@school.example
  + between    Mon-Fri 07:00-18:00 Europe/Berlin, until 2026-11-18T17:00:00Z
  - features.recording
  -            host
  - features.livestreaming (nobody)
rooms[2]: for this room too, and never asked: an earlier rule decides
  + match      class-7
  + host
  +            everyone
  - member     (nobody)

member by rooms[1]: the rule names them.
`,
  );
  const { context, exp } = JSON.parse(claims ?? '');
  assert.deepEqual(context.user, { id: 'ben', affiliation: 'member', moderator: false });
  assert.deepEqual(context.features, { recording: false, livestreaming: false });
  assert.equal(exp, WEDNESDAY_AT_TEN + 7200);
});

test('judges another time, and says when the room opens', async () => {
  const at = ['--at', '2026-11-21T12:00:00+01:00'];
  const { status, text } = await explain(
    '--user',
    'ann',
    '--group',
    'teachers',
    '--room',
    'class-7',
    ...at,
  );
  assert.equal(status, 1);
  assert.match(text, /between {4}Mon-Fri .*, opens 2026-11-23T06:00:00Z/);
  assert.match(text, /refused by rooms\[1\]: it is outside of the time window/);
  assert.ok(!text.includes('"exp"'));
});

test('prints the same for programs', async () => {
  const { text } = await explain(
    '--user',
    'x',
    '--email',
    'x@school.example',
    '--room',
    'class-7',
    '--json',
  );
  const said = JSON.parse(text);
  assert.equal(said.decision.kind, 'member');
  assert.equal(said.decision.ruleIndex, 1);
  assert.deepEqual(said.rules[1].member.subjects[1], { text: 'email:*@school.example', hit: true });
  assert.equal(said.claims.room, 'class-7');
  const unverified = await explain(
    '--user',
    'x',
    '--email',
    'x@school.example',
    '--unverified',
    '--room',
    'class-7',
    '--json',
  );
  assert.equal(JSON.parse(unverified.text).decision.kind, 'refused');
});

test('takes claims through the mapping of the method', async () => {
  const { text } = await explain(
    '--user',
    'x',
    '--claim',
    'groups[*]=a',
    '--claim',
    'groups[*]=teachers',
    '--claim',
    'a.b=c',
    '--room',
    'class-7',
    '--json',
  );
  assert.equal(JSON.parse(text).decision.kind, 'host');
});

test('a guest, a room that no rule is for, a tenant', async () => {
  assert.match(
    (await explain('--guest', '--room', 'class-7')).text,
    /nobody enters without signing in/,
  );
  assert.match(
    (await explain('--user', 'x', '--room', 'y')).text,
    /^refused: no rule is for this room/m,
  );
  const inTenant = await explain('--user', 'x', '--room', 'class-7', '--tenant', 'acme');
  assert.match(inTenant.text, /^acme\/class-7, [\s\S]*no rule is for this room/);
});

test('says what it cannot work with', async () => {
  for (const [argv, why] of [
    [['--user', 'x'], /--room is needed/],
    [['--room', 'x'], /Either --user or --guest/],
    [['--room', 'x', '--user', 'x', '--guest'], /Either --user or --guest/],
    [['--room', '*', '--user', 'x'], /no name that Jitsi can have/],
    [['--room', 'x', '--user', 'x', '--method', 'y'], /--method names no way/],
    [['--room', 'x', '--user', 'x', '--claim', 'y'], /PATH=VALUE/],
    [['--room', 'x', '--user', 'x', '--claim', '__proto__.a=y'], /PATH=VALUE/],
    [['--room', 'x', '--user', 'x', '--at', '2026-11-21T12:00:00'], /--at must be/],
    [['--room', 'x', '--user', 'x', '--jitsi', 'y'], /--jitsi names none/],
  ] as const) {
    const { status, notes } = await explain(...argv);
    assert.equal(status, 2, argv.join(' '));
    assert.match(notes, why);
  }
});
