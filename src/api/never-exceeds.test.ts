import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { decodeJwt } from 'jose';
import { BreakableStorage } from '../../test/support/breakable-storage.ts';
import { rulesConfig, WEDNESDAY_AT_TEN } from '../../test/support/rules.ts';
import { createCompleteEvent } from '../audit/complete-event.ts';
import { systemClock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import { systemRandom } from '../base/random.ts';
import { JitsiTargets } from '../jitsi/targets.ts';
import type { JitsiClaims } from '../jitsi/token.ts';
import type { ApiKey } from '../model/api-key.ts';
import type { Json } from '../model/json.ts';
import { formOfRoom, matchesRoom } from '../model/room-glob.ts';
import { roomKeyOf } from '../model/room-key.ts';
import { featureKeys } from '../model/rule.ts';
import { decide } from '../rooms/decide.ts';
import { isAdmission } from '../rooms/decision.ts';
import { readRoomFacts } from '../rooms/room-facts.ts';
import { parseRoomName } from '../rooms/room-name.ts';
import { isAbove } from '../rooms/terms.ts';
import { grantOfKey } from './grant.ts';
import { answerOf, issueToken } from './issue-token.ts';
import { orderToken, type TokenOrder } from './token-order.ts';
import { parseTokenRequest, type TokenRequest } from './token-request.ts';

const people = fc.subarray(
  [
    'group:teachers',
    'group:students',
    'user:ann',
    '!group:barred',
    'email:*@school.example',
    'signed-in',
    'method:api:k0000000000000001',
  ],
  { maxLength: 2 },
);
const seats = fc.subarray(['host', 'member', 'guest', '!host', 'group:teachers', 'everyone'], {
  maxLength: 2,
});
const someFeatures = fc.constantFrom(...featureKeys.slice(0, 4));
const rule = fc.record(
  {
    match: fc.constantFrom('*', 'class-*', 'class-7', '*/class-*', 'acme/*'),
    host: people,
    member: people,
    guests: fc.constantFrom('never', 'wait', 'open', 'jitsi'),
    features: fc.dictionary(someFeatures, seats, { maxKeys: 3, noNullPrototype: true }),
    between: fc.constantFrom(
      'Mon-Fri 07:00-18:00 Europe/Berlin',
      '00:00-24:00 UTC',
      '09:00-09:20 UTC',
    ),
    token: fc.record({ ttl: fc.integer({ min: 60, max: 86_400 }) }),
    wait: fc.boolean(),
    lobby_bypass: seats,
  },
  { requiredKeys: ['match'] },
);
/** Mostly what can be, now and then what cannot. */
const mostly = <T>(usual: readonly T[], odd: readonly T[]) =>
  fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
  );
const room = mostly(
  ['class-7', 'CLASS-7', 'cl%61ss-8', 'class-7?x'],
  ['board', '*', 'a/b', '', '..'],
);
const asked = fc.record(
  {
    room,
    tenant: mostly(['acme', 'Acme'], ['other', '*']),
    person: fc.record(
      {
        id: fc.constantFrom('ann', 'ben', '*', 'guest-1', 'api:cli'),
        name: fc.constantFrom('Ann', 'Åsa (guest)'),
        email: mostly(['ann@school.example', 'ann@partner.example'], ['a@evil@school.example']),
        email_verified: fc.boolean(),
        groups: fc.subarray(['teachers', 'students', 'barred']),
      },
      { requiredKeys: ['id'] },
    ),
    seat: mostly(['host', 'member', 'guest'], ['owner']),
    features: fc.dictionary(
      mostly(featureKeys.slice(0, 4), ['moderation', 'admin']),
      fc.boolean(),
      { maxKeys: 2, noNullPrototype: true },
    ),
    ttl_seconds: mostly([60, 600, 5000, 200_000], [0, -1, 1.5, 1e12]),
  },
  { requiredKeys: ['room', 'person'] },
);
const key = fc.record({
  rooms: mostly([['*'], ['class-*', 'acme/*']], [['board']]),
  seats: fc.subarray(['host', 'member', 'guest'] as const, { minLength: 1 }),
  maxTtlSeconds: fc.integer({ min: 60, max: 100_000 }),
  jitsis: mostly<readonly string[] | null>([null, ['main']], [['other']]),
});
const now = fc.constantFrom(
  WEDNESDAY_AT_TEN,
  WEDNESDAY_AT_TEN + 600,
  WEDNESDAY_AT_TEN - 86_400 * 3,
);

let broken: BreakableStorage;
before(async () => {
  broken = await BreakableStorage.open();
});
after(() => broken.storage.close());

test('whatever is asked for, a token never exceeds what the key and the rules allow (attack C3)', async () => {
  let issued = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(rule, { maxLength: 3 }),
      key,
      asked,
      now,
      fc.boolean(),
      async (rules, scope, body, moment, hostThere) => {
        const config = rulesConfig(rules);
        const apiKey: ApiKey = { ...KEY, ...scope };
        const deps = {
          storage: broken.storage,
          rules: config.rules,
          targets: new JitsiTargets(config),
          completeEvent: createCompleteEvent(systemClock, systemRandom),
          onHost: () => {},
        };
        const circumstances = { now: moment, address: null, requestId: null };
        const grant = grantOfKey(apiKey);
        const outcome = await expected(async () => {
          const order = orderToken(deps.targets, grant, parseTokenRequest(body as Json));
          const path = roomKeyOf('main', order.room);
          if (hostThere) await deps.storage.presence.seatHost(path, 'somebody', moment);
          else await deps.storage.presence.withdrawHost('somebody');
          const granted = await mostByRules(order, deps, moment);
          const before = await deps.storage.presence.lastHostAt(path);
          const answer = await answerOf(await issueToken(deps, order, circumstances), order);
          await deps.storage.presence.withdrawHost(`api:${apiKey.id}:${order.request.person.id}`);
          return { order, answer, granted, before };
        });
        if (outcome === null) return;
        issued += 1;
        holds(outcome, apiKey, moment);
      },
    ),
    { numRuns: 1000 },
  );
  assert.ok(issued > 100, `only ${issued} tokens were issued`);
});

const KEY: ApiKey = {
  id: 'k0000000000000001',
  name: 'Test',
  secretHash: '',
  rooms: [],
  jitsis: null,
  seats: [],
  maxTtlSeconds: 60,
  createdAt: 0,
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
};

/** Null for what was refused with an error of ours; anything else that is thrown fails the test. */
async function expected<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.status < 500) return null;
    throw thrown;
  }
}

/** What the rules give this person at the door, asked without the interface. */
async function mostByRules(
  { request, room }: TokenOrder,
  {
    storage,
    rules,
  }: { storage: BreakableStorage['storage']; rules: Parameters<typeof decide>[0]['rules'] },
  moment: number,
) {
  const identity = identityOf(request);
  const visitor = { identity, userId: null, pass: null };
  const facts = await readRoomFacts(storage, roomKeyOf('main', room), visitor, moment);
  return (atMost: 'host' | 'member' | 'guest') =>
    decide({ identity, room, rules, facts, now: moment, atMost });
}

function identityOf({ person }: TokenRequest) {
  return {
    ...{ methodId: `api:${KEY.id}`, subject: person.id, username: person.id },
    ...{ name: null, avatar: null, affiliation: null, moderator: null, acr: null },
    ...{ authenticatedAt: null, secondFactor: false, claims: {}, upstream: null },
    email: person.email ?? null,
    emailVerified: person.email_verified === true,
    groups: person.groups ?? [],
  };
}

interface Issued {
  readonly order: TokenOrder;
  readonly answer: Awaited<ReturnType<typeof answerOf>>;
  readonly granted: Awaited<ReturnType<typeof mostByRules>>;
}

function holds(
  { order: { request, room, target }, answer, granted }: Issued,
  apiKey: ApiKey,
  moment: number,
): void {
  const claims = decodeJwt<JitsiClaims>(answer.token);
  assert.deepEqual(claims, answer.claims);
  const { user, features = {} } = claims.context;
  const most = granted('host');
  assert.ok(isAdmission(most), `the rules say ${most.kind}`);
  const isHost = user.moderator === true || user.affiliation === 'owner';
  assert.equal(isHost, answer.seat === 'host');
  assert.ok(!isAbove(answer.seat, most.kind), 'no more than the rules give');
  assert.ok(
    request.seat === undefined || request.seat === answer.seat,
    'the seat that was asked for',
  );
  assert.ok(apiKey.seats.includes(answer.seat), 'a seat of the key');
  const same = granted(answer.seat);
  assert.ok(isAdmission(same) && same.kind === answer.seat);
  for (const [name, value] of Object.entries(features)) {
    if (value) assert.equal(same.seat.features[name], true, `${name} is granted to this seat`);
    if (request.features?.[name as 'recording'] === false) assert.equal(value, false);
  }
  assert.ok(user.lobby_bypass !== true || same.seat.lobbyBypass === true);
  assert.equal(user.security_bypass, undefined);
  const life = claims.exp - moment;
  const lives = [
    request.ttl_seconds,
    apiKey.maxTtlSeconds,
    same.ttlSeconds ?? target.config.ttlSeconds,
  ];
  assert.ok(life >= 1 && life <= Math.min(...lives.map((one) => one ?? Infinity)));
  assert.ok(same.until === null || claims.exp <= same.until);
  assert.equal(claims.room, parseRoomName(request.room)?.backend);
  assert.equal(claims.sub, room.tenant ?? target.config.domain);
  const { rooms } = grantOfKey(apiKey);
  assert.ok(rooms?.some((glob) => matchesRoom(glob, formOfRoom(room))));
  assert.ok(!claims.room.includes('*'));
}
