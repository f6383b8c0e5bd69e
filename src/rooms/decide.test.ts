import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decideFor, roomOf, rulesConfig } from '../../test/support/rules.ts';
import { sampleIdentity } from '../../test/support/sample-identity.ts';
import type { Identity } from '../model/identity.ts';
import { decide } from './decide.ts';

const SCHOOL = `
  - match: staff-room
    host: ["group:teachers"]
  - match: "class-*"
    host: ["group:teachers", "!group:trainees"]
    member: ["group:students", "group:trainees", "email:*@school.example"]
    features: { recording: [host], screen-sharing: [everyone], livestreaming: [] }
    between: "Mon-Fri 07:00-18:00 Europe/Berlin"
    token: { ttl: 90m }
    lobby_bypass: [host]
    group: school
`;
const teacher: Partial<Identity> = { groups: ['teachers'], email: null };
const student: Partial<Identity> = { groups: ['students'], email: null };
const SATURDAY = Date.UTC(2026, 10, 21, 9) / 1000;

function kindOf(list: string, person: Partial<Identity> | null): string {
  return decideFor(`[{ match: x, host: ${list} }]`, 'x', person).kind;
}

describe('a decision', () => {
  test('a host moderates, for as long as the rule and its window allow', () => {
    assert.deepEqual(decideFor(SCHOOL, 'class-7', teacher), {
      kind: 'host',
      ruleIndex: 1,
      reason: 'rule',
      seat: {
        moderator: true,
        affiliation: 'owner',
        group: 'school',
        features: { recording: true, 'screen-sharing': true, livestreaming: false },
        lobbyBypass: true,
        securityBypass: false,
      },
      ttlSeconds: 5400,
      until: Date.UTC(2026, 10, 18, 17) / 1000,
    });
  });

  test('a member enters and does not moderate', () => {
    const decision = decideFor(SCHOOL, 'Class-7', student);
    assert.ok(decision.kind === 'member');
    assert.equal(decision.seat.moderator, false);
    assert.equal(decision.seat.affiliation, 'member');
    assert.equal(decision.seat.lobbyBypass, false);
    assert.deepEqual(decision.seat.features, {
      recording: false,
      'screen-sharing': true,
      livestreaming: false,
    });
  });

  test('the first rule that is for the room decides alone', () => {
    const refused = { kind: 'refused', opensAt: null };
    const catchAll = `${SCHOOL}  - match: "*"\n    host: [everyone]\n`;
    const notListed = { ...refused, ruleIndex: 0, reason: 'not-listed' };
    assert.deepEqual(decideFor(catchAll, 'staff-room', student), notListed);
    assert.equal(decideFor(catchAll, 'class-7', student, SATURDAY).kind, 'refused');
    assert.equal(decideFor(catchAll, 'elsewhere', student).kind, 'host');
    const noRule = { ...refused, ruleIndex: null, reason: 'no-rule' };
    assert.deepEqual(decideFor(SCHOOL, 'elsewhere', teacher), noRule);
    assert.deepEqual(decideFor(SCHOOL, 'acme/class-7', teacher), noRule);
  });

  test('outside of its hours a room says when it opens, but only to whom it would let in', () => {
    const closed = decideFor(SCHOOL, 'class-7', teacher, SATURDAY);
    assert.deepEqual(closed, {
      kind: 'refused',
      ruleIndex: 1,
      reason: 'closed',
      opensAt: Date.UTC(2026, 10, 23, 6) / 1000,
    });
    const stranger = decideFor(SCHOOL, 'class-7', { groups: [], email: null }, SATURDAY);
    assert.ok(stranger.kind === 'refused' && stranger.reason === 'not-listed');
  });

  test('nobody enters without signing in, whatever the rule says of guests so far', () => {
    for (const guests of ['never', 'wait', 'open', 'jitsi']) {
      const rule = `[{ match: x, guests: ${guests}, host: [everyone], member: [guest, everyone] }]`;
      const decision = decideFor(rule, 'x', null);
      assert.ok(decision.kind === 'refused' && decision.reason === 'not-signed-in', guests);
    }
    assert.equal(decideFor('', 'x', null).kind, 'refused');
  });
});

describe('whom a list means', () => {
  test('everybody, somebody by what is known of them, and nobody by default', () => {
    for (const [list, hit] of [
      ['[]', false],
      ['[everyone]', true],
      ['[signed-in]', true],
      ['[guest]', false],
      ['["user:asa"]', true],
      ['["user:Asa"]', false],
      ['["method:oidc"]', true],
      ['["method:demo"]', false],
      ['["acr:gold"]', true],
      ['["acr:silver"]', false],
      ['["group:a"]', true],
      ['["group:A"]', false],
      ['["group:a,b"]', false],
      ['["user:nobody", "group:a"]', true],
    ] as const) {
      const decision = kindOf(list, { groups: ['a'], acr: 'gold' });
      assert.equal(decision, hit ? 'host' : 'refused', list);
    }
  });

  test('a ! takes people out, and a list of nothing else means everybody else', () => {
    const person = { groups: ['staff', 'interns'] };
    assert.equal(kindOf('["group:staff", "!group:interns"]', person), 'refused');
    assert.equal(kindOf('["!group:interns", "group:staff"]', person), 'refused');
    assert.equal(kindOf('["!group:interns"]', person), 'refused');
    assert.equal(kindOf('["!group:students"]', person), 'host');
    assert.equal(kindOf('["!everyone"]', person), 'refused');
  });

  test('an address counts when it is verified, without a second @ in any disguise', () => {
    const mail = (email: string, emailVerified = true) => ({ email, emailVerified });
    for (const [list, person, hit] of [
      ['["email:*@good.example"]', mail('a@good.example'), true],
      ['["email:*@good.example"]', mail('A@GOOD.example'), true],
      ['["email:*@good.example"]', mail('a@good.example', false), false],
      ['["email:*@good.example"]', mail('a@evil@good.example'), false],
      ['["email:*@good.example"]', mail('a@evil.example＠good.example'), false],
      ['["email:*@*"]', mail('a＠evil@good.example'), false],
      ['["email:*@*"]', mail('a﹫evil@good.example'), false],
      ['["email:*@good.example"]', mail('a@sub.good.example'), false],
      ['["email:*@*.good.example"]', mail('a@x.y.good.example'), true],
      ['["email:*@*.good.example"]', mail('a@good.example'), false],
      ['["email:*@good.example"]', mail('a@good.example.evil.example'), false],
      ['["email:*@good.example"]', mail('a@ｇood.example'), false],
      ['["email:kate@good.example"]', mail('\u212aate@good.example'), false],
      ['["email:*@good.example"]', mail('@good.example'), false],
      ['["email:ann@good.example"]', mail('ann@good.example'), true],
      ['["email:ann@good.example"]', mail('joann@good.example'), false],
    ] as const) {
      assert.equal(kindOf(list, person), hit ? 'host' : 'refused', `${list} ${person.email}`);
    }
    assert.equal(kindOf('["!email:*@evil.example"]', { email: null }), 'host');
  });

  test('a claim counts when it reads so, alone or in a list', () => {
    const claims = {
      level: 3,
      on: true,
      role: 'x',
      roles: ['a', 'b'],
      deep: { r: ['c'] },
      o: { a: 1 },
    };
    for (const [claim, hit] of [
      ['level=3', true],
      ['level=3.0', false],
      ['on=true', true],
      ['role=x', true],
      ['role=X', false],
      ['roles=b', true],
      ['roles[*]=b', true],
      ['roles[0]=b', false],
      ['deep.r[*]=c', true],
      ['o=[object Object]', false],
      ['missing=undefined', false],
      ['__proto__=x', false],
      ['roles.length=2', false],
    ] as const) {
      const decision = kindOf(JSON.stringify([`claim:${claim}`]), { claims });
      assert.equal(decision, hit ? 'host' : 'refused', claim);
    }
  });
});

describe('where there are no rules', () => {
  const decideMapped = (mapped: string[], person: Partial<Identity>) =>
    decide({
      identity: sampleIdentity({ methodId: 'oidc', ...person }),
      room: roomOf('x'),
      rules: { rules: [], mappedMethods: new Set(mapped) },
      now: 1_800_000_000,
    });

  test('everybody who signs in is host, and unmapped claims have no say (attack C3)', () => {
    for (const claimed of [{}, { moderator: false }, { affiliation: 'member' }]) {
      const decision = decideMapped(['other'], claimed);
      assert.ok(decision.kind === 'host' && decision.reason === 'no-rules');
      assert.equal(decision.seat.moderator, true);
      assert.equal(decision.seat.affiliation, 'owner');
    }
  });

  test('mapped claims say who moderates, and are handed on as they stand', () => {
    for (const [claimed, kind, moderator, affiliation] of [
      [{}, 'member', false, 'member'],
      [{ moderator: true }, 'host', true, 'owner'],
      [{ moderator: false }, 'member', false, 'member'],
      [{ affiliation: 'teacher' }, 'host', true, 'teacher'],
      [{ affiliation: 'guest' }, 'member', false, 'guest'],
      [{ moderator: false, affiliation: 'owner' }, 'host', false, 'owner'],
    ] as const) {
      const decision = decideMapped(['oidc'], claimed);
      assert.ok(decision.kind !== 'refused' && decision.reason === 'claims');
      assert.equal(decision.kind, kind, JSON.stringify(claimed));
      assert.deepEqual(
        [decision.seat.moderator, decision.seat.affiliation],
        [moderator, affiliation],
      );
    }
  });

  test('with rules, mapped claims have no say', () => {
    const { rules } = rulesConfig('[{ match: "*", member: [everyone] }]');
    const identity = sampleIdentity({ methodId: 'oidc', moderator: true, affiliation: 'owner' });
    const mapped = { ...rules, mappedMethods: new Set(['oidc']) };
    const decision = decide({ identity, room: roomOf('x'), rules: mapped, now: 1_800_000_000 });
    assert.ok(decision.kind === 'member' && decision.seat.affiliation === 'member');
  });
});
