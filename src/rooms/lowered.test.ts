import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { roomOf, ruleBook, WEDNESDAY_AT_TEN } from '../../test/support/rules.ts';
import { sampleIdentity } from '../../test/support/sample-identity.ts';
import { sampleMeeting } from '../../test/support/sample-meeting.ts';
import { decide } from './decide.ts';
import { type Decision, NO_FACTS, type Role, type RoomFacts } from './decision.ts';

const RULES = `
  - match: class-*
    host: group:teachers
    member: group:students
    guests: wait
    features: { recording: host, livestreaming: [host, member], screen-sharing: everyone }
    lobby_bypass: host
`;

function decideAtMost(
  atMost: Role | undefined,
  facts: Partial<RoomFacts> = {},
  rules: string = RULES,
): Decision {
  return decide({
    identity: sampleIdentity({ groups: ['teachers'] }),
    room: roomOf('class-7'),
    rules: ruleBook(rules),
    facts: { ...NO_FACTS, ...facts },
    now: WEDNESDAY_AT_TEN,
    ...(atMost !== undefined && { atMost }),
  });
}

const running = { isRunning: true };

describe('a host who may be no more than', () => {
  test('a host is one', () => {
    assert.equal(decideAtMost('host').kind, 'host');
    assert.deepEqual(decideAtMost('host'), decideAtMost(undefined));
  });

  test('a member has what a member has, not what a host has', () => {
    const decision = decideAtMost('member', running);
    assert.equal(decision.kind, 'member');
    assert.deepEqual('seat' in decision && decision.seat, {
      moderator: false,
      affiliation: 'member',
      group: null,
      features: { recording: false, livestreaming: true, 'screen-sharing': true },
      lobbyBypass: false,
      securityBypass: false,
    });
  });

  test('a guest has what a guest has, for as long as a guest', () => {
    const decision = decideAtMost('guest', running);
    assert.equal(decision.kind, 'guest');
    assert.ok('seat' in decision);
    assert.equal(decision.seat.features['livestreaming'], false);
    assert.equal(decision.ttlSeconds, ruleBook(RULES).guestTtlSeconds);
  });

  test('a member waits for a host as members do', () => {
    const decision = decideAtMost('member');
    assert.deepEqual([decision.kind, 'as' in decision && decision.as], ['wait', 'member']);
  });

  test('a member is one where there are no rules, without the rights of who moderates', () => {
    const decision = decideAtMost('member', {}, '');
    assert.equal(decision.kind, 'member');
    assert.deepEqual('seat' in decision && decision.seat, {
      moderator: false,
      affiliation: 'member',
      group: null,
      features: {},
    });
  });

  test('a member does not come early to a meeting, nor is told to', () => {
    const startsAt = WEDNESDAY_AT_TEN + 60;
    const meeting = sampleMeeting({ startsAt, earlySeconds: 600 });
    const facts = { ...running, meeting, standing: { subject: 'user:asa', role: 'host' } as const };
    assert.equal(decideAtMost('host', facts).kind, 'host');
    assert.equal(decideAtMost('member', facts).kind, 'wait');
    const later = { ...facts, meeting: sampleMeeting({ startsAt, earlySeconds: 30 }) };
    for (const [atMost, early] of [
      ['host', 30],
      ['member', 0],
    ] as const) {
      const decision = decideAtMost(atMost, later, '[{ match: other }]');
      assert.ok(decision.kind === 'refused' && decision.opensAt === startsAt - early);
    }
  });
});

test('nobody is raised: who is a member stays one', () => {
  const decision = decide({
    identity: sampleIdentity({ groups: ['students'] }),
    room: roomOf('class-7'),
    rules: ruleBook(RULES),
    facts: { ...NO_FACTS, ...running },
    now: WEDNESDAY_AT_TEN,
    atMost: 'host',
  });
  assert.equal(decision.kind, 'member');
});
