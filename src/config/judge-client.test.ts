import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { ISSUER, method, methodProblems } from '../../test/support/sample-methods.ts';

test('chooses how to prove who we are by what there is', () => {
  assert.equal(method(`{ ${ISSUER} }`).clientAuth, 'none');
  assert.equal(method(`{ ${ISSUER}, client_secret: s }`).clientAuth, 'client_secret_basic');
  const key = JSON.stringify(pem('rsa', { modulusLength: 2048 }));
  assert.equal(method(`{ ${ISSUER}, private_key: ${key} }`).clientAuth, 'private_key_jwt');
  const post = `{ ${ISSUER}, client_secret: s, client_auth: client_secret_post }`;
  assert.equal(method(post).clientAuth, 'client_secret_post');
});

function pem(type: 'rsa' | 'ec' | 'ed25519', options: object): string {
  const make = generateKeyPairSync as (type: string, options: object) => { privateKey: KeyObject };
  return make(type, options).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

test('refuses a private key that cannot be read or does not fit its algorithm (C13)', () => {
  const judged = (key: string, algorithm: string) =>
    methodProblems(
      `{ ${ISSUER}, private_key: ${JSON.stringify(key)}, private_key_algorithm: ${algorithm} }`,
    );
  const rsa = pem('rsa', { modulusLength: 2048 });
  const p256 = pem('ec', { namedCurve: 'P-256' });
  const ed25519 = pem('ed25519', {});
  for (const [key, good] of [
    [rsa, ['RS256', 'PS256']],
    [p256, ['ES256']],
    [ed25519, ['EdDSA']],
    [pem('ec', { namedCurve: 'P-384' }), []],
    [pem('rsa', { modulusLength: 1024 }), []],
  ] as const) {
    for (const algorithm of ['RS256', 'PS256', 'ES256', 'EdDSA']) {
      if ((good as readonly string[]).includes(algorithm)) continue;
      assert.deepEqual(judged(key, algorithm), [
        `methods[0].private_key is no key for ${algorithm}`,
      ]);
    }
  }
  assert.deepEqual(judged('k', 'RS256'), [
    'methods[0].private_key is not a PKCS #8 PEM key without a passphrase',
  ]);
  const text = `{ ${ISSUER}, private_key: ${JSON.stringify(p256)}, private_key_algorithm: ES256 }`;
  assert.equal(method(text).privateKey, p256);
});

test('refuses a proof without its secret, and a secret that proves nothing', () => {
  assert.deepEqual(methodProblems(`{ ${ISSUER}, client_auth: private_key_jwt }`), [
    'methods[0].client_auth needs a private_key',
  ]);
  assert.deepEqual(methodProblems(`{ ${ISSUER}, client_auth: client_secret_basic }`), [
    'methods[0].client_auth needs a client_secret',
  ]);
  assert.deepEqual(methodProblems(`{ ${ISSUER}, client_auth: none, client_secret: s }`), [
    'methods[0].client_auth is none although there is a client_secret',
  ]);
});

test('says one thing, not two, about a client secret that cannot be read', () => {
  assert.deepEqual(
    methodProblems(`{ ${ISSUER}, client_auth: client_secret_post, client_secret: 12 }`),
    ['methods[0].client_secret must be text, not a number'],
  );
  const text = `{ ${ISSUER}, client_auth: client_secret_post, client_secret_file: /gone }`;
  assert.deepEqual(methodProblems(text), [
    'methods[0].client_secret_file names a file that cannot be read: /gone is not there (ENOENT)',
  ]);
});
