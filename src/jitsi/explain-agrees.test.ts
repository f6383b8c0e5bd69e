import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeJwt } from 'jose';
import { roomOf, rulesConfig } from '../../test/support/rules.ts';
import { sampleIdentity } from '../../test/support/sample-identity.ts';
import type { Config } from '../config/config.ts';
import type { Identity } from '../model/identity.ts';
import type { JsonObject } from '../model/json.ts';
import { featureKeys } from '../model/rule.ts';
import { type Explanation, explain } from '../rooms/explain.ts';
import { openingAt } from '../rooms/opening.ts';
import { claimsOfAdmission } from './admission-claims.ts';
import { seatPerson } from './seat-person.ts';
import { JitsiTargets } from './targets.ts';
import type { JitsiClaims } from './token.ts';

const GROUPS = ['teachers', 'students', 'staff'];
const plain = fc.constantFrom(
  'everyone',
  'guest',
  'signed-in',
  'user:ann',
  'user:ben',
  'email:*@school.example',
  'method:oidc',
  'acr:gold',
  'claim:role=teacher',
  ...GROUPS.map((group) => `group:${group}`),
);
const maybeNot = (subject: fc.Arbitrary<string>) =>
  fc
    .tuple(subject, fc.integer({ min: 0, max: 3 }))
    .map(([text, not]) => (not === 0 ? `!${text}` : text));
const people = fc.array(maybeNot(plain), { maxLength: 3 });
const seats = fc.array(maybeNot(fc.oneof(plain, fc.constantFrom('host', 'member'))), {
  maxLength: 3,
});
const rule = fc.record(
  {
    match: fc.constantFrom('*', 'class-*', 'class-7', 'board', '*/class-*', 'acme/*', 'Cl%61ss-*'),
    host: people,
    member: people,
    guests: fc.constantFrom('never', 'wait', 'open', 'jitsi'),
    features: fc.dictionary(fc.constantFrom(...featureKeys), seats, {
      maxKeys: 3,
      noNullPrototype: true,
    }),
    between: fc.constantFrom(
      'Mon-Fri 07:00-18:00 Europe/Berlin',
      'Sun 01:00-02:30 Europe/Berlin',
      '22:00-06:00 America/New_York',
      '00:00-24:00 UTC',
    ),
    token: fc.record({ ttl: fc.integer({ min: 60, max: 86_400 }) }),
    lobby_bypass: seats,
    security_bypass: seats,
    group: fc.constantFrom('a', 'b'),
  },
  { requiredKeys: ['match'] },
);
const rules = fc.array(rule, { maxLength: 5 });
const person = fc.record({
  username: fc.constantFrom('ann', 'ben'),
  groups: fc.subarray(GROUPS),
  email: fc.constantFrom(
    null,
    'ann@school.example',
    'a@evil@school.example',
    'a＠b@school.example',
  ),
  emailVerified: fc.boolean(),
  acr: fc.constantFrom(null, 'gold'),
  claims: fc.constantFrom<JsonObject>({}, { role: 'teacher' }, { role: ['teacher'] }),
  moderator: fc.constantFrom(null, true),
  affiliation: fc.constantFrom(null, 'owner'),
});
const room = fc.tuple(
  fc.constantFrom('class-7', 'CLASS-8', 'board', 'other'),
  fc.constantFrom(null, 'acme'),
);
/** Two years with all their changes of clocks. */
const now = fc.integer({ min: Date.UTC(2026, 0) / 1000, max: Date.UTC(2028, 0) / 1000 });

interface Case {
  readonly config: Config;
  readonly identity: Identity;
  readonly explanation: Explanation;
  /** Of the token that was issued; null where there was none. */
  readonly claims: JitsiClaims | null;
  readonly now: number;
}

function holds(check: (one: Case) => void): void {
  fc.assert(
    fc.property(rules, person, room, now, (list, who, [name, tenant], moment) => {
      const config = rulesConfig(list);
      const identity = sampleIdentity({ methodId: 'oidc', ...who });
      const to = roomOf(name, tenant);
      const explanation = explain({ identity, room: to, rules: config.rules, now: moment });
      const enter = {
        kind: 'enter-room',
        jitsi: 'main',
        room: to,
        client: 'web',
        overrides: {},
      } as const;
      const target = new JitsiTargets(config).find(null);
      const seated = seatPerson({ identity, to: enter, target, rules: config.rules, now: moment });
      const claims = seated.kind === 'seated' ? decodeJwt<JitsiClaims>(seated.token) : null;
      assert.notEqual(seated.kind, 'refused', 'Prosody would take every token');
      const { decision } = explanation;
      const explained =
        decision.kind === 'refused'
          ? null
          : claimsOfAdmission(decision, identity, to, target.config, moment);
      assert.deepEqual(claims, explained, 'explain and the issued token agree');
      check({ config, identity, explanation, claims, now: moment });
    }),
    { numRuns: 400 },
  );
}

test('explain and the issued token agree, and the criteria shown lead to the decision', () => {
  holds(({ config, explanation }) => {
    const { decision, rules: shown } = explanation;
    if (config.rules.rules.length === 0) return;
    const deciding = shown.find(({ match }) => match.some(({ hit }) => hit));
    assert.equal(decision.ruleIndex, deciding?.index ?? null);
    const role = deciding?.host.hit ? 'host' : deciding?.member.hit ? 'member' : null;
    const isOpen = deciding?.opening?.open ?? true;
    assert.equal(decision.kind, role !== null && isOpen ? role : 'refused');
    for (const one of shown) assert.equal(one.state === 'decides', one === deciding);
  });
});

test('no input yields a host seat that no host list names (attack C3)', () => {
  holds(({ config, identity, explanation, claims }) => {
    if (config.rules.rules.length === 0) return;
    if (!claims?.context.user.moderator && claims?.context.user.affiliation !== 'owner') return;
    const rule = config.rules.rules[explanation.decision.ruleIndex ?? -1];
    const texts = rule?.host.map(({ text }) => text) ?? [];
    const wanted = texts.filter((text) => !text.startsWith('!'));
    assert.ok(texts.length > 0);
    assert.ok(wanted.length === 0 || wanted.some((text) => isSimply(text, identity)));
    assert.ok(!texts.some((text) => text.startsWith('!') && isSimply(text.slice(1), identity)));
  });
});

/** The subjects of these tests, judged a second time by other means. */
function isSimply(
  text: string,
  { username, groups, email, emailVerified, acr, claims }: Identity,
): boolean {
  if (text.startsWith('group:')) return groups.includes(text.slice(6));
  if (text.startsWith('user:')) return text === `user:${username}`;
  if (text.startsWith('email:')) return emailVerified && email === 'ann@school.example';
  if (text.startsWith('acr:')) return acr === 'gold';
  if (text.startsWith('claim:')) return Object.hasOwn(claims, 'role');
  return text !== 'guest';
}

test('no token outlives the window or the life that the rule gives it', () => {
  holds(({ config, explanation, claims, now: moment }) => {
    const rule = config.rules.rules[explanation.decision.ruleIndex ?? -1];
    if (!claims || !rule) return;
    assert.ok(claims.exp > moment);
    assert.ok(claims.exp - moment <= (rule.ttlSeconds ?? 7200));
    assert.equal(openingAt(rule.between, claims.exp - 1).open, true);
    const opening = openingAt(rule.between, moment);
    assert.ok(opening.open && (opening.until === null || claims.exp <= opening.until));
  });
});

test('no feature, bypass or group that the rule does not grant', () => {
  holds(({ config, explanation, claims }) => {
    if (!claims || config.rules.rules.length === 0) return;
    const shown = explanation.rules[explanation.decision.ruleIndex ?? -1];
    const granted = Object.fromEntries(
      shown?.features.map(({ key, verdict }) => [key, verdict.hit]) ?? [],
    );
    assert.deepEqual(claims.context.features ?? {}, granted);
    assert.equal(claims.context.user.lobby_bypass ?? false, shown?.lobbyBypass.hit);
    assert.equal(claims.context.user.security_bypass ?? false, shown?.securityBypass.hit);
    assert.equal(claims.context.group ?? null, shown?.rule.group);
    assert.ok(!claims.room.includes('*'));
  });
});
