import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configOf, MINIMAL, problemsOf, SECRET, said } from '../../test/support/sample-settings.ts';

const problems = (more: string): string[] => said(problemsOf(MINIMAL + more));

test('guests wait where there are no rules, for an hour; a host counts for two, entries half a year', () => {
  const { rules, audit, jitsi, limits } = configOf(MINIMAL);
  assert.equal(rules.guestsWithoutRules, 'wait');
  assert.equal(rules.guestTtlSeconds, 3600);
  assert.equal(rules.hostWithinSeconds, 7200);
  assert.equal(audit.keepSeconds, 180 * 86_400);
  assert.equal(jitsi[0]?.reservationsSecret, null);
  assert.deepEqual([limits.rate.guest, limits.rate.wait, limits.rate.api], [300, 3000, 6000]);
});

test('all of that can be set', () => {
  const more = `
guests: { without_rules: jitsi, ttl: 30m }
waiting: { host_within: 45m }
audit: { keep: 30d }
limits: { rate: { guest: 1, wait: 2, api: 3 } }`;
  const { rules, audit, jitsi, limits } = configOf(MINIMAL + more, {
    USHER_JITSI_RESERVATIONS_SECRET: `its own ${SECRET}`,
  });
  assert.deepEqual(
    [rules.guestsWithoutRules, rules.guestTtlSeconds, rules.hostWithinSeconds],
    ['jitsi', 1800, 2700],
  );
  assert.equal(audit.keepSeconds, 30 * 86_400);
  assert.equal(jitsi[0]?.reservationsSecret, `its own ${SECRET}`);
  assert.deepEqual([limits.rate.guest, limits.rate.wait, limits.rate.api], [1, 2, 3]);
});

test("a guest's token lives no longer than the shortest of a Jitsi, unless it is said", () => {
  const short = MINIMAL.replace('  url:', '  ttl: 10m\n  url:');
  assert.equal(configOf(short).rules.guestTtlSeconds, 600);
  assert.equal(configOf(`${short}guests: { ttl: 2h }`).rules.guestTtlSeconds, 7200);
  const second = `more_jitsi:\n  - { id: b, url: https://b.example/, secret: b${SECRET}, ttl: 5m }\n`;
  assert.equal(configOf(short + second).rules.guestTtlSeconds, 300);
});

test('and nothing else', () => {
  for (const [more, problem] of [
    ['guests: { without_rules: lobby }', 'guests.without_rules is none of the words it may be'],
    ['guests: { ttl: 2d }', 'guests.ttl is out of bounds (1m to 1d)'],
    ['waiting: { host_within: 2d }', 'waiting.host_within is out of bounds (1m to 1d)'],
    ['audit: { keep: 1m }', 'audit.keep is out of bounds (1h to 3660d)'],
    ['limits: { rate: { wait: 0 } }', 'limits.rate.wait is below 1'],
  ] as const) {
    assert.deepEqual(problems(more), [problem]);
  }
  const short = MINIMAL.replace('  url:', '  reservations_secret: too-short\n  url:');
  assert.deepEqual(said(problemsOf(short)), ['jitsi.reservations_secret is shorter than 32 bytes']);
});
