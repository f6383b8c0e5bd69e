import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { FixedClock } from '../../../test/support/fixed-clock.ts';
import { WEDNESDAY_AT_TEN, withRules } from '../../../test/support/rules.ts';
import { saidBy } from '../../../test/support/said-by.ts';
import type { Environment } from '../../base/environment.ts';
import { roomExplain } from './room-explain.ts';

const clock = new FixedClock(WEDNESDAY_AT_TEN);
const folder = mkdtempSync(join(tmpdir(), 'usher-'));
const file = join(folder, 'usher.yaml');
const BEN = ['--user', 'ben', '--group', 'students'] as const;
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
    guests: open
  - match: "open-*"
    guests: wait
    final: true
  - match: lobby
    guests: jitsi
`),
  { mode: 0o600 },
);

function explain(...argv: string[]) {
  return explainIn({}, ...argv);
}

const explainIn = (environment: Environment, ...argv: string[]) =>
  saidBy(roomExplain, ['--config', file, ...argv], { environment, clock });

test('shows every rule, each criterion, the seat and the claims', async () => {
  const { status, out } = await explain(...BEN, '--room', 'Class-7', '--host-there');
  assert.equal(status, 0);
  const [shown, claims] = out.split(/^(?=\{)/m);
  assert.equal(
    shown,
    `class-7, ben by oidc, 2026-11-18T09:00:00Z

host there: yes, as you say (--host-there)
meeting, invitation: the store was not asked (--store)
guests: never, by rooms[1]: who is not named is refused

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
    guests     never; members wait for a host
  + between    Mon-Fri 07:00-18:00 Europe/Berlin, until 2026-11-18T17:00:00Z
  - features.recording
  -            host
  - features.livestreaming (nobody)
rooms[2]: for this room too, and never asked: an earlier rule comes first
  + match      class-7
  + host
  +            everyone
  - member     (nobody)
    guests     open
rooms[3]: for other rooms
  - match      open-*
rooms[4]: for other rooms
  - match      lobby

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
  const { status, out } = await explain(
    '--user',
    'ann',
    '--group',
    'teachers',
    '--room',
    'class-7',
    ...at,
  );
  assert.equal(status, 1);
  assert.match(out, /between {4}Mon-Fri .*, opens 2026-11-23T06:00:00Z/);
  assert.match(
    out,
    /refused by rooms\[1\]: it is outside of the time window .*, which opens at 2026-11-23T06/,
  );
  assert.ok(!out.includes('"exp"'));
});

test('prints the same for programs', async () => {
  const { out } = await explain(
    '--user',
    'x',
    '--email',
    'x@school.example',
    '--room',
    'class-7',
    '--host-there',
    '--json',
  );
  const said = JSON.parse(out);
  assert.equal(said.decision.kind, 'member');
  assert.deepEqual(said.host, { there: true, because: 'said', seated_at: null, until: null });
  assert.deepEqual(said.guests, { guests: 'never', by: 'rule' });
  assert.deepEqual([said.store, said.meeting, said.invitation], [false, null, null]);
  assert.deepEqual([said.rules[1].wait, said.rules[3].final], [true, true]);
  assert.equal(said.decision.rule_index, 1);
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
  assert.equal(JSON.parse(unverified.out).decision.kind, 'refused');
});

const BY_SECONDS = /^(index|rule_index|\w+_seconds)$/;

/** What is not snake_case, or a number where a time should be. Features and claims have Jitsi's names. */
function misnamed(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (name === 'features' || name === 'claims') return [];
    const place = `${path}.${name}`;
    const isName = Array.isArray(value) || /^[a-z]+(_[a-z]+)*$/.test(name);
    const isNumber = typeof inner === 'number' && !BY_SECONDS.test(name);
    return [...(isName && !isNumber ? [] : [place]), ...misnamed(inner, place)];
  });
}

test('programs read snake_case and ISO 8601, whatever is decided', async () => {
  for (const [argv, kind, more] of [
    [
      ['--user', 'x', '--group', 'teachers', '--room', 'class-7'],
      'host',
      { ttl_seconds: null, until: '2026-11-18T17:00:00.000Z' },
    ],
    [[...BEN, '--room', 'class-7'], 'wait', { as: 'member', opens_at: null }],
    [
      [...BEN, '--room', 'class-7', '--at', '2026-11-18T20:00:00Z'],
      'refused',
      { opens_at: '2026-11-19T06:00:00.000Z', zone: null },
    ],
    [['--guest', '--room', 'lobby'], 'hand-over', {}],
  ] as const) {
    const said = JSON.parse((await explain(...argv, '--json')).out);
    assert.deepEqual(misnamed(said), [], kind);
    const { meeting_id, invitation_id, rule_index, reason, seat, ...decision } = said.decision;
    assert.deepEqual(decision, { kind, ...more });
    assert.deepEqual([meeting_id, invitation_id, typeof rule_index], [null, null, 'number'], kind);
    assert.equal(typeof reason, 'string');
    if (seat) assert.equal(seat.lobby_bypass, false);
  }
  const { at, rules } = JSON.parse((await explain(...BEN, '--room', 'class-7', '--json')).out);
  assert.equal(at, '2026-11-18T09:00:00.000Z');
  assert.deepEqual(rules[1].between, {
    text: 'Mon-Fri 07:00-18:00 Europe/Berlin',
    open: true,
    until: '2026-11-18T17:00:00.000Z',
  });
});

test('takes claims through the mapping of the method', async () => {
  const { out } = await explain(
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
  assert.equal(JSON.parse(out).decision.kind, 'host');
});

test('a guest, a room that no rule is for, a tenant', async () => {
  assert.match(
    (await explain('--guest', '--room', 'class-7')).out,
    /nobody enters without signing in/,
  );
  assert.match(
    (await explain('--user', 'x', '--room', 'y')).out,
    /^refused: no rule is for this room/m,
  );
  const inTenant = await explain('--user', 'x', '--room', 'class-7', '--tenant', 'acme');
  assert.match(inTenant.out, /^acme\/class-7, [\s\S]*no rule is for this room/);
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
    [['--room', 'x', '--user', 'x', '--code'], /--code needs --store/],
    [['--room', 'x', '--user', 'x', '--subject', 'y'], /--subject needs --store/],
    [['--room', 'x', '--guest', '--invitation', 'y'], /--invitation needs --store/],
  ] as const) {
    const { status, notes } = await explain(...argv);
    assert.equal(status, 2, argv.join(' '));
    assert.match(notes, why);
  }
});

test('who waits, who is a guest and who is sent on, in plain words, and well', async () => {
  for (const [argv, said] of [
    [[...BEN, '--room', 'class-7'], /^waits as member by rooms\[1\]: until a host is there\.$/m],
    [['--guest', '--room', 'open-day'], /^waits as guest by rooms\[3\]: until a host is there\.$/m],
    [
      ['--guest', '--room', 'open-day', '--host-there'],
      /^guest by rooms\[3\]: nothing names them, and guests are let in\.$/m,
    ],
    [
      [...BEN, '--room', 'lobby'],
      /^sent on to Jitsi without a token by rooms\[4\]: its guest host and its lobby hold them\.$/m,
    ],
  ] as const) {
    const { status, out } = await explain(...argv);
    assert.equal(status, 0, argv.join(' '));
    assert.match(out, said);
  }
  const { out } = await explain('--guest', '--room', 'open-day', '--host-there');
  assert.match(out, /^rooms\[3\]: decides, and is final$/m);
  const claims = JSON.parse(out.slice(out.indexOf('\n{')));
  assert.deepEqual(claims.context.user, {
    id: 'guest',
    name: 'Guest (guest)',
    affiliation: 'member',
    moderator: false,
  });
});
