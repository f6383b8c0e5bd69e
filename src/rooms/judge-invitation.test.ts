import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { WEDNESDAY_AT_TEN as NOW, roomOf, ruleBook } from '../../test/support/rules.ts';
import { sampleIdentity } from '../../test/support/sample-identity.ts';
import { sampleInvitation } from '../../test/support/sample-invitation.ts';
import { sampleMeeting } from '../../test/support/sample-meeting.ts';
import type { Invitation } from '../model/invitation.ts';
import { NO_FACTS, type RoomFacts } from './decision.ts';
import { invitationStateFor, isNamedAnyway, whatBarsInvitations } from './judge-invitation.ts';

const at = (more: Partial<Invitation>, isBarred = false, isHeld = false) =>
  invitationStateFor(sampleInvitation(more), { isBarred, isHeld }, NOW);

test('a link is open within its time, while there are places, and for whoever has one', () => {
  assert.equal(at({}), 'valid');
  assert.equal(at({ notBefore: NOW }), 'valid');
  assert.equal(at({ notBefore: NOW + 1 }), 'to-come');
  assert.equal(at({ expiresAt: NOW }), 'expired');
  assert.equal(at({ uses: 1, maxUses: 2 }), 'valid');
  assert.equal(at({ uses: 2, maxUses: 2 }), 'used-up');
  assert.equal(at({ uses: 2, maxUses: 2 }, false, true), 'valid');
  assert.equal(at({ uses: 9, maxUses: null }), 'valid');
  assert.equal(at({ revokedAt: NOW - 1 }, false, true), 'revoked');
  assert.equal(at({ revokedAt: NOW - 1, expiresAt: NOW }), 'revoked');
  assert.equal(at({ notBefore: NOW + 1 }, true), 'revoked');
});

test('a room is barred where its rule is final, or nothing is for it', () => {
  const rules = ruleBook([
    { match: 'final', final: true },
    { match: 'class-*' },
    { match: 'class-f', final: true },
  ]);
  const bar = (name: string, meeting = false) =>
    whatBarsInvitations(rules, roomOf(name), meeting ? sampleMeeting() : null);
  assert.equal(bar('FINAL'), 'final');
  assert.equal(bar('final', true), 'final');
  assert.equal(bar('class-f'), null, 'the first rule counts');
  assert.equal(bar('elsewhere'), 'unserved');
  assert.equal(bar('elsewhere', true), null);
  assert.equal(whatBarsInvitations(ruleBook(''), roomOf('elsewhere'), null), null);
});

describe('whoever is named anyway', () => {
  const ask = (more: Partial<RoomFacts>, groups: string[], rules = RULES) =>
    isNamedAnyway({
      identity: sampleIdentity({ groups }),
      room: roomOf('class-7'),
      rules: ruleBook(rules),
      facts: { ...NO_FACTS, ...more },
      now: NOW,
    });
  const RULES = [
    { match: 'class-*', host: ['group:teachers'], member: ['group:pupils'], guests: 'open' },
  ];

  test('is named by the rule, as host or as member; guests are not', () => {
    assert.equal(ask({}, ['teachers']), true);
    assert.equal(ask({}, ['pupils']), true);
    assert.equal(ask({}, []), false);
    assert.equal(
      ask({}, ['teachers'], [{ match: 'other', host: ['group:teachers'] }] as never),
      false,
    );
    const nobody = { identity: null, room: roomOf('class-7'), facts: NO_FACTS, now: NOW };
    assert.equal(isNamedAnyway({ ...nobody, rules: ruleBook('') }), false);
    assert.equal(ask({}, [], [] as never), true, 'without rules whoever signs in is host');
  });

  test('is named by the meeting while it is in force, and then by nothing else', () => {
    const standing = { role: 'member', subject: 'user:asa' } as const;
    const meeting = sampleMeeting();
    assert.equal(ask({ meeting, standing }, []), true);
    assert.equal(ask({ meeting }, ['teachers']), false);
    assert.equal(ask({ meeting: sampleMeeting({ startsAt: NOW + 60 }) }, ['teachers']), true);
  });
});
