import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemClock } from '../../base/clock.ts';
import { systemRandom } from '../../base/random.ts';
import { KEY, NOON } from '../conformance/sample-records.ts';
import { TEST_SECRET } from '../conformance/test-database.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { createSealer } from '../sealer.ts';
import { createAccountFactorRepository } from './account-factor-repository.ts';
import { createAccountLinkRepository } from './account-link-repository.ts';
import { createAccountRepository } from './account-repository.ts';
import { createApiKeyRepository } from './api-key-repository.ts';
import { createAuditRepository } from './audit-repository.ts';
import type { SqlDriver, SqlScope } from './connection.ts';
import { createIdempotencyRepository } from './idempotency-repository.ts';
import { createInlineGrantRepository } from './inline-grant-repository.ts';
import { createInvitationRepository } from './invitation-repository.ts';
import { createMeetingRepository } from './meeting-repository.ts';
import { migrate } from './migrate.ts';
import { openSqlite } from './open-sqlite.ts';
import { createPasskeyRepository } from './passkey-repository.ts';
import { createPresenceRepository } from './presence-repository.ts';
import { createSessionRepository } from './session-repository.ts';
import { createSigningKeyRepository } from './signing-key-repository.ts';
import { sweep } from './sweep.ts';
import { createTryRepository } from './try-repository.ts';

let driver: SqlDriver;
before(async () => {
  driver = await openSqlite(null, DEFAULT_LIMITS, systemRandom, { warn: () => {} });
  await migrate(driver, systemClock);
});
after(() => driver.close());

/** How SQLite goes about each statement that `step` runs: `SEARCH usher_meeting USING INDEX …`. */
async function plansOf(step: (scope: SqlScope) => Promise<unknown>): Promise<string[]> {
  const plans: string[] = [];
  const scope: SqlScope = {
    async query(sql, values) {
      const steps = await driver.query(`EXPLAIN QUERY PLAN ${sql}`, values);
      plans.push(...steps.map(({ detail }) => String(detail)));
      return await driver.query(sql, values);
    },
    atomically: (work) => work(scope),
  };
  await step(scope);
  return plans;
}

const seal = createSealer(TEST_SECRET, systemRandom);
const meetings = (scope: SqlScope) => createMeetingRepository(scope, seal);
const ROUTINE: Readonly<Record<string, (scope: SqlScope) => Promise<unknown>>> = {
  'the meeting of a room': (scope) => meetings(scope).findCurrent(KEY, NOON),
  'a meeting': (scope) => meetings(scope).find('m1'),
  'standing of many groups': (scope) =>
    meetings(scope).findStanding(
      'm1',
      Array.from({ length: 40 }, (_, n) => `group:${n}`),
    ),
  'a held invitation': (scope) =>
    createInvitationRepository(scope).findHeld(KEY, ['guest-1', 'user-1'], NOON),
  'an invitation by its secret': (scope) => createInvitationRepository(scope).findBySecret('s'),
  'a place of an invitation': (scope) => createInvitationRepository(scope).use('i', 'ann', NOON),
  'the last host': (scope) => createPresenceRepository(scope).lastHostAt(KEY),
  'a host who is seated': (scope) => createPresenceRepository(scope).seatHost(KEY, 'ann', NOON),
  'a host who signs out': (scope) => createPresenceRepository(scope).withdrawHost('ann'),
  'the running conference': (scope) => createPresenceRepository(scope).findRunning(KEY, NOON),
  'the end of a conference': (scope) => createPresenceRepository(scope).endConference('1', NOON),
  'audit events of a span': (scope) =>
    createAuditRepository(scope).list({ since: NOON, until: NOON + 1 }, 10),
  'audit events of a person': (scope) => createAuditRepository(scope).list({ user: 'ann' }, 10),
  'audit events of a room': (scope) => createAuditRepository(scope).list({ room: 'r' }, 10),
  'an erasure': (scope) => createAuditRepository(scope).erase('ann'),
  'a try': (scope) => createTryRepository(scope).spend('access-code', 'k', 1, 900, NOON),
  'an API key': (scope) => createApiKeyRepository(scope).find('k1'),
  'a signing key that signs': (scope) => createSigningKeyRepository(scope, seal).cover('k', NOON),
  'a grant by its access token': (scope) =>
    createInlineGrantRepository(scope, seal).findByAccessToken('t'),
  'a grant by its code': (scope) => createInlineGrantRepository(scope, seal).findByCode('c'),
  'a grant that goes on': (scope) =>
    createInlineGrantRepository(scope, seal).advance('g', 0, {
      ...{ accessToken: 't', kid: 'k', expiresAt: NOON, now: NOON },
    }),
  'an account by its name': (scope) => createAccountRepository(scope).findByName('joki'),
  'accounts by an e-mail address': (scope) =>
    createAccountRepository(scope).findByEmail('joki@example.org', 3),
  'the costliest imported password': (scope) => createAccountRepository(scope).mostImportedRounds(),
  'a link to set a password': (scope) => createAccountLinkRepository(scope).take('h', NOON),
  'the links of an account': (scope) => createAccountLinkRepository(scope).list('a', NOON),
  'the factors of an account': (scope) => createAccountFactorRepository(scope, seal).count('a'),
  'a recovery code': (scope) =>
    createAccountFactorRepository(scope, seal).takeRecoveryCode('a', 'h'),
  'the passkeys of an account': (scope) => createPasskeyRepository(scope).list('a'),
  'a passkey': (scope) => createPasskeyRepository(scope).find('k'),
  'the sessions of a person': (scope) => createSessionRepository(scope, seal).list('u', NOON),
  'the other sessions of a person': (scope) =>
    createSessionRepository(scope, seal).endOthers('u', 'h'),
  'a kept answer': (scope) => createIdempotencyRepository(scope, seal, systemClock).find('k', 1),
};

for (const [what, step] of Object.entries(ROUTINE)) {
  test(`finds ${what} by an index, without a look at every row`, async () => {
    const plans = await plansOf(step);
    assert.deepEqual(
      plans.filter((plan) => /^SCAN (?!CONSTANT)/.test(plan)),
      [],
    );
  });
}

test('reads the way in already in its order', async () => {
  for (const what of ['the meeting of a room', 'the last host', 'audit events of a room']) {
    const plans = await plansOf(ROUTINE[what] ?? (async () => {}));
    assert.deepEqual(
      plans.filter((plan) => plan.includes('TEMP B-TREE')),
      [],
      what,
    );
  }
});

test('sweeps by an index, in the order of the ends', async () => {
  const plans = await plansOf((scope) => sweep(scope, NOON, 86_400));
  assert.ok(plans.length > 20);
  assert.deepEqual(
    plans.filter((plan) => /^SCAN|TEMP B-TREE/.test(plan)),
    [],
  );
});

test('lists the rooms that opened since by the indexes of time', async () => {
  const plans = await plansOf((scope) => createPresenceRepository(scope).openedSince(NOON));
  assert.ok(
    plans.some((plan) => plan.includes('usher_host_seat_by_time')),
    plans.join(),
  );
  assert.ok(
    plans.some((plan) => plan.includes('usher_conference_by_start')),
    plans.join(),
  );
});
