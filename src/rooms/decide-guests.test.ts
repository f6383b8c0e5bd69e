import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decideFor, WEDNESDAY_AT_TEN } from '../../test/support/rules.ts';
import { sampleInvitation } from '../../test/support/sample-invitation.ts';
import type { RoomFacts } from './decision.ts';

const HOUR = 3600;
const THERE = { isRunning: true };
const stranger = { groups: [] };

function ruleWith(more: string): string {
  return `[{ match: "class-*", host: "group:teachers", member: "group:students", ${more} }]`;
}

function decideIn(more: string, person: object | null, facts: Partial<RoomFacts> = {}) {
  return decideFor(ruleWith(more), 'class-7', person, WEDNESDAY_AT_TEN, facts);
}

describe('somebody whom the rule does not name', () => {
  test('is refused by default, and told to sign in where they have not', () => {
    for (const facts of [{}, THERE]) {
      const decision = decideIn('guests: never', null, facts);
      assert.ok(decision.kind === 'refused' && decision.reason === 'not-signed-in');
      const known = decideIn('guests: never', stranger, facts);
      assert.ok(known.kind === 'refused' && known.reason === 'not-listed');
    }
  });

  test('is a guest where guests are let in, signed in or not', () => {
    for (const person of [stranger, null]) {
      assert.deepEqual(decideIn('guests: open, features: { recording: [member] }', person), {
        kind: 'guest',
        reason: 'guests',
        ruleIndex: 0,
        meetingId: null,
        invitationId: null,
        seat: {
          moderator: false,
          affiliation: 'member',
          group: null,
          features: { recording: false },
          lobbyBypass: false,
          securityBypass: false,
        },
        ttlSeconds: HOUR,
        until: null,
      });
      assert.equal(decideIn('guests: wait', person).kind, 'wait');
      assert.equal(decideIn('guests: wait', person, THERE).kind, 'guest');
    }
  });

  test('is sent on to Jitsi without a token where the rule says so, host or no host', () => {
    for (const person of [stranger, null]) {
      for (const facts of [{}, THERE]) {
        assert.deepEqual(decideIn('guests: jitsi', person, facts), {
          kind: 'hand-over',
          reason: 'guests',
          ruleIndex: 0,
          meetingId: null,
          invitationId: null,
        });
      }
    }
  });

  test('has what the lists give to guests and to everyone, and what else they are', () => {
    const more =
      'guests: open, lobby_bypass: [guest], security_bypass: [member], features: { recording: [guest], flip: [everyone], lobby: ["!guest"], room: [signed-in] }';
    for (const [person, isSignedIn] of [
      [stranger, true],
      [null, false],
    ] as const) {
      const decision = decideIn(more, person);
      assert.ok(decision.kind === 'guest');
      assert.equal(decision.seat.lobbyBypass, true);
      assert.equal(decision.seat.securityBypass, false);
      const features = { recording: true, flip: true, lobby: false, room: isSignedIn };
      assert.deepEqual(decision.seat.features, features);
    }
  });

  test('is never host or member by a list that names guests or everyone', () => {
    const rule = '[{ match: x, host: [guest, everyone], member: [guest, everyone, "!user:x"] }]';
    assert.equal(decideFor(rule, 'x', null).kind, 'refused');
    const open = rule.replace('match: x', 'match: x, guests: open');
    assert.equal(decideFor(open, 'x', null).kind, 'guest');
  });

  test('has a token for as long as the rule says, else as guests.ttl says, within the window', () => {
    const long = decideIn('guests: open, token: { ttl: 5h }', null);
    assert.ok(long.kind === 'guest');
    assert.equal(long.ttlSeconds, 5 * HOUR);
    const window = decideIn('guests: open, between: "09:00-10:30 Europe/Berlin"', null);
    assert.ok(window.kind === 'guest');
    assert.equal(window.until, WEDNESDAY_AT_TEN + HOUR / 2);
    const member = decideIn('guests: open', { groups: ['students'] });
    assert.ok(member.kind === 'member' && member.ttlSeconds === null);
  });
});

describe('somebody who is invited', () => {
  const invited = (more: Parameters<typeof sampleInvitation>[0] = {}, facts = THERE) => ({
    ...facts,
    invitation: sampleInvitation(more),
  });

  test('has the seat of the invitation where the rule gives none, and not beyond its end', () => {
    for (const guests of ['never', 'wait', 'open', 'jitsi']) {
      for (const seat of ['guest', 'member'] as const) {
        const decision = decideIn(`guests: ${guests}`, null, invited({ seat }));
        assert.ok(decision.kind === seat, guests);
        assert.equal(decision.reason, 'invitation');
        assert.equal(decision.invitationId, sampleInvitation().id);
        assert.equal(decision.until, WEDNESDAY_AT_TEN + HOUR);
        assert.equal(decision.seat.moderator, false);
        assert.equal(decision.ttlSeconds, seat === 'guest' ? HOUR : null);
      }
    }
  });

  test('keeps what the rule gives', () => {
    for (const [group, kind] of [
      ['teachers', 'host'],
      ['students', 'member'],
    ] as const) {
      const decision = decideIn('guests: never', { groups: [group] }, invited());
      assert.ok(decision.kind === kind);
      assert.equal(decision.invitationId, null);
      assert.equal(decision.until, null);
    }
  });

  test('waits for a host as members do', () => {
    const nobody = { isRunning: false };
    const decision = decideIn('guests: never', null, invited({ seat: 'member' }, nobody));
    assert.ok(decision.kind === 'wait' && decision.as === 'member');
    assert.equal(decision.invitationId, sampleInvitation().id);
    assert.equal(decideIn('wait: false', null, invited({}, nobody)).kind, 'guest');
  });

  test('comes in at the hours of the rule, until the earlier of the two ends', () => {
    const closed = decideIn('between: "Mon 07:00-18:00 Europe/Berlin"', null, invited());
    assert.ok(closed.kind === 'refused' && closed.reason === 'closed');
    assert.equal(closed.invitationId, sampleInvitation().id);
    const soon = decideIn('between: "07:00-10:15 Europe/Berlin"', null, invited());
    assert.ok(soon.kind === 'guest' && soon.until === WEDNESDAY_AT_TEN + 900);
    const later = decideIn('between: "07:00-18:00 Europe/Berlin"', null, invited());
    assert.ok(later.kind === 'guest' && later.until === WEDNESDAY_AT_TEN + HOUR);
  });

  test('is nobody by one that is over, has not begun or was revoked', () => {
    for (const more of [
      { expiresAt: WEDNESDAY_AT_TEN },
      { notBefore: WEDNESDAY_AT_TEN + 1 },
      { revokedAt: WEDNESDAY_AT_TEN - 1 },
    ]) {
      assert.equal(decideIn('guests: never', null, invited(more)).kind, 'refused');
    }
  });

  test('is nobody where the rule is final, or where there are rules and none is for the room', () => {
    const final = decideIn('guests: never, final: true', null, invited());
    assert.ok(final.kind === 'refused' && final.reason === 'not-signed-in');
    const elsewhere = decideFor(ruleWith(''), 'x', null, WEDNESDAY_AT_TEN, invited());
    assert.ok(elsewhere.kind === 'refused' && elsewhere.reason === 'no-rule');
  });
});
