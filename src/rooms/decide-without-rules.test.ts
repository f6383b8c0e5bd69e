import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { roomOf, ruleBook, WEDNESDAY_AT_TEN } from '../../test/support/rules.ts';
import { sampleIdentity } from '../../test/support/sample-identity.ts';
import { sampleInvitation } from '../../test/support/sample-invitation.ts';
import type { Identity } from '../model/identity.ts';
import type { GuestRule, RuleBook } from '../model/rule.ts';
import { decide } from './decide.ts';
import { type Decision, NO_FACTS, type RoomFacts } from './decision.ts';

function decideBy(
  more: Partial<RuleBook>,
  person: Partial<Identity> | null,
  facts: Partial<RoomFacts> = {},
): Decision {
  return decide({
    identity: person && sampleIdentity({ methodId: 'oidc', ...person }),
    room: roomOf('x'),
    rules: { ...ruleBook(''), ...more },
    facts: { ...NO_FACTS, ...facts },
    now: WEDNESDAY_AT_TEN,
  });
}

const decideMapped = (mapped: string[], person: Partial<Identity>) =>
  decideBy({ mappedMethods: new Set(mapped) }, person);

describe('where there are no rules, who signs in', () => {
  test('is host, and unmapped claims have no say (attack C3)', () => {
    for (const claimed of [{}, { moderator: false }, { affiliation: 'member' }]) {
      const decision = decideMapped(['other'], claimed);
      assert.ok(decision.kind === 'host' && decision.reason === 'no-rules');
      assert.equal(decision.seat.moderator, true);
      assert.equal(decision.seat.affiliation, 'owner');
    }
  });

  test('is what mapped claims say, which are handed on as they stand; members wait for nobody', () => {
    for (const [claimed, kind, moderator, affiliation] of [
      [{}, 'member', false, 'member'],
      [{ moderator: true }, 'host', true, 'owner'],
      [{ moderator: false }, 'member', false, 'member'],
      [{ affiliation: 'teacher' }, 'host', true, 'teacher'],
      [{ affiliation: 'guest' }, 'member', false, 'guest'],
      [{ moderator: false, affiliation: 'owner' }, 'host', false, 'owner'],
    ] as const) {
      const decision = decideMapped(['oidc'], claimed);
      assert.ok(decision.kind === kind && decision.reason === 'claims', JSON.stringify(claimed));
      assert.deepEqual(
        [decision.seat.moderator, decision.seat.affiliation],
        [moderator, affiliation],
      );
    }
  });

  test('with rules, mapped claims have no say (attack C3)', () => {
    const { rules } = ruleBook('[{ match: "*", member: [everyone], wait: false }]');
    const claimed = { moderator: true, affiliation: 'owner' };
    const decision = decideBy({ rules, mappedMethods: new Set(['oidc']) }, claimed);
    assert.ok(decision.kind === 'member' && decision.seat.affiliation === 'member');
  });
});

describe('where there are no rules, a guest', () => {
  const decideGuest = (guestsWithoutRules: GuestRule, facts: Partial<RoomFacts> = {}) =>
    decideBy({ guestsWithoutRules }, null, facts);

  test('waits for a host by default', () => {
    const decision = decideBy({}, null);
    assert.ok(decision.kind === 'wait' && decision.as === 'guest' && decision.reason === 'no-host');
    assert.equal(decideBy({}, null, { isRunning: true }).kind, 'guest');
    assert.equal(decideBy({}, null, { hostSeatedAt: WEDNESDAY_AT_TEN }).kind, 'guest');
  });

  test('does what guests.without_rules says, and is told by no rule', () => {
    const open = decideGuest('open');
    assert.deepEqual(open, {
      kind: 'guest',
      reason: 'guests',
      ruleIndex: null,
      meetingId: null,
      invitationId: null,
      seat: { moderator: false, affiliation: 'member', group: null, features: {} },
      ttlSeconds: 3600,
      until: null,
    });
    const never = decideGuest('never');
    assert.ok(never.kind === 'refused' && never.reason === 'not-signed-in');
    assert.equal(decideGuest('jitsi').kind, 'hand-over');
  });

  test('who is invited has that seat, waits for a host, and is nobody once it is over', () => {
    const invitation = sampleInvitation({ seat: 'member' });
    for (const guests of ['never', 'wait', 'jitsi'] as const) {
      const waiting = decideGuest(guests, { invitation });
      assert.ok(waiting.kind === 'wait' && waiting.as === 'member', guests);
      const seated = decideGuest(guests, { invitation, isRunning: true });
      assert.ok(seated.kind === 'member' && seated.until === invitation.expiresAt, guests);
    }
    assert.equal(decideGuest('open', { invitation }).kind, 'member');
    const over = sampleInvitation({ expiresAt: WEDNESDAY_AT_TEN });
    assert.equal(decideGuest('never', { invitation: over }).kind, 'refused');
  });
});
