import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ISSUER, method, methodProblems, withMethods } from '../../test/support/sample-methods.ts';
import { load } from '../../test/support/sample-settings.ts';

test('wants an issuer, unless the preset knows it', () => {
  assert.deepEqual(methodProblems('{ client_id: u }'), ['methods[0].issuer is missing']);
  assert.deepEqual(methodProblems('{ client_id: u, preset: keycloak }'), [
    'methods[0].issuer is missing',
  ]);
  assert.equal(method('{ client_id: u, preset: google }').issuer, 'https://accounts.google.com');
});

test('names an account of the whole world in a notice, not that of a house', () => {
  const google = load(withMethods('{ preset: google, client_id: u }'));
  assert.match(google.notices[0] ?? '', /everybody with an account there can sign in/);
  const own = load(
    withMethods('{ preset: gitlab, issuer: https://git.example.org, client_id: u }'),
  );
  assert.doesNotMatch(own.notices.join(), /everybody with an account there/);
});

test('fills in what each preset needs', () => {
  const google = method('{ preset: google, client_id: u }');
  assert.deepEqual([google.id, google.title], ['google', 'Google']);
  assert.deepEqual(google.endpointHosts, ['*.googleapis.com']);
  const keycloak = method(`{ preset: keycloak, ${ISSUER} }`);
  assert.deepEqual(keycloak.claims.groups, ['groups', 'realm_access.roles[*]']);
  const authelia = method(`{ preset: authelia, ${ISSUER} }`);
  assert.deepEqual(authelia.scopes, ['openid', 'profile', 'email', 'groups']);
  assert.equal(authelia.userinfo, 'always');
  const gitlab = method('{ preset: gitlab, client_id: u }');
  assert.deepEqual(gitlab.claims.id, ['preferred_username', 'nickname', 'sub']);
  const tenant = 'https://login.microsoftonline.com/2f1e0d3c-0000-4000-8000-000000000000/v2.0';
  const entra = method(`{ preset: entra, issuer: '${tenant}', client_id: u }`);
  assert.equal(entra.userinfo, 'never');
  assert.deepEqual(entra.claims.avatar, []);
  assert.deepEqual(entra.endpointHosts, ['graph.microsoft.com']);
});

test('grants nothing by any preset', () => {
  for (const preset of ['keycloak', 'google', 'authelia', 'gitlab']) {
    const { claims, requireAtHash } = method(`{ preset: ${preset}, ${ISSUER} }`);
    assert.deepEqual([claims.affiliation, claims.moderator, requireAtHash], [[], [], false]);
  }
});

test('lets a setting that is written down win over the preset', () => {
  const entra = method(
    `{ preset: entra, ${ISSUER}, title: T, id: t, userinfo: auto, endpoint_hosts: [], claims: { avatar: picture }, scopes: email }`,
  );
  assert.deepEqual(
    [entra.title, entra.id, entra.userinfo, entra.endpointHosts, entra.claims.avatar, entra.scopes],
    ['T', 't', 'auto', [], ['picture'], ['openid', 'email']],
  );
  assert.deepEqual(entra.claims.groups, ['groups', 'roles']);
});

test('refuses issuers of Entra that name no tenant', () => {
  for (const tenant of [
    'common',
    'organizations',
    'Consumers',
    '9188040d-6c67-4c5b-b112-36a304b66dad',
  ]) {
    const text = `{ preset: entra, issuer: 'https://login.microsoftonline.com/${tenant}/v2.0', client_id: u }`;
    assert.deepEqual(methodProblems(text), [
      'methods[0].issuer names no one tenant: any Microsoft account could sign in',
    ]);
  }
});

test('knows that issuers of authentik end in a slash', () => {
  const text = 'preset: authentik, client_id: u, issuer';
  assert.equal(
    methodProblems(`{ ${text}: 'https://id.example.org/application/o/jitsi' }`).length,
    1,
  );
  assert.ok(method(`{ ${text}: 'https://id.example.org/application/o/jitsi/' }`));
});
