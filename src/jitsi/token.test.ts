import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import type { AppError } from '../base/errors.ts';
import { buildClaims, type ClaimsInput, mintToken, mintTokenAside } from './token.ts';
import { openPrivateKey, openSecretKey } from './token-key.ts';

const secret = 'not-a-real-secret-0123456789abcdef'.repeat(2);
const input: ClaimsInput = {
  issuer: 'usher',
  audience: 'jitsi',
  subject: 'meet.test',
  room: 'room1',
  seat: { moderator: null, affiliation: null, group: null, features: {} },
  person: { id: 'alice', name: null, email: null, avatar: null },
  now: 1_800_000_000,
  ttlSeconds: 7200,
};

test('names what the seat grants and nothing else (attack C3)', () => {
  assert.deepEqual(buildClaims(input), {
    aud: 'jitsi',
    iss: 'usher',
    sub: 'meet.test',
    room: 'room1',
    nbf: 1_799_999_940,
    iat: 1_800_000_000,
    exp: 1_800_007_200,
    context: { user: { id: 'alice' } },
  });
  assert.ok(!JSON.stringify(buildClaims(input)).includes('null'));
});

test('sets nbf back by what it is told, and by a minute untold (attack C5)', () => {
  assert.equal(buildClaims({ ...input, notBeforeSkewSeconds: 0 }).nbf, input.now);
  assert.equal(buildClaims({ ...input, notBeforeSkewSeconds: 600 }).nbf, input.now - 600);
});

test('makes no claims for every room, a pattern or a name in another form (attack C1)', () => {
  for (const room of [
    '*',
    '',
    '.*',
    'room.*',
    '%2A',
    'Room1',
    'tést',
    'a b',
    'a/b',
    '%zz',
    '[a]b',
    '^a$',
    'x\n',
  ]) {
    assert.throws(
      () => buildClaims({ ...input, room }),
      (error: AppError) => error.code === 'token_claims_unusable',
      room,
    );
  }
});

test('makes no claims for a life out of bounds or other nonsense', () => {
  for (const more of [
    { ttlSeconds: 0 },
    { ttlSeconds: -1 },
    { ttlSeconds: 1.5 },
    { ttlSeconds: Number.NaN },
    { ttlSeconds: 86_401 },
    { ttlSeconds: 400 * 86_400, maxTtlSeconds: 500 * 86_400 },
    { notBeforeSkewSeconds: -1 },
    { notBeforeSkewSeconds: 601 },
    { now: Date.UTC(2026, 0, 1) },
    { now: 1.5 },
    { issuer: '' },
    { audience: '' },
    { subject: '' },
    { person: { ...input.person, id: '' } },
  ]) {
    assert.throws(() => buildClaims({ ...input, ...more }), { code: 'token_claims_unusable' });
  }
  assert.equal(
    buildClaims({ ...input, ttlSeconds: 604_800, maxTtlSeconds: 604_800 }).exp,
    input.now + 604_800,
  );
});

test('mints what another library verifies, in all three algorithms', async () => {
  for (const algorithm of ['HS256', 'HS384', 'HS512'] as const) {
    const token = mintToken(buildClaims(input), openSecretKey(algorithm, secret));
    assert.deepEqual(decodeProtectedHeader(token), { alg: algorithm, typ: 'JWT' });
    const options = { algorithms: [algorithm], currentDate: new Date(input.now * 1000) };
    await jwtVerify(token, Buffer.from(secret), options);
    assert.deepEqual(decodeJwt(token), buildClaims(input));
  }
});

test('mints the same token beside the event loop', async () => {
  const claims = buildClaims(input);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  for (const key of [
    openSecretKey('HS256', secret),
    openPrivateKey('RS256', 'a-kid', privateKey),
    openPrivateKey('RS512', 'a-kid', privateKey),
  ]) {
    assert.equal(await mintTokenAside(claims, key), mintToken(claims, key));
  }
});

test('refuses a secret shorter than its hash without naming it (RFC 7518 3.2, attack C7)', () => {
  for (const [algorithm, bytes] of [
    ['HS256', 32],
    ['HS384', 48],
    ['HS512', 64],
  ] as const) {
    const short = 's3cr3t-'.repeat(10).slice(0, bytes - 1);
    assert.throws(
      () => openSecretKey(algorithm, short),
      (error: AppError) =>
        error.code === 'token_secret_short' && !`${error.message}${error.hint}`.includes('s3cr3t'),
    );
    openSecretKey(algorithm, 's'.repeat(bytes));
  }
});
