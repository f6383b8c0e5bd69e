import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  configOf,
  load,
  oidcOf,
  problemsOf,
  SECRET,
  said,
} from '../../../test/support/sample-settings.ts';
import type { Environment } from '../../base/environment.ts';

const ENVIRONMENT: Environment = {
  OIDC_ISSUER_URL: 'https://id.example.org/realms/staff',
  OIDC_CLIENT_SECRET: 'client',
  JWT_APP_ID: 'myapp',
  JWT_APP_SECRET: SECRET,
  USHER_PUBLIC_URL: 'https://meet.example.org/oidc/',
};

test('reads the environment of jitsi-oidc-adapter and the public address', () => {
  const config = configOf(null, ENVIRONMENT);
  assert.equal(config.publicUrl.href, 'https://meet.example.org/oidc/');
  assert.deepEqual(config.listen, { host: '0.0.0.0', port: 9000 });
  assert.deepEqual(config.compat, ['oidc-adapter']);
  const jitsi = config.jitsi[0]!;
  assert.equal(jitsi.url.href, 'https://meet.example.org/');
  assert.deepEqual([jitsi.appId, jitsi.issuer, jitsi.audience], ['myapp', 'myapp', 'myapp']);
  assert.deepEqual([jitsi.ttlSeconds, jitsi.autoReturnToApp], [10_800, false]);
  const method = oidcOf(config);
  assert.deepEqual([method.clientId, method.redirectPath], ['jitsi', 'tokenize']);
  assert.deepEqual(method.claims.id, ['sub']);
  assert.equal(method.prompt, null);
});

test('takes the address of Jitsi itself for its /oidc/', () => {
  for (const url of [
    'https://meet.example.org',
    'https://meet.example.org/',
    'https://meet.example.org/oidc',
  ]) {
    assert.deepEqual(
      configOf(null, { ...ENVIRONMENT, USHER_PUBLIC_URL: url }),
      configOf(null, ENVIRONMENT),
    );
  }
});

test('asks for the public address, once, and says exactly what to set', () => {
  const { USHER_PUBLIC_URL, ...plain } = ENVIRONMENT;
  const problems = problemsOf(null, plain);
  assert.equal(problems.length, 1);
  assert.equal(problems[0]!.path, 'USHER_PUBLIC_URL');
  assert.equal(problems[0]!.mend, 'Set USHER_PUBLIC_URL=https://<host of your Jitsi Meet>/oidc/.');
});

test('says once that the public address is no address', () => {
  const problems = problemsOf(null, { ...ENVIRONMENT, USHER_PUBLIC_URL: 'meet.example.org' });
  assert.deepEqual(said(problems), ['USHER_PUBLIC_URL does not begin with https:// and a host']);
});

test('reads every variable it had', () => {
  const config = configOf(null, {
    ...ENVIRONMENT,
    OIDC_CLIENT_ID: 'c',
    OIDC_SCOPES: 'openid email',
    JWT_ALG: 'HS512',
    JWT_HASH: 'SHA-512',
    JWT_APP_SECRET: SECRET + SECRET,
    JWT_EXP_SECOND: '600',
    HOSTNAME: '127.0.0.1',
    PORT: '9001',
    AUTO_RETURN_TO_APP: 'true',
  });
  assert.deepEqual(config.listen, { host: '127.0.0.1', port: 9001 });
  const jitsi = config.jitsi[0]!;
  assert.deepEqual(
    [jitsi.signing.algorithm, jitsi.ttlSeconds, jitsi.autoReturnToApp],
    ['HS512', 600, true],
  );
  assert.deepEqual(oidcOf(config).scopes, ['openid', 'email']);
});

test('listens everywhere where HOSTNAME is a container’s name', () => {
  assert.equal(configOf(null, { ...ENVIRONMENT, HOSTNAME: '3f2a9c01be77' }).listen.host, '0.0.0.0');
  assert.equal(configOf(null, { ...ENVIRONMENT, HOSTNAME: '::1' }).listen.host, '::1');
});

test('never leaves certificates unchecked, and says what to do instead', () => {
  const notices = load(null, { ...ENVIRONMENT, ALLOW_UNSECURE_CERT: 'true' }).notices.join('\n');
  assert.match(notices, /ALLOW_UNSECURE_CERT is ignored.*NODE_EXTRA_CA_CERTS/);
  assert.doesNotMatch(load(null, ENVIRONMENT).notices.join('\n'), /ALLOW_UNSECURE_CERT/);
});

test('refuses the example secret, a missing one, RS256 and a life above 24 hours', () => {
  const { JWT_APP_SECRET, ...plain } = ENVIRONMENT;
  assert.deepEqual(said(problemsOf(null, plain)), ['JWT_APP_SECRET is missing']);
  const environment = {
    ...plain,
    JWT_APP_SECRET: 'myappsecret',
    JWT_ALG: 'RS256',
    JWT_EXP_SECOND: '90000',
  };
  assert.deepEqual(said(problemsOf(null, environment)), [
    'JWT_ALG asks for a key of its own; Usher signs with its keys, whose public parts Prosody fetches',
    'JWT_APP_SECRET is shorter than 32 bytes',
    'JWT_EXP_SECOND is longer than 24h',
  ]);
});
