import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  configOf,
  load,
  oidcOf,
  problemsOf,
  SECRET,
  said,
  secretOf,
} from '../../../test/support/sample-settings.ts';
import type { Environment } from '../../base/environment.ts';

const ENVIRONMENT: Environment = {
  PATH: '/usr/bin',
  HOME: '/root',
  JITSI_SECRET: SECRET,
  JITSI_URL: 'https://meet.example.org',
  JITSI_SUB: 'meet.example.org',
  ISSUER_URL: 'https://id.example.org/realms/staff',
  BASE_URL: 'https://auth.example.org',
  CLIENT_ID: 'jitsi',
  CLIENT_SECRET: '0123456789',
};

function without(...names: string[]): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(ENVIRONMENT).filter(([name]) => !names.includes(name)));
}

test('reads the environment of jitsi-openid as it is', () => {
  const config = configOf(null, ENVIRONMENT);
  assert.equal(config.publicUrl.href, 'https://auth.example.org/');
  assert.deepEqual(config.listen, { host: '127.0.0.1', port: 3000 });
  assert.deepEqual(config.compat, ['jitsi-openid', 'go-openid']);
  const jitsi = config.jitsi[0]!;
  assert.equal(jitsi.url.href, 'https://meet.example.org/');
  assert.equal(jitsi.domain, 'meet.example.org');
  assert.deepEqual([jitsi.issuer, jitsi.audience], ['jitsi', 'jitsi']);
  assert.deepEqual([jitsi.tokenIn, jitsi.skipPrejoin, jitsi.group], ['query', true, null]);
  assert.equal(jitsi.ttlSeconds, 7200);
  const method = oidcOf(config);
  assert.deepEqual([method.id, method.redirectPath], ['openid', 'callback']);
  assert.equal(method.clientSecret, '0123456789');
  assert.equal(method.requireAtHash, false);
  assert.deepEqual(method.claims.affiliation, ['affiliation']);
  assert.deepEqual(method.claims.moderator, ['moderator']);
  assert.deepEqual(method.scopes, ['openid', 'profile', 'email']);
});

test('reads every variable it had', () => {
  const config = configOf(null, {
    ...without('ISSUER_URL', 'CLIENT_SECRET'),
    ISSUER_BASE_URL: 'https://id.example.org/',
    SECRET: 'client',
    LISTEN_ADDR: '0.0.0.0:6031',
    ACR_VALUES: 'gold silver',
    SCOPES: 'openid email groups',
    VERIFY_ACCESS_TOKEN_HASH: 'true',
    SKIP_PREJOIN_SCREEN: 'false',
    GROUP: 'staff',
  });
  const method = oidcOf(config);
  assert.deepEqual(config.listen, { host: '0.0.0.0', port: 6031 });
  assert.equal(method.issuer, 'https://id.example.org/');
  assert.equal(method.clientSecret, 'client');
  assert.deepEqual(method.acrValues, ['gold', 'silver']);
  assert.deepEqual(method.scopes, ['openid', 'email', 'groups']);
  assert.equal(method.requireAtHash, true);
  assert.equal(config.jitsi[0]!.skipPrejoin, false);
  assert.equal(config.jitsi[0]!.group, 'staff');
});

test('reads the names in any case', () => {
  const lower = Object.fromEntries(
    Object.entries(ENVIRONMENT).map(([name, value]) => [name.toLowerCase(), value]),
  );
  assert.deepEqual(configOf(null, lower), configOf(null, ENVIRONMENT));
});

test('reads secret files without their line break, and lets a value win over a file', () => {
  const files = { '/run/jitsi': `${SECRET}7\n`, '/run/client': 'word\r\n' };
  const named = { JITSI_SECRET_FILE: '/run/jitsi', CLIENT_SECRET_FILE: '/run/client' };
  const config = configOf(null, { ...without('JITSI_SECRET', 'CLIENT_SECRET'), ...named }, files);
  assert.equal(secretOf(config), `${SECRET}7`);
  assert.equal(oidcOf(config).clientSecret, 'word');
  assert.equal(secretOf(configOf(null, { ...ENVIRONMENT, ...named }, files)), SECRET);
});

test('keeps a base path, with or without its last slash, and says so', () => {
  const plain = load(null, { ...ENVIRONMENT, BASE_URL: 'https://meet.example.org/sso' });
  assert.ok('config' in plain);
  assert.equal(plain.config.publicUrl.href, 'https://meet.example.org/sso/');
  assert.match(plain.notices.join('\n'), /BASE_URL has a path without a slash/);
  const slash = load(null, { ...ENVIRONMENT, BASE_URL: 'https://meet.example.org/sso/' });
  assert.doesNotMatch(slash.notices.join('\n'), /BASE_URL/);
});

test('says at start what it recognised and what differs', () => {
  const notices = load(null, ENVIRONMENT).notices.join('\n');
  assert.match(notices, /MarcelCoding\/jitsi-openid/);
  assert.match(notices, /USHER_JITSI_TTL/);
  assert.match(notices, /USHER_JITSI_TOKEN_IN=fragment/);
  assert.match(notices, /USHER_STORAGE_URL/);
  assert.match(notices, /at_hash/);
});

test('lets variables of ours go over it', () => {
  const config = configOf(
    null,
    {
      ...ENVIRONMENT,
      USHER_PUBLIC_URL: 'https://new.example.org/',
      USHER_STORAGE_URL: 'sqlite:/var/lib/usher/usher.db',
      USHER_JITSI_TTL: '24h',
      USHER_JITSI_TOKEN_IN: 'fragment',
      USHER_JITSI_SECRET_FILE: '/run/s',
    },
    { '/run/s': `${SECRET}8` },
  );
  assert.equal(config.publicUrl.href, 'https://new.example.org/');
  assert.equal(config.storage.url, 'sqlite:/var/lib/usher/usher.db');
  assert.equal(config.jitsi[0]!.ttlSeconds, 86_400);
  assert.equal(config.jitsi[0]!.tokenIn, 'fragment');
  assert.equal(secretOf(config), `${SECRET}8`);
});

test('names the neighbour’s variables in problems', () => {
  const problems = problemsOf(null, {
    ...without('CLIENT_ID', 'ISSUER_URL'),
    jitsi_url: 'meet.example.org',
    JITSI_URL: undefined,
    JITSI_SECRET: 'short',
    SKIP_PREJOIN_SCREEN: 'perhaps',
  });
  assert.deepEqual(said(problems), [
    'jitsi_url does not begin with https:// and a host',
    'SKIP_PREJOIN_SCREEN must be true or false, not this text',
    'CLIENT_ID is missing',
    'JITSI_SECRET is shorter than 32 bytes',
    'ISSUER_URL or ISSUER_BASE_URL is missing',
  ]);
});

test('refuses an http issuer and names the one variable that allows it', () => {
  const environment = { ...ENVIRONMENT, ISSUER_URL: 'http://keycloak:8080/realms/x' };
  const problems = problemsOf(null, environment);
  assert.match(problems[0]!.mend, /USHER_SIGN_IN_METHODS_0_ALLOW_HTTP=true/);
  const allowed = { ...environment, USHER_SIGN_IN_METHODS_0_ALLOW_HTTP: 'true' };
  assert.ok(configOf(null, allowed));
});
