import fc from 'fast-check';
import type { JsonObject } from '../../src/model/json.ts';
import { featureKeys } from '../../src/model/rule.ts';
import { sampleIdentity } from './sample-identity.ts';

export const HOUR = 3600;
const GROUPS = ['teachers', 'students', 'staff'];
export const CODE_HASH = 'hash-of-the-code';
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

/** The patterns of these worlds, and the rooms they are for, said a second time by other means. */
export const PATTERNS: Readonly<Record<string, RegExp>> = {
  '*': /./,
  'class-*': /^class-[^/]*$/,
  'class-7': /^class-7$/,
  board: /^board$/,
  '*/class-*': /^[^/]+\/class-[^/]*$/,
  'acme/*': /^acme\//,
  'Cl%61ss-*': /^class-[^/]*$/,
};

const rule = fc.record(
  {
    match: fc.constantFrom(...Object.keys(PATTERNS)),
    host: people,
    member: people,
    guests: fc.constantFrom('never', 'wait', 'open', 'jitsi'),
    require: fc.record(
      { acr: fc.subarray(['gold', 'silver']), second_factor: fc.boolean() },
      { requiredKeys: [] },
    ),
    wait: fc.boolean(),
    final: fc.boolean(),
    features: fc.dictionary(fc.constantFrom(...featureKeys), seats, {
      maxKeys: 3,
      noNullPrototype: true,
    }),
    between: fc.constantFrom(
      'Mon-Fri 07:00-18:00 Europe/Berlin',
      'Sun 01:00-02:30 Europe/Berlin',
      'Sun 02:15-05:00 Europe/Berlin',
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
const identity = fc
  .record({
    username: fc.constantFrom('ann', 'ben'),
    groups: fc.subarray(GROUPS),
    email: fc.constantFrom(
      null,
      'ann@school.example',
      'a@evil@school.example',
      'a＠b@school.example',
    ),
    emailVerified: fc.boolean(),
    acr: fc.constantFrom(null, 'gold', 'gold', 'silver'),
    secondFactor: fc.boolean(),
    claims: fc.constantFrom<JsonObject>({}, { role: 'teacher' }, { role: ['teacher'] }),
    moderator: fc.constantFrom(null, true),
    affiliation: fc.constantFrom(null, 'owner'),
  })
  .map((who) => sampleIdentity({ methodId: 'oidc', ...who }));
const guestName = fc.constantFrom(null, 'Ann', 'Ann (Lee)', 'Åsa Öberg', 'Bob (host)', 'דנה');

/** A guest who has typed their name here, elsewhere or nowhere, and knows the code, an old one or none. */
const pass = fc.record({
  name: guestName,
  isHere: fc.constantFrom(true, true, true, false),
  code: fc.constantFrom(null, CODE_HASH, 'hash-of-an-earlier-code'),
});

const room = fc.tuple(
  fc.constantFrom('class-7', 'CLASS-8', 'board', 'other'),
  fc.constantFrom(null, null, 'acme'),
);

/** Two years with all their changes of clocks, and the hours around four of those over and over. */
const CHANGES = [
  '2026-10-25T01:00Z',
  '2027-03-28T01:00Z',
  '2026-11-01T06:00Z',
  '2027-03-14T07:00Z',
];
const moment = fc.oneof(
  fc.integer({ min: Date.UTC(2026, 0) / 1000, max: Date.UTC(2028, 0) / 1000 }),
  fc
    .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -2 * HOUR, max: 2 * HOUR }))
    .map(([change, away]) => Date.parse(change) / 1000 + away),
);

/** A span around, before or behind now, its edges now itself among them. */
const span = fc
  .tuple(fc.constantFrom(-2 * HOUR, -HOUR, -1, 0, 1, HOUR), fc.constantFrom(1, HOUR, 3 * HOUR))
  .map(([from, length]) => ({ from, to: from + length }));
const subject = fc.constantFrom(
  'user:ann',
  'user:ben',
  'email:ann@school.example',
  'group:teachers',
  'group:students',
  'signed-in',
);
const seldom = fc.integer({ min: 0, max: 5 }).map((chance) => chance === 0);
const meeting = fc.record({
  span,
  early: fc.constantFrom(0, 60, HOUR + 1),
  guests: fc.constantFrom('never', 'wait', 'open'),
  wait: fc.boolean(),
  hasCode: fc.boolean(),
  lobby: fc.boolean(),
  isCancelled: seldom,
  roster: fc.uniqueArray(fc.record({ role: fc.constantFrom('host', 'member'), subject }), {
    selector: (entry) => entry.subject,
    maxLength: 3,
  }),
});
const invitation = fc.record({
  span,
  seat: fc.constantFrom('guest', 'member'),
  person: fc.constantFrom(null, { name: 'Pat Patient', email: 'pat@home.example' }),
  isRevoked: seldom,
});

/** Nothing in one world of two; else what is made. */
const sometimes = <T>(made: fc.Arbitrary<T>) => fc.option(made, { nil: null, freq: 2 });

/** What a world is made of. */
export const worldParts = fc.record({
  rules: fc.array(rule, { maxLength: 4 }),
  guestsWithoutRules: fc.constantFrom('never', 'wait', 'open', 'jitsi'),
  who: fc.oneof(
    { weight: 5, arbitrary: identity },
    { weight: 4, arbitrary: pass },
    fc.constant(null),
  ),
  room,
  now: moment,
  meeting: sometimes(meeting),
  invitation: sometimes(invitation),
  hostSeatedAgo: sometimes(fc.constantFrom(0, 60, 2 * HOUR - 1, 2 * HOUR, 10 * HOUR)),
  conference: fc.constantFrom(null, null, 'running', 'ended', 'overdue'),
});
export type WorldParts = typeof worldParts extends fc.Arbitrary<infer T> ? T : never;
