import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decideFor } from '../../test/support/rules.ts';
import type { Identity } from '../model/identity.ts';

const SCHOOL = `
  - match: staff-room
    host: ["group:teachers"]
  - match: "class-*"
    host: ["group:teachers", "!group:trainees"]
    member: ["group:students", "group:trainees", "email:*@school.example"]
    wait: false
    features: { recording: [host], screen-sharing: [everyone], livestreaming: [] }
    between: "Mon-Fri 07:00-18:00 Europe/Berlin"
    token: { ttl: 90m }
    lobby_bypass: [host]
    security_bypass: [member]
    group: school
`;
const teacher: Partial<Identity> = { groups: ['teachers'], email: null };
const student: Partial<Identity> = { groups: ['students'], email: null };
const stranger: Partial<Identity> = { groups: [], email: null };
const SATURDAY = Date.UTC(2026, 10, 21, 9) / 1000;
const MONDAY_AT_SEVEN = Date.UTC(2026, 10, 23, 6) / 1000;
const BY_NOTHING = { meetingId: null, invitationId: null };

describe('a decision by a rule', () => {
  test('a host moderates, for as long as the rule and its window allow', () => {
    assert.deepEqual(decideFor(SCHOOL, 'class-7', teacher), {
      ...BY_NOTHING,
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
    assert.deepEqual(decision.seat, {
      moderator: false,
      affiliation: 'member',
      group: 'school',
      features: { recording: false, 'screen-sharing': true, livestreaming: false },
      lobbyBypass: false,
      securityBypass: true,
    });
  });

  test('who is named in both lists is host, and who is taken out of one may be in the other', () => {
    const both = { groups: ['teachers', 'students'] };
    assert.equal(decideFor(SCHOOL, 'class-7', both).kind, 'host');
    const trainee = { groups: ['teachers', 'trainees'] };
    assert.equal(decideFor(SCHOOL, 'class-7', trainee).kind, 'member');
  });

  test('the first rule that is for the room decides alone', () => {
    const refused = { ...BY_NOTHING, kind: 'refused', opensAt: null, zone: null };
    const catchAll = `${SCHOOL}  - match: "*"\n    host: [everyone]\n`;
    const notListed = { ...refused, ruleIndex: 0, reason: 'not-listed' };
    assert.deepEqual(decideFor(catchAll, 'staff-room', student), notListed);
    assert.equal(decideFor(catchAll, 'class-7', student, SATURDAY).kind, 'refused');
    assert.equal(decideFor(catchAll, 'elsewhere', student).kind, 'host');
    const noRule = { ...refused, ruleIndex: null, reason: 'no-rule' };
    assert.deepEqual(decideFor(SCHOOL, 'elsewhere', teacher), noRule);
    assert.deepEqual(decideFor(SCHOOL, 'acme/class-7', teacher), noRule);
    assert.deepEqual(decideFor(SCHOOL, 'elsewhere', null), noRule);
  });

  test('a rule that names nobody refuses everybody', () => {
    for (const person of [teacher, null]) {
      assert.equal(decideFor('[{ match: "*" }]', 'x', person).kind, 'refused');
    }
  });
});

describe('outside of its hours', () => {
  test('a room says when it opens, to whom it would let in', () => {
    const closed = {
      ...BY_NOTHING,
      kind: 'refused',
      ruleIndex: 1,
      reason: 'closed',
      opensAt: MONDAY_AT_SEVEN,
      zone: null,
    };
    for (const person of [teacher, student]) {
      assert.deepEqual(decideFor(SCHOOL, 'class-7', person, SATURDAY), closed);
    }
  });

  test('it says no more to others than within them', () => {
    for (const [person, reason] of [
      [stranger, 'not-listed'],
      [null, 'not-signed-in'],
    ] as const) {
      const decision = decideFor(SCHOOL, 'class-7', person, SATURDAY);
      assert.ok(decision.kind === 'refused' && decision.reason === reason);
      assert.equal(decision.opensAt, null);
    }
  });

  test('it is closed to guests as well, whatever `guests` says', () => {
    for (const guests of ['wait', 'open', 'jitsi']) {
      const rule = `[{ match: x, guests: ${guests}, between: "Mon 07:00-18:00 Europe/Berlin" }]`;
      const decision = decideFor(rule, 'x', null, SATURDAY);
      assert.ok(decision.kind === 'refused' && decision.reason === 'closed', guests);
      assert.equal(decision.opensAt, MONDAY_AT_SEVEN);
    }
  });

  test('a room that never opens does not say when', () => {
    const never = '[{ match: x, host: everyone, between: "07:00-07:00 UTC" }]';
    const decision = decideFor(never, 'x', teacher);
    assert.ok(decision.kind === 'refused' && decision.reason === 'closed');
    assert.equal(decision.opensAt, null);
  });

  test('nobody waits for a host behind closed doors', () => {
    const waiting = SCHOOL.replace('wait: false', 'wait: true');
    assert.equal(decideFor(waiting, 'class-7', student).kind, 'wait');
    assert.equal(decideFor(waiting, 'class-7', student, SATURDAY).kind, 'refused');
  });
});
