import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import type { JsonObject } from '../../src/model/json.ts';
import type { ProviderReason } from '../../src/sign-in/remote/reasons.ts';
import {
  createKey,
  forgeJwt,
  type HostileKey,
  signJwt,
  signText,
} from '../support/hostile-keys.ts';
import type { Mutations } from '../support/hostile-provider.ts';
import { CLIENT_SECRET } from '../support/hostile-settings.ts';
import { OidcSubject } from '../support/oidc-subject.ts';

type Forge = NonNullable<Mutations['idToken']>;
type Case = readonly [string, ProviderReason, Forge];

const without =
  (name: string): Forge =>
  (claims, key) =>
    signJwt(key, Object.fromEntries(Object.entries(claims).filter(([claim]) => claim !== name)));
const changed =
  (change: object | ((claims: JsonObject) => object)): Forge =>
  (claims, key) =>
    signJwt(key, { ...claims, ...(typeof change === 'function' ? change(claims) : change) });
const hmac =
  (secretOf: (key: HostileKey) => string): Forge =>
  (claims, key) =>
    forgeJwt({ alg: 'HS256', kid: key.kid }, claims, secretOf(key));
const inHeader =
  (header: object): Forge =>
  async (claims, key) =>
    `${forgeJwt({ alg: key.alg, kid: key.kid, ...header }, claims)}AAAA`;

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
/** JSON.stringify itself gives up on what is this deep. */
const deep =
  (depth: number): Forge =>
  (claims, key) =>
    signText(key, `${JSON.stringify(claims).slice(0, -1)},"deep":${nested(depth)}}`);
const stranger = await createKey('RS256');

const cases: readonly Case[] = [
  ['alg none', 'id_token_algorithm', (claims) => forgeJwt({ alg: 'none' }, claims)],
  ['alg None', 'id_token_algorithm', (claims) => forgeJwt({ alg: 'None' }, claims)],
  ['alg nOnE and a kid', 'id_token_algorithm', inHeader({ alg: 'nOnE' })],
  ['no alg', 'id_token_form', inHeader({ alg: undefined })],
  ['a list for alg', 'id_token_form', inHeader({ alg: ['RS256'] })],
  ['HS256 with the client secret', 'id_token_algorithm', hmac(() => CLIENT_SECRET)],
  ['HS256 with the RSA public key', 'id_token_algorithm', hmac((key) => key.publicPem)],
  ['another algorithm of the key', 'id_token_algorithm', inHeader({ alg: 'PS384' })],
  [
    'a bad signature',
    'id_token_signature',
    async (claims, key) => {
      const [head, body, signature = ''] = (await signJwt(key, claims)).split('.');
      return [head, body, `AAAA${signature.slice(4)}`].join('.');
    },
  ],
  [
    "a stranger's signature under a known kid",
    'id_token_signature',
    (claims, key) => signJwt(stranger, claims, { kid: key.kid }),
  ],
  [
    'no signature',
    'id_token_signature',
    (claims, key) => forgeJwt({ alg: key.alg, kid: key.kid }, claims),
  ],
  ['an unknown kid', 'id_token_key', (claims) => signJwt(stranger, claims)],
  ['a number for kid', 'id_token_form', inHeader({ kid: 7 })],
  [
    'a key of its own in the header (jwk)',
    'id_token_key',
    (claims) => signJwt(stranger, claims, { jwk: stranger.publicJwk }),
  ],
  [
    'a key address in the header (jku)',
    'id_token_key',
    (claims) => signJwt(stranger, claims, { jku: 'https://evil.example/jwks' }),
  ],
  ['crit', 'id_token_form', inHeader({ crit: ['exp'] })],
  ['b64 false', 'id_token_signature', inHeader({ b64: false })],
  [
    'five parts',
    'id_token_form',
    (claims, key) => `${forgeJwt({ alg: 'RSA-OAEP', enc: 'A256GCM', kid: key.kid }, claims)}x.x.x`,
  ],
  [
    'PBES2 with 2^31 rounds',
    'id_token_form',
    () => `${forgeJwt({ alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c: 2 ** 31 }, {})}x.x.x`,
  ],
  ['one part', 'id_token_form', () => 'token'],
  ['a header that is no JSON', 'id_token_form', () => 'AAAA.AAAA.AAAA'],
  [
    'a payload that is no object',
    'id_token_form',
    (_claims, key) => `${forgeJwt({ alg: key.alg }, [])}AAAA`,
  ],
  ['a payload 10,000 deep', 'id_token_form', deep(10_000)],
  ['70 kB', 'id_token_form', changed({ long: 'x'.repeat(70_000) })],
  ['a wrong aud', 'id_token_audience', changed({ aud: 'another' })],
  ['an aud in other case', 'id_token_audience', changed({ aud: 'Usher' })],
  ['an aud of others only', 'id_token_audience', changed({ aud: ['another', 'third'] })],
  ['an empty aud', 'id_token_audience', changed({ aud: [] })],
  ['further audiences and no azp', 'id_token_audience', changed({ aud: ['usher', 'another'] })],
  ['further audiences and their azp', 'id_token_azp', changed({ aud: ['usher', 'b'], azp: 'b' })],
  ['a wrong azp', 'id_token_azp', changed({ azp: 'another' })],
  ['a list for azp', 'id_token_azp', changed({ azp: ['usher'] })],
  ['no aud', 'id_token_form', without('aud')],
  ['an iss with a slash at its end', 'id_token_issuer', changed(({ iss }) => ({ iss: `${iss}/` }))],
  [
    'an iss in other case',
    'id_token_issuer',
    changed(({ iss }) => ({ iss: String(iss).toUpperCase() })),
  ],
  ['a foreign iss', 'id_token_issuer', changed({ iss: 'https://evil.example' })],
  ['a list for iss', 'id_token_form', changed(({ iss }) => ({ iss: [iss] }))],
  ['no iss', 'id_token_form', without('iss')],
  ['exp long past', 'id_token_expired', changed(({ iat }) => ({ exp: Number(iat) - 3600 }))],
  ['exp 31 s past', 'id_token_expired', changed(({ iat }) => ({ exp: Number(iat) - 31 }))],
  ['exp as text', 'id_token_form', changed(({ exp }) => ({ exp: String(exp) }))],
  ['no exp', 'id_token_form', without('exp')],
  ['nbf to come', 'id_token_time', changed(({ iat }) => ({ nbf: Number(iat) + 300 }))],
  ['iat a day ago', 'id_token_time', changed(({ iat }) => ({ iat: Number(iat) - 86_400 }))],
  ['iat to come', 'id_token_time', changed(({ iat }) => ({ iat: Number(iat) + 90 }))],
  ['iat in milliseconds', 'id_token_time', changed(({ iat }) => ({ iat: Number(iat) * 1000 }))],
  ['no iat', 'id_token_form', without('iat')],
  ['no sub', 'id_token_subject', without('sub')],
  ['an empty sub', 'id_token_subject', changed({ sub: '' })],
  ['a sub of 256 characters', 'id_token_subject', changed({ sub: 'x'.repeat(256) })],
  ['a number for sub', 'id_token_subject', changed({ sub: 7 })],
  ['a list for sub', 'id_token_subject', changed({ sub: ['alice'] })],
  ['a NUL in sub', 'id_token_subject', changed({ sub: 'ali\u0000ce' })],
  ['a wrong at_hash', 'id_token_at_hash', changed({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' })],
  ['a number for at_hash', 'id_token_at_hash', changed({ at_hash: 5 })],
  ['auth_time as text', 'id_token_auth_time', changed({ auth_time: 'now' })],
];

describe('A7: what an ID token must be (OIDC Core 3.1.3.7, RFC 8725)', async () => {
  const subject = await OidcSubject.open();
  const { provider } = subject;
  after(() => subject.close());
  beforeEach(() => provider.reset());

  for (const [what, reason, forge] of cases) {
    it(`A7 refuses an ID token with ${what}`, async () => {
      provider.mutations.idToken = forge;
      const error = await subject.errorOf(subject.signIn());
      assert.equal(error.reason, reason);
      assert.equal(error.code, 'answer_invalid');
    });
  }

  it('A7 refuses none and HS256 although the provider lists them', async () => {
    const offered = ['RS256', 'none', 'HS256'];
    provider.mutations.discovery = (document) => ({
      ...document,
      id_token_signing_alg_values_supported: offered,
    });
    const forgeries: readonly Forge[] = [
      (claims) => forgeJwt({ alg: 'none' }, claims),
      hmac(() => CLIENT_SECRET),
      hmac((key) => key.publicPem),
    ];
    for (const forge of forgeries) {
      const fresh = new OidcSubject(provider);
      provider.mutations.idToken = forge;
      assert.equal(await fresh.reasonOf(fresh.signIn()), 'id_token_algorithm');
    }
  });

  it('A7 refuses a response without ID token', async () => {
    provider.mutations.tokenResponse = ({ id_token: _, ...rest }) => rest;
    assert.equal(await subject.reasonOf(subject.signIn()), 'id_token_missing');
    provider.mutations.tokenResponse = (response) => ({ ...response, id_token: null });
    assert.equal(await subject.reasonOf(subject.signIn()), 'id_token_missing');
  });

  it('A7 refuses a token without kid when there are many keys', async () => {
    const second = await createKey('RS256');
    const { keys } = provider;
    provider.keys = [...keys, second];
    provider.mutations.idToken = (claims, key) => signJwt(key, claims, { kid: undefined });
    const fresh = new OidcSubject(provider);
    assert.equal(await fresh.reasonOf(fresh.signIn()), 'id_token_key');
    provider.keys = keys;
  });

  it('A7 accepts a token without kid when there is one key', async () => {
    const fresh = new OidcSubject(provider);
    provider.mutations.idToken = (claims, key) => signJwt(key, claims, { kid: undefined });
    assert.equal((await fresh.signIn()).subject, 'alice');
  });

  it('A7 refuses a key that is meant for encryption, or is shared', async () => {
    for (const change of [{ use: 'enc' }, { kty: 'oct', k: 'AAAA' }, { key_ops: ['encrypt'] }]) {
      const fresh = new OidcSubject(provider);
      provider.mutations.jwks = ({ keys }) => ({
        keys: (keys as JsonObject[]).map((key) => ({ ...key, ...change })),
      });
      assert.equal(await fresh.reasonOf(fresh.signIn()), 'id_token_key');
    }
  });

  it('A7 keeps to 30 s of clock tolerance (J1)', async () => {
    for (const [off, accepted] of [
      [0, true],
      [-28, true],
      [-35, false],
    ] as const) {
      provider.mutations.idToken = (claims, key) =>
        signJwt(key, { ...claims, exp: subject.clock.nowSeconds() + off });
      if (accepted) await subject.signIn();
      else assert.equal(await subject.reasonOf(subject.signIn()), 'id_token_expired');
    }
  });

  it('A7 accepts further audiences when azp names us', async () => {
    provider.mutations.idToken = changed({ aud: ['usher', 'another'], azp: 'usher' });
    assert.equal((await subject.signIn()).subject, 'alice');
  });

  it('A7 refuses within 100 ms of work whatever the token', async () => {
    provider.mutations.idToken = deep(20_000);
    await subject.reasonOf(subject.signIn());
    const { departure, memo } = await subject.begin();
    const answer = await provider.signIn(departure);
    const began = process.cpuUsage();
    await subject.reasonOf(subject.finish(answer, memo));
    const { user, system } = process.cpuUsage(began);
    assert.ok(user + system < 300_000, `${user + system} us, provider included`);
  });
});
