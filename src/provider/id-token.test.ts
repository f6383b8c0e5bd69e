import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import { readIdTokenHint } from './id-token.ts';

const ISSUER = 'https://auth.example.org/realms/jitsi';
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keys = new Map([['kid', createPublicKey(privateKey)]]);
const HEADER = { alg: 'RS256', kid: 'kid' };
const CLAIMS = { iss: ISSUER, sub: 'u1', aud: 'web', sid: 'g1' };

function hintOf(header: object, claims: object): string {
  const parts = [header, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const unsigned = parts.join('.');
  return `${unsigned}.${sign('sha256', Buffer.from(unsigned), privateKey).toString('base64url')}`;
}

const read = (header: object, claims: object) =>
  readIdTokenHint(hintOf(header, claims), ISSUER, keys);

test('an ID token of ours is a hint, however old', () => {
  const told = { userId: 'u1', clientId: 'web', grantId: 'g1' };
  assert.deepEqual(read(HEADER, CLAIMS), told);
  assert.deepEqual(read(HEADER, { ...CLAIMS, exp: 1 }), told);
});

test('B8 what our key has signed and is no ID token of ours is none, each part by itself', () => {
  for (const header of [
    // A token for Jitsi, where an operator gave it the issuer of the provider.
    { ...HEADER, typ: 'JWT' },
    { ...HEADER, typ: 'at+jwt' },
    { ...HEADER, typ: '' },
    { ...HEADER, crit: ['x'] },
    { ...HEADER, kid: 'other' },
    { ...HEADER, kid: undefined },
    { ...HEADER, alg: 'none' },
    { ...HEADER, alg: 'HS256' },
    { ...HEADER, alg: 'PS256' },
    { ...HEADER, alg: 'RS512' },
    { ...HEADER, alg: undefined },
  ]) {
    assert.equal(read(header, CLAIMS), null, JSON.stringify(header));
  }
  for (const change of [
    { iss: 'https://auth.example.org/realms/other' },
    { iss: `${ISSUER}/` },
    { iss: undefined },
    { sub: undefined },
    { sub: 7 },
    { aud: ['web'] },
    { aud: undefined },
    { sid: undefined },
    { sid: ['g1'] },
  ]) {
    assert.equal(read(HEADER, { ...CLAIMS, ...change }), null, JSON.stringify(change));
  }
});
