import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { explainVerdict } from './check-token/explain-verdict.ts';
import type { TokenSettings } from './check-token/settings.ts';
import { checkToken, type TokenAttempt } from './check-token.ts';

const NOW = 1_800_000_000;
const secret = 'not-a-real-secret-0123456789abcdef';
const settings: TokenSettings = { domain: 'meet.test', appId: 'jitsi', secret };
const header = '{"alg":"HS256","typ":"JWT"}';
const claims = {
  aud: 'jitsi',
  iss: 'jitsi',
  sub: 'meet.test',
  room: 'room1',
  exp: NOW + 60,
};

const encode = (text: string) => Buffer.from(text).toString('base64url');

function sign(input: string): string {
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

const tokenOf = (body: string, head = header) => sign(`${encode(head)}.${encode(body)}`);

function check(token: string | null, given: TokenSettings = settings, more = {}) {
  const attempt: TokenAttempt = { token, room: 'room1', tenant: null, now: NOW, ...more };
  return checkToken(attempt, given);
}

const checkClaims = (more: object, given?: TokenSettings, attempt = {}) =>
  check(tokenOf(JSON.stringify({ ...claims, ...more })), given, attempt);

test('seats a good token', () => {
  assert.deepEqual(checkClaims({}), {
    signedIn: true,
    joined: true,
    affiliation: 'owner',
    reason: null,
    outcome: 'seated',
  });
});

test('takes the algorithm from the settings alone (attacks C6 and C10)', () => {
  for (const alg of [
    'none',
    'None',
    'nOnE',
    'NONE',
    '',
    'hs256',
    'HS384',
    'RS256',
    'ES256',
    'PBES2-HS256+A128KW',
  ]) {
    const token = tokenOf(
      JSON.stringify(claims),
      JSON.stringify({ alg, typ: 'JWT', p2c: 2 ** 31 }),
    );
    assert.equal(check(token).reason, 'Invalid or incorrect alg', alg);
    assert.equal(check(token.replace(/[^.]*$/, '')).reason, 'Invalid token', alg);
  }
});

test('refuses what Prosody passes over and no honest issuer makes (attack C10)', () => {
  const body = JSON.stringify(claims);
  for (const [head, payload] of [
    ['{"alg":"HS256","typ":"JWT","crit":["x"],"x":1}', body],
    ['{"alg":"HS256","typ":"JWT","crit":[]}', body],
    ['{"alg":"HS256","typ":"JWT","b64":false}', body],
    ['{"alg":"none","alg":"HS256","typ":"JWT"}', body],
    [header, body.replace('{', '{"room":"*",')],
    [header, body.replace('{', '{"context":{"user":{"moderator":false,"moderator":true}},')],
  ] as const) {
    const verdict = check(tokenOf(payload, head));
    assert.equal(verdict.joined, false, head);
    assert.equal(verdict.outcome, 'hostile', head);
    assert.equal(explainVerdict(verdict, settings).length, 1);
  }
});

test('refuses a 10 MB token, deep JSON and wild patterns in no time (attack C10)', () => {
  const deep = `{"a":${'['.repeat(3000)}${']'.repeat(3000)}}`;
  const wild = { room: `${'.*'.repeat(15)}x`, context: { room: { regex: true } } };
  const tokens = [
    'a'.repeat(10_000_000),
    `${'a.'.repeat(5_000_000)}`,
    tokenOf(`{"a":"${'x'.repeat(10_000_000)}"}`),
    tokenOf(deep),
    tokenOf(JSON.stringify(claims), deep),
    tokenOf(JSON.stringify({ ...claims, ...wild })),
  ];
  const before = process.cpuUsage();
  for (const token of tokens) {
    assert.equal(check(token, settings, { room: 'a'.repeat(500) }).joined, false);
  }
  const { user, system } = process.cpuUsage(before);
  assert.ok(user + system < 500_000, `${user + system} µs`);
  assert.equal(check(tokenOf(deep)).reason, 'Invalid body');
});

test('pays no heed to kid, jku, jwk and x5u (attack C9)', () => {
  const head = JSON.stringify({
    alg: 'HS256',
    typ: 'JWT',
    kid: '../../etc/passwd',
    jku: 'http://127.0.0.1:1/',
    x5u: 'http://127.0.0.1:1/',
    jwk: { kty: 'oct', k: 'AA' },
  });
  assert.equal(check(tokenOf(JSON.stringify(claims), head)).joined, true);
});

test('splits, decodes and counts as Lua does', () => {
  const good = tokenOf(JSON.stringify(claims));
  assert.equal(check(`..${good.replace('.', '..')}.`).joined, true);
  assert.equal(check(good.replaceAll('.', '\\')).joined, true);
  assert.equal(check(`${good}=`).joined, true);
  assert.equal(check('a$b.c.d').outcome, 'unanswered');
  assert.equal(check('').reason, 'Invalid token');
});

test('knows where Jitsi falls over types: absent is nil or false, null is neither', () => {
  for (const [more, outcome] of [
    [{ exp: false }, 'seated'],
    [{ exp: null }, 'refused'],
    [{ exp: NOW, iat: 'yesterday' }, 'unanswered'],
    [{ exp: NOW, iat: '5' }, 'refused'],
    [{ iss: null }, 'refused'],
    [{ aud: null }, 'seated'],
    [{ room: null }, 'unanswered'],
    [{ room: false }, 'refused'],
    [{ sub: null }, 'unanswered'],
    [{ sub: 5 }, 'refused'],
    [{ context: null }, 'unanswered'],
    [{ context: 'x' }, 'seated'],
    [{ context: [] }, 'seated'],
    [{ context: { room: 5 } }, 'unanswered'],
    [{ context: { tenant: {} } }, 'unanswered'],
  ] as const) {
    assert.equal(checkClaims(more).outcome, outcome, JSON.stringify(more));
  }
  for (const body of ['null', '5', 'true'])
    assert.equal(check(tokenOf(body)).outcome, 'unanswered');
  assert.equal(check(tokenOf('"text"')).reason, "'iss' claim is missing");
});

test('compares the room claim in the form of the backend', () => {
  const room = 't%c3%a9st%20room';
  for (const [claim, joined] of [
    [room, true],
    ['T%C3%A9ST%20Room', true],
    ['tést room', false],
    ['t%c3%a9st room', false],
  ] as const) {
    assert.equal(checkClaims({ room: claim }, settings, { room }).joined, joined, claim);
  }
});

test('token_affiliation makes owners only of those whom the token names so', () => {
  const given = { ...settings, tokenAffiliation: true };
  for (const [user, affiliation] of [
    [{}, 'member'],
    [{ moderator: true }, 'owner'],
    [{ moderator: 'true' }, 'owner'],
    [{ moderator: false }, 'member'],
    [{ moderator: 1 }, 'member'],
    [{ affiliation: 'owner' }, 'owner'],
    [{ affiliation: 'moderator' }, 'owner'],
    [{ affiliation: 'teacher' }, 'owner'],
    [{ affiliation: 'Owner' }, 'member'],
  ] as const) {
    assert.equal(checkClaims({ context: { user } }, given).affiliation, affiliation);
  }
  assert.equal(checkClaims({}, given).affiliation, 'member');
});

test('without a token: the owner of any room where empty tokens are allowed, else refused', () => {
  const open = { ...settings, allowEmptyToken: true };
  assert.equal(check(null, open).affiliation, 'owner');
  assert.equal(check(null, { ...open, tokenAffiliation: true }).affiliation, 'none');
  assert.equal(check(null).reason, 'token required');
  assert.match(explainVerdict(check(null, open), open).join(), /allow_empty_token/);
});

test('never throws and never hangs, whatever the token', () => {
  const pieces = [
    '.',
    '\\',
    encode(header),
    encode('{}'),
    encode('[1'),
    'é',
    '\0',
    '\ud800',
    '=',
    'AA',
  ];
  for (let seed = 0; seed < 3000; seed += 1) {
    const token = [0, 1, 2, 3, 4]
      .map((n) => pieces[(seed * 7 + n * (1 + (seed % 11))) % 10])
      .join('');
    assert.equal(check(token).joined, false);
  }
});
