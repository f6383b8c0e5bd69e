import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roomOf, rulesConfig } from '../../test/support/rules.ts';
import type { JitsiConfig } from '../config/config.ts';
import type { Admission } from '../rooms/decision.ts';
import { claimsOfAdmission } from './admission-claims.ts';

const NOW = 1_800_000_000;
const jitsi = rulesConfig('').jitsi[0] as JitsiConfig;
const ann = { id: 'ann', name: 'Ann', email: null, avatar: null };
const admission: Admission = {
  kind: 'member',
  reason: 'rule',
  ruleIndex: 0,
  meetingId: null,
  invitationId: null,
  seat: { moderator: false, affiliation: 'member', group: null, features: {} },
  ttlSeconds: null,
  until: null,
};

function claims(more: Partial<Admission>, config: Partial<JitsiConfig> = {}, tenant?: string) {
  const room = roomOf('Standup', tenant ?? null);
  return claimsOfAdmission({ ...admission, ...more }, ann, room, { ...jitsi, ...config }, NOW);
}

test('a token lives as long as the Jitsi says, or the rule, and never past the end', () => {
  for (const [more, seconds] of [
    [{}, 7200],
    [{ ttlSeconds: 60 }, 60],
    [{ ttlSeconds: 86_400 }, 86_400],
    [{ until: NOW + 100_000 }, 7200],
    [{ until: NOW + 600 }, 600],
    [{ until: NOW + 1 }, 1],
    [{ ttlSeconds: 60, until: NOW + 600 }, 60],
    [{ ttlSeconds: 900, until: NOW + 600 }, 600],
  ] as const) {
    assert.equal(claims(more).exp, NOW + seconds, JSON.stringify(more));
  }
  const month = 30 * 86_400;
  assert.equal(claims({}, { ttlSeconds: month }).exp, NOW + month);
});

test('it is good from a minute ago, since Prosody gives clocks no leeway (attack C5)', () => {
  const { nbf, iat } = claims({});
  assert.deepEqual([nbf, iat], [NOW - 60, NOW]);
});

test('its sub is the tenant, else the domain', () => {
  assert.equal(claims({}).sub, 'meet.example.org');
  assert.equal(claims({}, {}, 'Acme').sub, 'acme');
});

test("the rule's group goes before the Jitsi's", () => {
  const seat = { ...admission.seat, group: 'school' };
  assert.equal(claims({ seat }, { group: 'all' }).context.group, 'school');
  assert.equal(claims({}, { group: 'all' }).context.group, 'all');
  assert.equal(claims({}).context.group, undefined);
});

test('nothing is made for somebody whose time is over', () => {
  assert.throws(() => claims({ until: NOW }), { code: 'token_claims_unusable' });
});
