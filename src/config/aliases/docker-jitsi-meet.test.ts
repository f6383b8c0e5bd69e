import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFrom, SECRET } from '../../../test/support/sample-settings.ts';
import type { Environment } from '../../base/environment.ts';
import { importConfig } from '../import-config.ts';
import { loadConfig } from '../load.ts';
import type { LdapMethodConfig } from '../method-configs/ldap.ts';
import { detectAlias } from './detect.ts';

/** As its env.example has it, with what is asked for more. */
const ENVIRONMENT: Environment = {
  PUBLIC_URL: 'https://meet.example.com',
  ENABLE_AUTH: '1',
  ENABLE_GUESTS: '1',
  AUTH_TYPE: 'ldap',
  LDAP_URL: 'ldaps://ldap.domain.com/',
  LDAP_BASE: 'DC=example,DC=domain,DC=com',
  LDAP_BINDDN: 'CN=binduser,OU=users,DC=example,DC=domain,DC=com',
  LDAP_BINDPW: 'LdapUserPassw0rd',
  LDAP_FILTER: '(sAMAccountName=%u)',
  LDAP_AUTH_METHOD: 'bind',
  LDAP_VERSION: '3',
  LDAP_USE_TLS: '1',
  LDAP_TLS_CHECK_PEER: '1',
  LDAP_TLS_CACERT_FILE: '/etc/ssl/certs/ca-certificates.crt',
  USHER_PUBLIC_URL: 'https://auth.example.com/',
  JWT_APP_ID: 'usher',
  JWT_APP_SECRET: SECRET,
};

function run(more: Environment = {}) {
  const environment = { ...ENVIRONMENT, ...more };
  return importConfig({ environment, dotEnv: null, from: null, readFile: readFrom({}) });
}

/** The directory of what was imported, and what was said with it. */
function imported(more: Environment = {}) {
  const result = run(more);
  assert.ok('text' in result, JSON.stringify(result));
  const { text, notices } = result;
  const read = readFrom({});
  const loaded = loadConfig({ path: '/etc/usher.yaml', text, environment: {}, readFile: read });
  assert.ok('config' in loaded, JSON.stringify(loaded));
  const [method] = loaded.config.signIn.methods;
  assert.equal(method?.type, 'ldap');
  return {
    method: method as LdapMethodConfig,
    config: loaded.config,
    text,
    notices: notices.join('\n'),
  };
}

test('reads the directory of docker-jitsi-meet, and what is asked for more', () => {
  const { method, config, text, notices } = imported();
  assert.deepEqual(method.servers, [{ host: 'ldap.domain.com', port: 636, transport: 'ldaps' }]);
  assert.deepEqual(
    [method.base, method.bindDn, method.bindPassword],
    [ENVIRONMENT['LDAP_BASE'], ENVIRONMENT['LDAP_BINDDN'], 'LdapUserPassw0rd'],
  );
  assert.equal(method.filter, '(sAMAccountName={username})');
  assert.deepEqual([method.preset, method.subjectAttribute], ['ad', 'objectGUID']);
  assert.equal(method.caFile, '/etc/ssl/certs/ca-certificates.crt');
  assert.equal(method.groups.from, 'none');
  const [jitsi] = config.jitsi;
  assert.deepEqual(
    [jitsi?.url.href, jitsi?.domain, jitsi?.appId],
    ['https://meet.example.com/', 'meet.jitsi', 'usher'],
  );
  assert.equal(config.rules.guestsWithoutRules, 'wait');
  assert.match(text, /bind_password: .*better in a file of its own/);
  assert.match(notices, /AUTH_TYPE=jwt/);
  assert.doesNotMatch(notices, /clear text|no certificate was checked/);
});

test('has the filter that it has where none is set, and takes tokens for ours', () => {
  const filterOf = (text: string) => imported({ LDAP_FILTER: text }).method.filter;
  assert.equal(filterOf(''), '(uid={username})');
  assert.equal(filterOf('(&(uid=%U)(o=%d)(x=100%%))'), '(&(uid={user})(o={domain})(x=100%))');
});

test('binds at once where it did (fastbind)', () => {
  const dn = imported({ LDAP_AUTH_METHOD: 'fastbind', LDAP_FILTER: 'uid=%u,ou=people,dc=x' });
  const template = 'uid={username},ou=people,dc=x';
  assert.deepEqual(dn.method.directBind, { kind: 'dn', template });
  assert.equal(dn.method.bindDn, null);
  const upn = imported({ LDAP_AUTH_METHOD: 'fastbind', LDAP_FILTER: '%u@corp.example.org' });
  assert.deepEqual(upn.method.directBind, { kind: 'realm', realm: 'corp.example.org' });
  assert.equal(upn.method.preset, 'ad');
});

test('makes nothing less safe than it should be, and says what was', () => {
  const { method, notices } = imported({
    LDAP_URL: 'ldap://a.example ldap://b.example:3389',
    LDAP_TLS_CHECK_PEER: '',
    LDAP_TLS_CIPHERS: 'SECURE256',
    LDAP_TLS_CACERT_DIR: '/etc/ssl/certs',
    LDAP_AUTH_METHOD: 'custom',
  });
  assert.deepEqual(
    method.servers.map(({ port, transport }) => [port, transport]),
    [
      [389, 'starttls'],
      [3389, 'starttls'],
    ],
  );
  for (const said of [/clear text/, /no certificate/, /CIPHERS/, /CACERT_DIR/, /=custom/]) {
    assert.match(notices, said);
  }
  const started = imported({ LDAP_URL: 'ldap://a.example', LDAP_START_TLS: '1' });
  assert.doesNotMatch(started.notices, /clear text/);
});

test('says what is missing or unknown by the names that were written', () => {
  const result = run({
    JWT_APP_SECRET: '',
    LDAP_BASE: '',
    LDAP_FILTER: '(&(uid=%u)(o=%r)(x=%1))',
    LDAP_VERSION: '2',
    USHER_PUBLIC_URL: '',
  });
  assert.ok('problems' in result);
  const said = result.problems.map(({ path, message }) => `${path} ${message}`).join('\n');
  for (const expected of [
    'JWT_APP_SECRET is missing',
    'LDAP_BASE is missing',
    'LDAP_FILTER holds %r',
    'LDAP_FILTER holds %1',
    'LDAP_VERSION is not 3',
    'USHER_PUBLIC_URL is missing',
  ]) {
    assert.ok(said.includes(expected), `${expected} in ${said}`);
  }
});

test('is for the import alone: nobody starts as docker-jitsi-meet by chance', () => {
  assert.equal(detectAlias(ENVIRONMENT, null), null);
});
