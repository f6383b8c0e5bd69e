import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { SignJWT } from 'jose';
import type { TokenSettings } from '../../src/jitsi/check-token/settings.ts';
import { checkToken } from '../../src/jitsi/check-token.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const now = 1_800_000_000;

/** Prosody as docs/topics/inline.md has it for a Keycloak of its own. */
const DIRECT: TokenSettings = {
  domain: 'meet.example.org',
  appId: 'jitsi',
  acceptedIssuers: ['https://meet.example.org/realms/staff'],
  acceptedAudiences: ['account'],
  requireRoomClaim: false,
  cacheKeysUrl: true,
  keys: new Map([['kc', publicKey]]),
};

/** What Keycloak hands out: it knows nothing of rooms. `more`: what a mapper adds. */
function keycloakToken(more: object = {}): Promise<string> {
  return new SignJWT({
    iss: 'https://meet.example.org/realms/staff',
    aud: 'account',
    sub: '6f1f1a3e-8a37-4a75-bd0a-59bd4fb7f5a7',
    typ: 'Bearer',
    azp: 'jitsi',
    name: 'Ada Fairweather',
    exp: now + 300,
    iat: now,
    ...more,
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'kc' })
    .sign(privateKey);
}

const verdictOn = async (room: string, more: Partial<TokenSettings> = {}, claims: object = {}) =>
  checkToken(
    { token: await keycloakToken(claims), room, tenant: null, now },
    { ...DIRECT, ...more },
  );

test('Keycloak directly: one token opens every room, as moderator', async () => {
  for (const room of ['standup', 'board', 'anything-at-all']) {
    const { joined, affiliation, reason } = await verdictOn(room);
    assert.deepEqual([joined, affiliation, reason], [true, 'owner', null]);
  }
});

test('Keycloak directly: with token_affiliation nobody moderates, but whom a mapper makes one, everywhere', async () => {
  const quiet = { tokenAffiliation: true };
  assert.equal((await verdictOn('board', quiet)).affiliation, 'member');
  const mapped = { context: { user: { moderator: true } } };
  for (const room of ['standup', 'board']) {
    const { joined, affiliation } = await verdictOn(room, quiet, mapped);
    assert.deepEqual([joined, affiliation], [true, 'owner']);
  }
});

test('Keycloak directly: Prosody must not ask for a room, or it takes no token at all', async () => {
  assert.equal((await verdictOn('standup', { requireRoomClaim: true })).joined, false);
});
