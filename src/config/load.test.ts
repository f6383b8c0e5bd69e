import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  configOf,
  load,
  MINIMAL,
  MINIMAL_ENVIRONMENT,
  oidcOf,
  problemsOf,
  SECRET,
  said,
} from '../../test/support/sample-settings.ts';
import { loadConfig } from './load.ts';

test('fills in everything that a minimal file leaves out', () => {
  const config = configOf(MINIMAL);
  assert.equal(config.publicUrl.href, 'https://meet.example.org/auth/');
  assert.deepEqual(config.listen, { host: '127.0.0.1', port: 3000 });
  assert.deepEqual(config.trustedProxies, ['127.0.0.1', '::1']);
  assert.deepEqual(config.sessions, { idleSeconds: 28_800, absoluteSeconds: 43_200 });
  assert.deepEqual(config.storage, { url: 'sqlite:usher.db' });
  assert.deepEqual(config.log, { level: 'info' });
  assert.deepEqual(config.compat, []);
  assert.equal(config.limits.rate.windowSeconds, 60);
  const jitsi = config.jitsi[0]!;
  assert.equal(jitsi.id, 'main');
  assert.equal(jitsi.domain, 'meet.example.org');
  assert.deepEqual([jitsi.appId, jitsi.issuer, jitsi.audience], ['jitsi', 'jitsi', 'jitsi']);
  assert.equal(jitsi.ttlSeconds, 7200);
  assert.equal(jitsi.tokenIn, 'fragment');
  assert.equal(jitsi.group, null);
  const method = oidcOf(config);
  assert.equal(method.id, 'oidc');
  assert.equal(method.title, 'id.example.org');
  assert.equal(method.clientAuth, 'none');
  assert.deepEqual(method.scopes, ['openid', 'profile', 'email']);
  assert.deepEqual([method.claims.affiliation, method.claims.moderator], [[], []]);
});

test('reads the same from nothing but variables', () => {
  assert.deepEqual(configOf(null, MINIMAL_ENVIRONMENT), configOf(MINIMAL));
});

test('reads the file by its path', () => {
  const readFile = () => ({ text: MINIMAL, mode: 0o600 });
  const result = loadConfig({ path: '/etc/usher/usher.yaml', environment: {}, readFile });
  assert.ok('config' in result);
});

test('says that a file cannot be read', () => {
  const readFile = () => {
    throw new Error('ENOENT');
  };
  const result = loadConfig({ path: 'gone.yaml', environment: {}, readFile });
  assert.ok('problems' in result);
  assert.deepEqual(said(result.problems), ['gone.yaml cannot be read']);
});

test('lets variables win over the file', () => {
  const config = configOf(MINIMAL, {
    USHER_JITSI_TTL: '15m',
    USHER_SIGN_IN_METHODS_0_TITLE: 'Staff',
    USHER_BRANDING_NAME: 'Example',
  });
  assert.equal(config.jitsi[0]!.ttlSeconds, 900);
  assert.equal(oidcOf(config).title, 'Staff');
  assert.equal(config.branding.name, 'Example');
});

test('lets variables add a method and a Jitsi to those of the file', () => {
  const config = configOf(MINIMAL, {
    USHER_SIGN_IN_METHODS_1_PRESET: 'google',
    USHER_SIGN_IN_METHODS_1_CLIENT_ID: 'g',
    USHER_MORE_JITSI_0_ID: 'second',
    USHER_MORE_JITSI_0_URL: 'https://two.example.org',
    USHER_MORE_JITSI_0_SECRET: `${SECRET}2`,
  });
  assert.deepEqual(
    config.signIn.methods.map((method) => method.id),
    ['oidc', 'google'],
  );
  assert.deepEqual(
    config.jitsi.map((jitsi) => [jitsi.id, jitsi.url.href]),
    [
      ['main', 'https://meet.example.org/'],
      ['second', 'https://two.example.org/'],
    ],
  );
});

test('counts an empty variable as not set', () => {
  assert.equal(configOf(MINIMAL, { USHER_BRANDING_NAME: ' ' }).branding.name, 'Video meetings');
});

test('accepts sections and optional settings without a value', () => {
  const config = configOf(`${MINIMAL}sessions:\nbranding:\n  logo:\n`);
  assert.equal(config.branding.logo, null);
});

test('refuses a setting with a default that has no value, such as an unquoted colour', () => {
  const problems = problemsOf(`${MINIMAL}branding:\n  accent_color: #123456\n`);
  assert.deepEqual(said(problems), ['branding.accent_color has no value']);
});

test('says all problems at once, each with its place and its mend', () => {
  const problems = problemsOf(
    'publc_url: x\njitsi: { secret: short, ttl: 3d, urll: d }\nsign_in: 1\n',
    {
      USHER_LOG_LEVEL: 'loud',
      USHER_JTSI_URL: 'x',
    },
  );
  assert.deepEqual(said(problems), [
    'USHER_JTSI_URL is not the name of a setting',
    'publc_url is not the name of a setting',
    'public_url is missing',
    'jitsi.urll is not the name of a setting',
    'jitsi.url is missing',
    'sign_in must be a map of settings',
    'sign_in.methods is empty',
    'USHER_LOG_LEVEL is none of the words it may be',
    'jitsi.secret is shorter than 32 bytes',
    'jitsi.ttl is longer than 24h',
  ]);
  assert.ok(problems.every(({ mend }) => /^[A-Z].*[.?]$|openssl/.test(mend)));
});

test('says what is missing when there is nothing at all', () => {
  assert.deepEqual(said(problemsOf(null)), [
    'public_url is missing',
    'jitsi.url is missing',
    'sign_in.methods is empty',
    'jitsi.secret is missing',
  ]);
});

test('derives its own secret from that of Jitsi, and not the same', () => {
  const one = configOf(MINIMAL).secret;
  assert.equal(one, configOf(MINIMAL).secret);
  assert.ok(one.length >= 32);
  assert.notEqual(one, SECRET);
  const other = configOf(MINIMAL, { USHER_JITSI_SECRET: `${SECRET}x` });
  assert.notEqual(one, other.secret);
  assert.equal(configOf(MINIMAL, { USHER_SECRET: `${SECRET}own` }).secret, `${SECRET}own`);
});

test('finds a logo beside the configuration file', () => {
  const config = configOf(`${MINIMAL}branding: { logo: logo.svg }\n`);
  assert.equal(config.branding.logo, '/etc/usher/logo.svg');
});

test('refuses an idle time longer than the absolute one', () => {
  const problems = problemsOf(`${MINIMAL}sessions: { idle: 13h }\n`);
  assert.deepEqual(said(problems), ['sessions.idle is longer than sessions.absolute']);
});

test('G3 refuses a base path that would end up among the attributes of cookies', () => {
  for (const path of ['a;Domain=evil.example/', 'a,b/', '/', 'a//b/', 'a%2Fb/', "a'b/"]) {
    const problems = problemsOf(MINIMAL, { USHER_PUBLIC_URL: `https://auth.example.org/${path}` });
    assert.deepEqual(said(problems), [
      'USHER_PUBLIC_URL has a path that cookies or proxies would misread',
    ]);
  }
  const url = configOf(MINIMAL, {
    USHER_PUBLIC_URL: 'https://meet.example.org/a/b-c_d.e~f',
  }).publicUrl;
  assert.equal(url.pathname, '/a/b-c_d.e~f/');
});

test('C1 says so when tokens would open the room of their name in every tenant', () => {
  assert.deepEqual(load(MINIMAL, { USHER_JITSI_DOMAIN: '*' }).notices, [
    'USHER_JITSI_DOMAIN: is *, and a token then opens the room of its name in every tenant; write the XMPP domain.',
  ]);
});

test('C1 says so when two Jitsis would take each other’s tokens, and not the secret', () => {
  const more = (secret: string, appId = 'jitsi') =>
    `${MINIMAL}more_jitsi:\n  - { id: two, url: https://two.example.org, secret: ${secret}, app_id: ${appId} }\n`;
  assert.deepEqual(load(more(SECRET)).notices, [
    'more_jitsi[0].secret: is that of jitsi too; give each Jitsi a secret of its own.',
  ]);
  assert.deepEqual(load(more(`${SECRET}x`)).notices, []);
  assert.deepEqual(load(more(SECRET, 'other')).notices, []);
});

test('gives no notice where there is nothing to say', () => {
  assert.deepEqual(load(MINIMAL).notices, []);
});
