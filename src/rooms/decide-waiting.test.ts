import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decideFor, WEDNESDAY_AT_TEN } from '../../test/support/rules.ts';
import { sampleMeeting } from '../../test/support/sample-meeting.ts';
import type { RoomFacts } from './decision.ts';

const HOUR = 3600;
const student = { groups: ['students'] };

function ruleWith(more: string): string {
  return `[{ match: x, host: "group:teachers", member: "group:students"${more} }]`;
}

/** Of a student and of a guest: their seat, or `wait as …`. */
function kinds(more: string, facts: Partial<RoomFacts> = {}): string[] {
  return [student, null].map((person) => {
    const decision = decideFor(ruleWith(more), 'x', person, WEDNESDAY_AT_TEN, facts);
    if (decision.kind !== 'wait') return decision.kind;
    assert.equal(decision.reason, 'no-host');
    assert.equal(decision.opensAt, null);
    return `wait as ${decision.as}`;
  });
}

describe('until a host is there', () => {
  test('members wait unless the rule says otherwise or lets guests in at once', () => {
    assert.deepEqual(kinds(''), ['wait as member', 'refused']);
    assert.deepEqual(kinds(', wait: false'), ['member', 'refused']);
    assert.deepEqual(kinds(', guests: wait'), ['wait as member', 'wait as guest']);
    assert.deepEqual(kinds(', guests: wait, wait: false'), ['member', 'wait as guest']);
    assert.deepEqual(kinds(', guests: open'), ['member', 'guest']);
    assert.deepEqual(kinds(', guests: open, wait: true'), ['wait as member', 'guest']);
    assert.deepEqual(kinds(', guests: jitsi'), ['wait as member', 'hand-over']);
  });

  test('who waits is told by what rule, and has no seat', () => {
    assert.deepEqual(decideFor(ruleWith(''), 'x', student), {
      kind: 'wait',
      as: 'member',
      reason: 'no-host',
      opensAt: null,
      ruleIndex: 0,
      meetingId: null,
      invitationId: null,
    });
  });

  test('a host waits for nobody', () => {
    assert.equal(decideFor(ruleWith(''), 'x', { groups: ['teachers'] }).kind, 'host');
  });
});

describe('a host is there', () => {
  const waiting = ', guests: wait';
  const there = ['member', 'guest'];
  const absent = ['wait as member', 'wait as guest'];

  test('to the end of the meeting within which they were seated, if no final rule overrules it', () => {
    const meeting = sampleMeeting({ startsAt: WEDNESDAY_AT_TEN - 5 * HOUR, guests: 'wait' });
    const standing = { role: 'member', subject: 'user:ben' } as const;
    const seatedAgo = (seconds: number) => ({ hostSeatedAt: WEDNESDAY_AT_TEN - seconds, meeting });
    const early = 5 * HOUR + meeting.earlySeconds;
    const kindOf = (more: string, seconds: number) =>
      decideFor(ruleWith(more), 'x', student, WEDNESDAY_AT_TEN, { ...seatedAgo(seconds), standing })
        .kind;
    assert.equal(kindOf('', 4 * HOUR), 'member');
    assert.equal(kindOf('', early), 'member');
    assert.equal(kindOf('', early + 1), 'wait');
    assert.equal(kindOf(', final: true', 4 * HOUR), 'wait');
    assert.equal(kindOf(', final: true', HOUR), 'member');
  });

  test('while Jitsi says that the conference is running', () => {
    assert.deepEqual(kinds(waiting, { isRunning: true }), there);
    assert.deepEqual(kinds(waiting, { isRunning: true, hostSeatedAt: 1 }), there);
  });

  test('for two hours after one was let in, to the second (waiting.host_within)', () => {
    const seatedAgo = (seconds: number) => ({ hostSeatedAt: WEDNESDAY_AT_TEN - seconds });
    assert.deepEqual(kinds(waiting, seatedAgo(0)), there);
    assert.deepEqual(kinds(waiting, seatedAgo(2 * HOUR - 1)), there);
    assert.deepEqual(kinds(waiting, seatedAgo(2 * HOUR)), absent);
  });

  test('not when none was let in since the room last ended', () => {
    assert.deepEqual(kinds(waiting, { hostSeatedAt: null }), absent);
  });
});
