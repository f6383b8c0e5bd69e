import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { ISSUER } from '../support/inline-story.ts';
import { RelyingParty } from '../support/relying-party.ts';

/** The plan "Config OP" of the OpenID Foundation's conformance suite, as `inline-op.test.ts` has "Basic OP". */
let party: RelyingParty;
before(async () => {
  party = await RelyingParty.start();
});
after(() => party.close());

async function jwks(): Promise<JSONWebKeySet> {
  const address = party.config.serverMetadata().jwks_uri ?? assert.fail();
  return (await (await party.story.usher.answer(new Request(address))).json()) as JSONWebKeySet;
}

describe('the config OP plan', () => {
  test('oidcc-discovery-endpoint-verification', async () => {
    const metadata = party.config.serverMetadata();
    const below = `${ISSUER}/protocol/openid-connect`;
    const { issuer, authorization_endpoint, token_endpoint, userinfo_endpoint } = metadata;
    assert.deepEqual(
      [issuer, authorization_endpoint, token_endpoint, userinfo_endpoint],
      [ISSUER, `${below}/auth`, `${below}/token`, `${below}/userinfo`],
    );
    const { jwks_uri, end_session_endpoint } = metadata;
    assert.deepEqual([jwks_uri, end_session_endpoint], [`${below}/certs`, `${below}/logout`]);
    assert.deepEqual(metadata.response_types_supported, ['code']);
    assert.deepEqual(metadata.response_modes_supported, ['query']);
    assert.deepEqual(metadata.subject_types_supported, ['public']);
    assert.deepEqual(metadata.id_token_signing_alg_values_supported, ['RS256']);
    assert.deepEqual(metadata.code_challenge_methods_supported, ['S256']);
    assert.deepEqual(metadata.token_endpoint_auth_methods_supported, ['none']);
    assert.deepEqual(metadata.grant_types_supported?.toSorted(), [
      'authorization_code',
      'refresh_token',
    ]);
    assert.equal(metadata.registration_endpoint, undefined);
    assert.equal(metadata['authorization_response_iss_parameter_supported'], true);
    const published = (await jwks()).keys as Record<string, string>[];
    assert.ok(published.length >= 1);
    for (const key of published) {
      assert.ok(key['kid'] && key['kty'] === 'RSA');
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) assert.ok(!(secret in key));
    }
  });

  test('a token for Jitsi is verified by the keys that discovery leads to', async () => {
    const { tokens } = await party.signIn();
    const keys = createLocalJWKSet(await jwks());
    const checks = {
      issuer: 'jitsi',
      audience: 'jitsi',
      typ: 'JWT',
      currentDate: party.clock.nowDate(),
    };
    const { payload } = await jwtVerify(tokens.access_token, keys, checks);
    assert.equal(payload['room'], 'myroom');
  });
});
