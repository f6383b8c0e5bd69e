import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Files, readFrom, SECRET, secretOf } from '../../test/support/sample-settings.ts';
import type { Environment } from '../base/environment.ts';
import type { Config } from './config.ts';
import { importConfig } from './import-config.ts';
import { loadConfig } from './load.ts';

const OPENID: Environment = {
  JITSI_SECRET: SECRET,
  JITSI_URL: 'https://meet.example.org',
  JITSI_SUB: 'meet.example.org',
  ISSUER_URL: 'https://id.example.org/realms/staff',
  BASE_URL: 'https://auth.example.org',
  CLIENT_ID: 'jitsi',
  CLIENT_SECRET: '0123456789',
};

const { JITSI_SECRET, CLIENT_SECRET, ...BARE } = OPENID;

const environments: readonly [string, Environment, Files?][] = [
  ['jitsi-openid', OPENID],
  [
    'jitsi-openid with everything',
    {
      ...OPENID,
      LISTEN_ADDR: '[::]:6031',
      ACR_VALUES: 'gold silver',
      SCOPES: 'openid email',
      VERIFY_ACCESS_TOKEN_HASH: 'false',
      SKIP_PREJOIN_SCREEN: 'false',
      GROUP: "o'brien: #1",
    },
  ],
  [
    'jitsi-openid with secret files',
    { ...BARE, JITSI_SECRET_FILE: '/run/jitsi', CLIENT_SECRET_FILE: '/run/client' },
    { '/run/jitsi': `${SECRET}\n`, '/run/client': 'word\n' },
  ],
  [
    'jitsi-openid under variables of ours',
    {
      ...OPENID,
      USHER_JITSI_SECRET_FILE: '/run/jitsi',
      USHER_STORAGE_URL: 'postgres://u:p@db/x',
      USHER_JITSI_TTL: '15m',
      USHER_LIMITS_BODY: '4096',
      USHER_TRUSTED_PROXIES: '10.0.0.0/8 ::1',
      USHER_SIGN_IN_METHODS_0_TITLE: '0815',
      USHER_SIGN_IN_METHODS_0_AUTHORIZATION_PARAMETERS: 'a=1&b=x%20y',
      USHER_SIGN_IN_METHODS_1_PRESET: 'google',
      USHER_BRANDING_ACCENT_COLOR: '#123456',
    },
    { '/run/jitsi': `${SECRET}9\n` },
  ],
  [
    'go-openid',
    {
      ...BARE,
      ISSUER_BASE_URL: 'https://id.example.org/',
      JITSI_SECRET: SECRET,
      SECRET: 'client',
      NAME_KEY: 'nickname',
      PREJOIN: 'true',
    },
  ],
  [
    'oidc-adapter',
    {
      OIDC_ISSUER_URL: 'https://id.example.org/realms/staff',
      OIDC_CLIENT_SECRET: 'client',
      JWT_APP_ID: 'myapp',
      JWT_APP_SECRET: SECRET,
      JWT_EXP_SECOND: '3600',
      PORT: '9001',
      USHER_PUBLIC_URL: 'https://meet.example.org/',
    },
  ],
];

function both(
  environment: Environment,
  files: Files = {},
): { text: string; before: Config; after: Config } {
  const readFile = readFrom(files);
  const whole = environment['USHER_SIGN_IN_METHODS_1_PRESET']
    ? { ...environment, USHER_SIGN_IN_METHODS_1_CLIENT_ID: 'g' }
    : environment;
  const imported = importConfig({ environment: whole, dotEnv: null, from: null, readFile });
  assert.ok('text' in imported, JSON.stringify(imported));
  const before = loadConfig({ path: null, environment: whole, readFile });
  const path = '/etc/usher/usher.yaml';
  const after = loadConfig({ path, text: imported.text, environment: {}, readFile });
  assert.ok('config' in before);
  assert.ok('config' in after, JSON.stringify(after));
  return { text: imported.text, before: before.config, after: after.config };
}

for (const [name, environment, files] of environments) {
  test(`writes a file that loads to the same configuration: ${name}`, () => {
    const { before, after } = both(environment, files);
    assert.deepEqual(after, before);
  });
}

test('writes down where each line comes from, and names files rather than their secrets', () => {
  const files = { '/run/jitsi': SECRET };
  const { text } = both({ ...BARE, JITSI_SECRET_FILE: '/run/jitsi', CLIENT_SECRET: 'word' }, files);
  assert.match(text, /^# Usher, from the environment of jitsi-openid\.$/m);
  assert.match(text, /^public_url: "https:\/\/auth\.example\.org" # from BASE_URL$/m);
  assert.match(text, /^ {2}secret_file: "\/run\/jitsi" # from JITSI_SECRET_FILE$/m);
  assert.match(text, /client_secret: "word" # from CLIENT_SECRET; better in a file of its own/);
  assert.match(text, /redirect_path: "callback" # as jitsi-openid has it/);
  assert.ok(!text.includes(SECRET));
});

test('keeps any secret and any group exactly, whatever characters they hold', () => {
  const secret = fc.string({ unit: 'binary', minLength: 40, maxLength: 80 }).filter((text) => {
    return new Set(text).size > 8 && text.isWellFormed() && text.trim() !== '';
  });
  fc.assert(
    fc.property(secret, fc.string({ minLength: 1 }), (one, group) => {
      const environment = { ...OPENID, JITSI_SECRET: one, GROUP: `g${group}` };
      const { before, after } = both(environment);
      assert.deepEqual(after, before);
      assert.equal(secretOf(after), one);
    }),
    { numRuns: 60 },
  );
});

test('says the problems of the environment instead of writing them down', () => {
  const environment = { ...OPENID, JITSI_SECRET: 'short' };
  const result = importConfig({ environment, dotEnv: null, from: null });
  assert.ok('problems' in result);
  assert.equal(result.problems[0]!.path, 'JITSI_SECRET');
});

test('says that an environment is no neighbour’s', () => {
  const result = importConfig({ environment: { HOME: '/' }, dotEnv: null, from: null });
  assert.ok('problems' in result);
  assert.equal(result.problems[0]!.message, 'is that of no adapter we know');
});

test('reads the environment as whose it is said to be', () => {
  const result = importConfig({
    environment: { ...BARE, ISSUER_BASE_URL: 'https://id.example.org', JITSI_SECRET: SECRET },
    dotEnv: 'SECRET=client\n',
    from: 'go-openid',
  });
  assert.ok('text' in result, JSON.stringify(result));
  assert.match(result.text, /client_secret: "client" # from SECRET/);
});
