import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { roomOf, ruleBook, WEDNESDAY_AT_TEN } from '../../test/support/rules.ts';
import { sampleMeeting } from '../../test/support/sample-meeting.ts';
import type { Meeting } from '../model/meeting.ts';
import type { RuleBook } from '../model/rule.ts';
import { judgeConference, LONGEST_SECONDS } from './judge-conference.ts';

const NOW = WEDNESDAY_AT_TEN;
const CLASS = '[{ match: "class-*", host: ["group:teachers"], member: ["group:students"] }]';

interface Given {
  readonly room?: string;
  /** Seconds since a host was seated. */
  readonly hostAgo?: number;
  readonly meeting?: Partial<Meeting>;
  readonly now?: number;
}

function judged(rules: string | RuleBook, given: Given = {}) {
  const { room = 'class-7', hostAgo, meeting, now = NOW } = given;
  const judgement = judgeConference({
    room: roomOf(room),
    rules: typeof rules === 'string' ? ruleBook(rules) : rules,
    hostSeatedAt: hostAgo === undefined ? null : now - hostAgo,
    meeting: meeting ? sampleMeeting(meeting) : null,
    now,
  });
  const { kind, reason } = judgement;
  return kind === 'allowed' ? `${reason} for ${judgement.endsAt - now}` : `not: ${reason}`;
}

describe('judgeConference', () => {
  it('lets a room begin once a host was seated, and for as long as that counts', () => {
    assert.equal(judged(CLASS), 'not: no-host');
    assert.equal(judged(CLASS, { hostAgo: 5 }), `host for ${LONGEST_SECONDS}`);
    assert.equal(judged(CLASS, { hostAgo: 7199 }), `host for ${LONGEST_SECONDS}`);
    assert.equal(judged(CLASS, { hostAgo: 7200 }), 'not: no-host');
  });

  it('asks for no host where the door makes nobody wait for one', () => {
    const rule = (more: string): string =>
      `[{ match: "class-*", host: ["group:teachers"], member: ["group:students"], ${more} }]`;
    assert.equal(judged(rule('wait: false')), `no-wait for ${LONGEST_SECONDS}`);
    assert.equal(judged(rule('guests: open')), `no-wait for ${LONGEST_SECONDS}`);
    assert.equal(judged(rule('guests: wait')), 'not: no-host');
    assert.equal(judged(rule('guests: jitsi')), 'not: no-host');
  });

  it('lets nobody begin a room that no rule is for', () => {
    assert.equal(judged(CLASS, { room: 'elsewhere', hostAgo: 5 }), 'not: no-rule');
  });

  it('keeps to the window of the rule, and ends with it', () => {
    const rules = CLASS.replace(' }]', ', between: "Wed 08:00-10:30 Europe/Berlin" }]');
    assert.equal(judged(rules, { hostAgo: 5 }), 'host for 1800');
    assert.equal(judged(rules, { hostAgo: 5, now: NOW + 1800 }), 'not: closed');
  });

  it('without rules, goes by what the door makes of those who are no hosts', () => {
    const none = ruleBook('');
    assert.equal(judged(none), 'not: no-host');
    assert.equal(judged(none, { hostAgo: 5 }), `host for ${LONGEST_SECONDS}`);
    const open: RuleBook = { ...none, guestsWithoutRules: 'open' };
    assert.equal(judged(open), `no-wait for ${LONGEST_SECONDS}`);
    const mapped: RuleBook = { ...none, mappedMethods: new Set(['demo']) };
    assert.equal(judged(mapped), `no-wait for ${LONGEST_SECONDS}`);
  });

  describe('within a meeting', () => {
    it('ends with the meeting, and lets its hosts begin early', () => {
      const early = { startsAt: NOW + 300, endsAt: NOW + 3900, earlySeconds: 600 };
      assert.equal(judged(CLASS, { meeting: early, hostAgo: 5 }), 'host for 3900');
      const free = { ...early, wait: false, guests: 'open' } as const;
      assert.equal(judged(CLASS, { meeting: free }), 'not: no-host');
    });

    it('asks for a host as its door does', () => {
      assert.equal(judged(CLASS, { meeting: {} }), 'not: no-host');
      assert.equal(judged(CLASS, { meeting: { wait: false } }), 'no-wait for 3600');
      assert.equal(judged(CLASS, { meeting: { guests: 'open' } }), 'no-wait for 3600');
      assert.equal(judged(CLASS, { meeting: { guests: 'wait' } }), 'not: no-host');
    });

    it('takes a host who was seated within it to be there to its end, as its door does', () => {
      const long = { startsAt: NOW - 10_000, endsAt: NOW + 3600 };
      assert.equal(judged(CLASS, { meeting: long, hostAgo: 9000 }), 'host for 3600');
      assert.equal(judged(CLASS, { meeting: long, hostAgo: 11_000 }), 'not: no-host');
      const final = CLASS.replace(' }]', ', final: true }]');
      assert.equal(judged(final, { meeting: long, hostAgo: 9000 }), 'not: no-host');
    });

    it('needs no rule and no window, and lasts longer than a day', () => {
      const meeting = { wait: false, endsAt: NOW + 3 * LONGEST_SECONDS };
      assert.equal(judged(CLASS, { room: 'elsewhere', meeting }), 'no-wait for 259200');
      const closed = CLASS.replace(' }]', ', between: "Sat 08:00-10:30 Europe/Berlin" }]');
      assert.equal(judged(closed, { meeting }), 'no-wait for 259200');
    });

    it('is none where the rule is final, before its time, after it, and cancelled', () => {
      const free = { wait: false };
      const final = CLASS.replace(' }]', ', final: true }]');
      assert.equal(judged(final, { meeting: free }), 'not: no-host');
      const later = { ...free, startsAt: NOW + 10, endsAt: NOW + 20 };
      assert.equal(judged(CLASS, { meeting: later }), 'not: no-host');
      assert.equal(judged(CLASS, { meeting: { ...free, endsAt: NOW } }), 'not: no-host');
      assert.equal(judged(CLASS, { meeting: { ...free, cancelledAt: NOW - 5 } }), 'not: no-host');
    });
  });
});
