import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decideFor, WEDNESDAY_AT_TEN } from '../../test/support/rules.ts';
import { sampleInvitation } from '../../test/support/sample-invitation.ts';
import { sampleMeeting } from '../../test/support/sample-meeting.ts';
import type { Meeting } from '../model/meeting.ts';
import type { RoomFacts } from './decision.ts';

const RULE = `[{ match: "class-*", host: "group:teachers", member: "group:students",
  features: { recording: [host], flip: [member], room: [guest] }, token: { ttl: 90m }, group: school }]`;
const FINAL = RULE.replace('match:', 'final: true, match:');
const THERE = { isRunning: true };
const HOST = { role: 'host', subject: 'user:asa' } as const;
const MEMBER = { role: 'member', subject: 'signed-in' } as const;
const MINUTE = 60;

function decideWith(
  more: Partial<Meeting>,
  facts: Partial<RoomFacts> = {},
  person: object | null = {},
  rules = RULE,
) {
  const meeting = sampleMeeting(more);
  return decideFor(rules, 'class-7', person, WEDNESDAY_AT_TEN, { meeting, ...facts });
}

describe('within the time of a meeting', () => {
  test('its roster says who is host, with the features, the group and the time of the rule', () => {
    assert.deepEqual(decideWith({}, { standing: HOST }), {
      kind: 'host',
      reason: 'meeting',
      ruleIndex: 0,
      meetingId: sampleMeeting().id,
      invitationId: null,
      seat: {
        moderator: true,
        affiliation: 'owner',
        group: 'school',
        features: { recording: true, flip: false, room: false },
        lobbyBypass: false,
        securityBypass: false,
      },
      ttlSeconds: 5400,
      until: sampleMeeting().endsAt,
    });
  });

  test('its lobby does not hold its hosts, since nobody is inside to let them in, and holds everybody else', () => {
    const host = decideWith({ lobby: true }, { standing: HOST });
    assert.ok(host.kind === 'host' && host.seat.lobbyBypass === true);
    const member = decideWith({ lobby: true, wait: false }, { standing: MEMBER });
    assert.ok(member.kind === 'member' && member.seat.lobbyBypass === false);
  });

  test('its roster says who is member, and they wait for a host as it says', () => {
    const member = decideWith({ wait: false }, { standing: MEMBER });
    assert.ok(member.kind === 'member' && member.seat.features['flip'] === true);
    const waiting = decideWith({}, { standing: MEMBER });
    assert.ok(waiting.kind === 'wait' && waiting.as === 'member' && waiting.reason === 'no-host');
    assert.equal(decideWith({}, { standing: MEMBER, ...THERE }).kind, 'member');
  });

  test('whom the rule alone names is a guest, if the meeting takes any', () => {
    for (const group of ['teachers', 'students']) {
      const person = { groups: [group] };
      const refused = decideWith({}, {}, person);
      assert.ok(refused.kind === 'refused' && refused.reason === 'not-listed');
      assert.equal(refused.meetingId, sampleMeeting().id);
      assert.equal(decideWith({ guests: 'open' }, {}, person).kind, 'guest');
    }
  });

  test('guests are refused, wait or come in as it says, to its end', () => {
    for (const person of [{}, null]) {
      const refused = decideWith({ guests: 'never' }, THERE, person);
      const reason = person ? 'not-listed' : 'not-signed-in';
      assert.ok(refused.kind === 'refused' && refused.reason === reason);
      assert.equal(decideWith({ guests: 'wait' }, {}, person).kind, 'wait');
      const guest = decideWith({ guests: 'wait' }, THERE, person);
      assert.ok(guest.kind === 'guest' && guest.reason === 'guests');
      assert.equal(guest.until, sampleMeeting().endsAt);
      assert.equal(guest.seat.features['room'], true);
      assert.equal(decideWith({ guests: 'open' }, {}, person).kind, 'guest');
    }
  });

  test('with an access code, guests must have given it; its roster need not', () => {
    const coded = { guests: 'open', codeHash: 'hash' } as const;
    const asked = decideWith(coded, {}, null);
    assert.ok(asked.kind === 'refused' && asked.reason === 'code-needed');
    assert.equal(asked.opensAt, null);
    const knows = decideWith(coded, { hasCode: true }, null);
    assert.ok(knows.kind === 'guest' && knows.reason === 'code');
    const waits = decideWith({ ...coded, guests: 'wait' }, { hasCode: true }, null);
    assert.ok(waits.kind === 'wait' && waits.as === 'guest');
    assert.equal(decideWith(coded, { standing: HOST }).kind, 'host');
    const never = decideWith({ ...coded, guests: 'never' }, { hasCode: true }, null);
    assert.ok(never.kind === 'refused' && never.reason === 'not-signed-in');
  });

  test('who is invited needs neither a name on the roster nor the code, to the earlier end', () => {
    for (const [expiresAt, until] of [
      [WEDNESDAY_AT_TEN + 1, WEDNESDAY_AT_TEN + 1],
      [WEDNESDAY_AT_TEN + 99_999, sampleMeeting().endsAt],
    ] as const) {
      const invitation = sampleInvitation({ seat: 'member', expiresAt });
      const decision = decideWith({ codeHash: 'hash' }, { invitation, ...THERE }, null);
      assert.ok(decision.kind === 'member' && decision.reason === 'invitation');
      assert.deepEqual([decision.until, decision.invitationId], [until, invitation.id]);
      assert.equal(decision.meetingId, sampleMeeting().id);
    }
    const invitation = sampleInvitation();
    const waiting = decideWith({}, { invitation }, null);
    assert.ok(waiting.kind === 'wait' && waiting.as === 'guest');
    assert.equal(decideWith({}, { invitation, standing: HOST }).kind, 'host');
    const over = sampleInvitation({ expiresAt: WEDNESDAY_AT_TEN });
    assert.equal(decideWith({}, { invitation: over, ...THERE }, null).kind, 'refused');
  });

  test('it needs no rule for the room, and no rules at all', () => {
    for (const rules of ['[{ match: other }]', '']) {
      const host = decideWith({}, { standing: HOST }, {}, rules);
      assert.ok(host.kind === 'host' && host.ruleIndex === null);
      assert.deepEqual(host.seat.features, {});
      assert.equal(decideWith({}, {}, {}, rules).kind, 'refused');
    }
  });

  test('the hours of the rule do not count', () => {
    const closed = RULE.replace('match:', 'between: "Sat 07:00-08:00 UTC", match:');
    const host = decideWith({}, { standing: HOST }, {}, closed);
    assert.ok(host.kind === 'host' && host.until === sampleMeeting().endsAt);
  });
});

describe('before a meeting begins', () => {
  const soon = { startsAt: WEDNESDAY_AT_TEN + MINUTE, earlySeconds: MINUTE };

  test('its hosts may enter early, and everybody else is told when', () => {
    assert.equal(decideWith(soon, { standing: HOST }).kind, 'host');
    const invitation = sampleInvitation();
    for (const [facts, as] of [
      [{ standing: MEMBER }, 'member'],
      [{ invitation }, 'guest'],
      [{}, 'guest'],
    ] as const) {
      const decision = decideWith({ ...soon, guests: 'open' }, { ...facts, ...THERE });
      assert.ok(decision.kind === 'wait' && decision.reason === 'not-begun');
      assert.deepEqual([decision.as, decision.opensAt], [as, soon.startsAt]);
    }
  });

  test('the early entry begins to the second', () => {
    const notYet = { ...soon, earlySeconds: MINUTE - 1 };
    const decision = decideWith(notYet, { standing: HOST }, {}, '[{ match: other }]');
    assert.ok(decision.kind === 'refused' && decision.reason === 'closed');
    assert.equal(decision.opensAt, WEDNESDAY_AT_TEN + 1);
  });

  test('the rules decide until its early entry, whoever asks', () => {
    const later = { startsAt: WEDNESDAY_AT_TEN + 10 * MINUTE };
    for (const standing of [null, MEMBER]) {
      const host = decideWith(later, { standing }, { groups: ['teachers'] });
      assert.ok(host.kind === 'host' && host.meetingId === null);
    }
    const stranger = decideWith(later);
    assert.ok(stranger.kind === 'refused' && stranger.reason === 'not-listed');
    assert.equal(stranger.meetingId, null);
  });

  test('who belongs to it and is refused by the rules is told when, by its own clocks', () => {
    const later = { startsAt: WEDNESDAY_AT_TEN + 20 * MINUTE, earlySeconds: 5 * MINUTE };
    const invitation = sampleInvitation();
    for (const [facts, minutes] of [
      [{ standing: HOST }, 15],
      [{ standing: MEMBER }, 20],
      [{ invitation }, 20],
    ] as const) {
      for (const rules of [RULE, '[{ match: other }]']) {
        if ('invitation' in facts && rules === RULE) continue;
        const decision = decideWith(later, facts, {}, rules);
        assert.ok(decision.kind === 'refused' && decision.reason === 'closed');
        assert.equal(decision.opensAt, WEDNESDAY_AT_TEN + minutes * MINUTE);
        assert.equal(decision.zone, 'Europe/Berlin');
        assert.equal(decision.meetingId, sampleMeeting().id);
      }
    }
  });

  test('an invitation that will be over by then promises nothing', () => {
    const later = { startsAt: WEDNESDAY_AT_TEN + 20 * MINUTE };
    const invitation = sampleInvitation({ expiresAt: later.startsAt });
    const decision = decideWith(later, { invitation }, {}, '[{ match: other }]');
    assert.ok(decision.kind === 'refused' && decision.reason === 'no-rule');
  });

  test('of the hours of the rule and the meeting, the earlier is told', () => {
    const student = { groups: ['students'] };
    const hours = (from: string) =>
      RULE.replace('match:', `between: "${from}-18:00 Europe/Berlin", match:`);
    const later = { startsAt: WEDNESDAY_AT_TEN + 120 * MINUTE };
    const eleven = decideWith(later, { standing: MEMBER }, student, hours('11:00'));
    assert.ok(eleven.kind === 'refused' && eleven.meetingId === null);
    assert.equal(eleven.opensAt, WEDNESDAY_AT_TEN + 60 * MINUTE);
    const noon = decideWith(later, { standing: MEMBER }, student, hours('13:00'));
    assert.ok(noon.kind === 'refused' && noon.meetingId === sampleMeeting().id);
    assert.equal(noon.opensAt, later.startsAt);
  });
});

describe('a meeting has no say', () => {
  const teacher = { groups: ['teachers'] };

  test('once it has ended or was cancelled', () => {
    for (const more of [{ endsAt: WEDNESDAY_AT_TEN }, { cancelledAt: WEDNESDAY_AT_TEN - 1 }]) {
      const host = decideWith(more, {}, teacher);
      assert.ok(host.kind === 'host' && host.meetingId === null);
      const named = decideWith(more, { standing: HOST });
      assert.ok(named.kind === 'refused' && named.reason === 'not-listed');
    }
  });

  test('where the rule for the room is final, now or to come', () => {
    for (const more of [{}, { startsAt: WEDNESDAY_AT_TEN + 1 }]) {
      const named = decideWith(more, { standing: HOST, hasCode: true }, {}, FINAL);
      assert.ok(named.kind === 'refused' && named.reason === 'not-listed');
      assert.equal(named.meetingId, null);
      const host = decideWith(more, {}, teacher, FINAL);
      assert.ok(host.kind === 'host' && host.reason === 'rule' && host.until === null);
    }
  });

  test('but a final rule for other rooms leaves it alone', () => {
    const rules = `[{ match: other, final: true }, ${RULE.trim().slice(1)}`;
    assert.equal(decideWith({}, { standing: HOST }, {}, rules).kind, 'host');
  });
});
