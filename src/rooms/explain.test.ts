import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { WEDNESDAY_AT_TEN as NOW, roomOf, ruleBook } from '../../test/support/rules.ts';
import { sampleIdentity } from '../../test/support/sample-identity.ts';
import { sampleInvitation } from '../../test/support/sample-invitation.ts';
import { sampleMeeting } from '../../test/support/sample-meeting.ts';
import type { Identity } from '../model/identity.ts';
import { NO_FACTS, type RoomFacts } from './decision.ts';
import { explain } from './explain.ts';

const RULES = `
  - match: other
  - match: "class-*"
    host: "group:teachers"
    guests: wait
    features: { recording: host, flip: member }
  - match: "*"
    guests: open
`;

function explainFor(
  facts: Partial<RoomFacts>,
  person: Partial<Identity> | null = {},
  rules: string = RULES,
) {
  const identity = person && sampleIdentity(person);
  const room = roomOf('class-7');
  return explain({
    identity,
    room,
    rules: ruleBook(rules),
    facts: { ...NO_FACTS, ...facts },
    now: NOW,
  });
}

describe('explain shows', () => {
  test('which rule decides, which come later and which are for other rooms', () => {
    const { rules, meeting, invitation, guests } = explainFor({});
    assert.deepEqual(
      rules.map(({ state }) => state),
      ['other-room', 'decides', 'later'],
    );
    assert.deepEqual([meeting, invitation], [null, null]);
    assert.deepEqual(guests, { guests: 'wait', by: 'rule' });
  });

  test('why a host is taken to be there, or not', () => {
    const host = (facts: Partial<RoomFacts>) => explainFor(facts).host;
    const until = (ago: number) => ({ seatedAt: NOW - ago, until: NOW - ago + 7200 });
    assert.deepEqual(host({}), { there: false, because: 'nobody', seatedAt: null, until: null });
    const lately = { there: true, because: 'seated', ...until(60) };
    assert.deepEqual(host({ hostSeatedAt: NOW - 60 }), lately);
    const longAgo = { there: false, because: 'long-ago', ...until(7200) };
    assert.deepEqual(host({ hostSeatedAt: NOW - 7200 }), longAgo);
    const running = { there: true, because: 'running', ...until(7200) };
    assert.deepEqual(host({ hostSeatedAt: NOW - 7200, isRunning: true }), running);
  });

  test('that a meeting in force overrules the rule, whose features are those of its seats', () => {
    const standing = { role: 'member', subject: 'signed-in' } as const;
    const meeting = sampleMeeting({ wait: false, codeHash: 'hash', guests: 'open' });
    const explained = explainFor({ meeting, standing }, { groups: ['teachers'] });
    assert.deepEqual(explained.meeting, { meeting, state: 'in-force', standing, code: false });
    assert.deepEqual(explained.guests, { guests: 'open', by: 'meeting' });
    const rule = explained.rules[1];
    assert.equal(rule?.state, 'overruled');
    assert.equal(rule.host.hit, true);
    assert.deepEqual(
      rule.features.map(({ verdict }) => verdict.hit),
      [false, true],
      'of a member, which is what the meeting makes them',
    );
  });

  test('a meeting to come, one that is over, and one that a final rule leaves no say', () => {
    const state = (more: object, rules?: string) =>
      explainFor({ meeting: sampleMeeting(more) }, {}, rules).meeting?.state;
    assert.equal(state({ startsAt: NOW + 60 }), 'to-come');
    assert.equal(state({ startsAt: NOW + 60, earlySeconds: 60 }), 'in-force');
    assert.equal(state({ endsAt: NOW }), 'over');
    assert.equal(state({ cancelledAt: NOW - 1 }), 'over');
    const final = '[{ match: "*", final: true }]';
    assert.equal(state({}, final), 'overruled');
    assert.equal(state({ endsAt: NOW }, final), 'over');
    assert.equal(explainFor({ meeting: sampleMeeting() }, {}, final).rules[0]?.state, 'decides');
    assert.equal(explainFor({ meeting: sampleMeeting() }).meeting?.code, null);
  });

  test('what an invitation does', () => {
    const state = (more: object, person: Partial<Identity> | null = null, rules?: string) =>
      explainFor({ invitation: sampleInvitation(more) }, person, rules).invitation?.state;
    assert.equal(state({}), 'counts');
    assert.equal(state({}, { groups: ['teachers'] }), 'not-needed');
    assert.equal(state({ expiresAt: NOW }), 'not-valid');
    assert.equal(state({ revokedAt: NOW }), 'not-valid');
    assert.equal(state({}, null, '[{ match: "*", final: true }]'), 'overruled');
    assert.equal(state({}, null, '[{ match: other }]'), 'not-needed');
  });

  test('whose word about guests counts', () => {
    assert.deepEqual(explainFor({}, {}, '').guests, { guests: 'wait', by: 'settings' });
    const none = { guests: 'never', by: null };
    assert.deepEqual(explainFor({}, {}, '[{ match: other }]').guests, none);
  });

  test('the features of the seat that somebody waits for', () => {
    const { decision, rules } = explainFor(
      { invitation: sampleInvitation({ seat: 'member' }) },
      null,
    );
    assert.equal(decision.kind, 'wait');
    assert.deepEqual(
      rules[1]?.features.map(({ verdict }) => verdict.hit),
      [false, true],
    );
  });
});
