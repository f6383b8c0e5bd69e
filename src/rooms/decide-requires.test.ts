import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { WEDNESDAY_AT_TEN as NOW, roomOf, ruleBook } from '../../test/support/rules.ts';
import { sampleIdentity } from '../../test/support/sample-identity.ts';
import { sampleInvitation } from '../../test/support/sample-invitation.ts';
import { sampleMeeting } from '../../test/support/sample-meeting.ts';
import type { Identity } from '../model/identity.ts';
import { decide } from './decide.ts';
import { NO_FACTS, type RoomFacts } from './decision.ts';

const RULES = `
  - match: "class-*"
    host: "group:teachers"
    member: "group:students"
    guests: wait
    require: { acr: [gold, platinum], second_factor: true }
  - match: "jitsi-*"
    guests: jitsi
    require: { second_factor: true }
`;
const STRONG = { acr: 'gold', secondFactor: true };

function decideFor(
  person: Partial<Identity> | null,
  facts: Partial<RoomFacts> = {},
  room = 'class-7',
) {
  const identity = person && sampleIdentity(person);
  const rules = ruleBook(RULES);
  const question = { identity, room: roomOf(room), rules, now: NOW };
  const { kind, reason, ruleIndex } = decide({ ...question, facts: { ...NO_FACTS, ...facts } });
  return [kind, reason, ruleIndex];
}

const teacher = { groups: ['teachers'] };
const hour = { startsAt: NOW - 60, endsAt: NOW + 3600 };

describe('a rule that requires a certain sign-in', () => {
  test('seats who has it, and nobody who lacks any of it', () => {
    assert.deepEqual(decideFor({ ...teacher, ...STRONG }), ['host', 'rule', 0]);
    assert.deepEqual(decideFor({ ...teacher, ...STRONG, acr: 'platinum' }), ['host', 'rule', 0]);
    for (const weak of [
      { acr: null },
      { acr: 'silver' },
      { acr: 'GOLD' },
      { secondFactor: false },
    ]) {
      const person = { ...teacher, ...STRONG, ...weak };
      assert.deepEqual(decideFor(person), ['refused', 'too-weak', 0], JSON.stringify(weak));
    }
  });

  test('gives nobody a place in the queue, or the way to Jitsi, who lacks it', () => {
    assert.deepEqual(decideFor({ groups: ['students'] }), ['refused', 'too-weak', 0]);
    assert.deepEqual(decideFor({}), ['refused', 'too-weak', 0]);
    assert.deepEqual(decideFor({}, {}, 'jitsi-1'), ['refused', 'too-weak', 1]);
    assert.deepEqual(decideFor(STRONG, {}, 'jitsi-1'), ['hand-over', 'guests', 1]);
  });

  test('has guests sign in, and asks them for no code', () => {
    assert.deepEqual(decideFor(null), ['refused', 'not-signed-in', 0]);
    assert.deepEqual(decideFor(null, { isRunning: true }), ['refused', 'not-signed-in', 0]);
    const meeting = sampleMeeting({ ...hour, guests: 'open', codeHash: 'hash' });
    assert.deepEqual(decideFor(null, { meeting }), ['refused', 'not-signed-in', 0]);
    assert.deepEqual(decideFor(null, { meeting, hasCode: true }), ['refused', 'not-signed-in', 0]);
    assert.deepEqual(decideFor({}, { meeting }), ['refused', 'code-needed', 0]);
    assert.deepEqual(decideFor({}, { meeting, hasCode: true }), ['refused', 'too-weak', 0]);
  });

  test('holds in a meeting and for an invitation', () => {
    const meeting = sampleMeeting(hour);
    const standing = { role: 'host', subject: 'user:asa' } as const;
    assert.deepEqual(decideFor({}, { meeting, standing }), ['refused', 'too-weak', 0]);
    assert.deepEqual(decideFor(STRONG, { meeting, standing }), ['host', 'meeting', 0]);
    const invitation = sampleInvitation({ notBefore: NOW - 1, expiresAt: NOW + 60 });
    assert.deepEqual(decideFor({}, { invitation }), ['refused', 'too-weak', 0]);
    assert.deepEqual(decideFor(null, { invitation }), ['refused', 'not-signed-in', 0]);
  });
});
