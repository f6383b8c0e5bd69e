import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { createLocalJWKSet, exportJWK, jwtVerify } from 'jose';
import { CLIENT_SECRET } from '../../../../test/support/hostile-settings.ts';
import { OidcSubject } from '../../../../test/support/oidc-subject.ts';

describe('how we prove to be the client', () => {
  const CLAIMED = 'a-b.c_d~e f:g+h';

  it('encodes name and secret before Base64 (RFC 6749 2.3.1)', async () => {
    const client = { client_id: CLAIMED };
    const subject = await OidcSubject.open({ clientId: CLAIMED }, { client });
    assert.equal((await subject.signIn()).subject, 'alice');
    const header = subject.provider.seen.find(({ endpoint }) => endpoint === 'token')?.headers;
    const [name = '', secret = ''] = Buffer.from(
      header?.['authorization']?.slice(6) ?? '',
      'base64',
    )
      .toString()
      .split(':');
    assert.equal(name, 'a-b.c_d%7Ee+f%3Ag%2Bh');
    const decoded = new URLSearchParams(`secret=${secret}`).get('secret');
    assert.equal(decoded, CLIENT_SECRET);
    await subject.close();
  });

  it('sends the secret in the body, or none at all', async () => {
    for (const clientAuth of ['client_secret_post', 'none'] as const) {
      const client = { token_endpoint_auth_method: clientAuth };
      const subject = await OidcSubject.open({ clientAuth }, { client });
      assert.equal((await subject.signIn()).subject, 'alice');
      const request = subject.provider.seen.find(({ endpoint }) => endpoint === 'token');
      assert.equal(request?.headers['authorization'], undefined);
      const sent = new URLSearchParams(request?.body).get('client_secret');
      assert.equal(sent, clientAuth === 'none' ? null : CLIENT_SECRET);
      await subject.close();
    }
  });

  const keys = {
    RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
    PS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
    ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    EdDSA: () => generateKeyPairSync('ed25519'),
  } as const;
  for (const algorithm of ['RS256', 'PS256', 'ES256', 'EdDSA'] as const) {
    it(`signs an assertion by ${algorithm} (RFC 7523)`, async () => {
      const pair = keys[algorithm]();
      const alg = algorithm === 'EdDSA' ? 'Ed25519' : algorithm;
      const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'our-key', use: 'sig', alg };
      const client = {
        client_secret: undefined,
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: { keys: [jwk] },
      } as const;
      const subject = await OidcSubject.open(
        {
          clientAuth: 'private_key_jwt',
          clientSecret: null,
          privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
          privateKeyId: 'our-key',
          privateKeyAlgorithm: algorithm,
        },
        { client: client as never },
      );
      assert.equal((await subject.signIn()).subject, 'alice');
      const request = subject.provider.seen.find(({ endpoint }) => endpoint === 'token');
      const assertion = new URLSearchParams(request?.body).get('client_assertion') ?? '';
      const verified = await jwtVerify(assertion, createLocalJWKSet({ keys: [jwk] }));
      assert.equal(verified.payload.aud, subject.provider.issuer);
      await subject.close();
    });
  }
});
