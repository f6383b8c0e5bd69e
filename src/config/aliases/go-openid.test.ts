import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configOf, load, oidcOf, SECRET } from '../../../test/support/sample-settings.ts';
import type { Environment } from '../../base/environment.ts';
import { loadConfig } from '../load.ts';

const ENVIRONMENT: Environment = {
  JITSI_SECRET: SECRET,
  JITSI_URL: 'https://meet.example.org',
  JITSI_SUB: 'meet.example.org',
  ISSUER_BASE_URL: 'https://id.example.org/realms/staff',
  BASE_URL: 'https://meet.example.org/jitsi-openid/',
  CLIENT_ID: 'jitsi',
  SECRET: 'client',
  PREJOIN: 'false',
};

test('reads the environment of jitsi-go-openid as it is', () => {
  const config = configOf(null, ENVIRONMENT);
  assert.deepEqual(config.listen, { host: '0.0.0.0', port: 3001 });
  assert.equal(config.publicUrl.href, 'https://meet.example.org/jitsi-openid/');
  assert.deepEqual(config.compat, ['go-openid', 'jitsi-openid']);
  const jitsi = config.jitsi[0]!;
  assert.deepEqual(
    [jitsi.skipPrejoin, jitsi.autoReturnToApp, jitsi.tokenIn],
    [true, true, 'query'],
  );
  const method = oidcOf(config);
  assert.equal(method.redirectPath, 'callback');
  assert.equal(method.clientSecret, 'client');
  assert.deepEqual([method.claims.moderator, method.claims.affiliation], [[], []]);
  assert.match(load(null, ENVIRONMENT).notices[0]!, /mod242\/jitsi-go-openid/);
});

test('comes back to one address, with a slash at the end of BASE_URL or without', () => {
  const plain = { ...ENVIRONMENT, BASE_URL: 'https://meet.example.org/jitsi-openid' };
  assert.deepEqual(configOf(null, plain), configOf(null, ENVIRONMENT));
});

test('reads PREJOIN, DEEPLINK and NAME_KEY', () => {
  const config = configOf(null, {
    ...ENVIRONMENT,
    PREJOIN: 'true',
    DEEPLINK: 'false',
    NAME_KEY: 'nickname',
  });
  assert.equal(config.jitsi[0]!.skipPrejoin, false);
  assert.equal(config.jitsi[0]!.autoReturnToApp, false);
  const [first, second] = oidcOf(config).claims.name;
  assert.deepEqual([first, second], ['nickname', 'name']);
});

test('takes NAME_KEY for the name of one claim, whatever it holds', () => {
  for (const [name, path] of [
    ['https://example.org/name', '"https://example.org/name"'],
    ['a.b', '"a.b"'],
    ['display name', '"display name"'],
  ]) {
    const config = configOf(null, { ...ENVIRONMENT, NAME_KEY: name });
    assert.equal(oidcOf(config).claims.name[0], path);
  }
});

test('takes the family environment for jitsi-openid unless told otherwise', () => {
  const { PREJOIN, ...plain } = ENVIRONMENT;
  assert.equal(configOf(null, plain).listen.port, 3000);
  assert.equal(configOf(null, { ...plain, USHER_COMPAT: 'go-openid' }).listen.port, 3001);
  assert.equal(configOf(null, { ...ENVIRONMENT, USHER_COMPAT: 'jitsi-openid' }).listen.port, 3000);
});

test('reads .env in the working directory, below the environment', () => {
  const dotEnv = `# jitsi\n${Object.entries(ENVIRONMENT)
    .map(([name, value]) => `${name}="${value}"`)
    .join('\n')}\n`;
  const all = loadConfig({ path: null, environment: {}, dotEnv });
  assert.ok('config' in all);
  assert.equal(all.config.listen.port, 3001);
  const over = loadConfig({ path: null, environment: { CLIENT_ID: 'other' }, dotEnv });
  assert.ok('config' in over);
  assert.equal(oidcOf(over.config).clientId, 'other');
});

test('reads .env in no other mode', () => {
  const { PREJOIN, ...plain } = ENVIRONMENT;
  const result = loadConfig({ path: null, environment: plain, dotEnv: 'CLIENT_ID=x\nGROUP=y\n' });
  assert.ok('config' in result);
  assert.equal(result.config.listen.port, 3000);
  assert.equal(result.config.jitsi[0]!.group, null);
});
