import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import {
  configOf,
  load,
  MINIMAL,
  problemsOf,
  SECRET,
  said,
} from '../../test/support/sample-settings.ts';
import type { OidcMethodConfig } from './config.ts';

const HEAD = MINIMAL.slice(0, MINIMAL.indexOf('sign_in:'));

function withMethods(...methods: readonly string[]): string {
  return `${HEAD}sign_in:\n  methods:\n${methods.map((method) => `    - ${method}\n`).join('')}`;
}

function method(text: string): OidcMethodConfig {
  return configOf(withMethods(text)).signIn.methods[0]!;
}

function problems(...methods: readonly string[]): string[] {
  return said(problemsOf(withMethods(...methods))).map((one) =>
    one.replace('sign_in.methods', 'methods'),
  );
}

const ISSUER = 'issuer: https://id.example.org, client_id: u';

test('keeps the issuer exactly as written, with a slash at its end or without', () => {
  for (const issuer of [
    'https://id.example.org',
    'https://id.example.org/',
    'https://ID.example.org/A',
  ]) {
    assert.equal(method(`{ issuer: '${issuer}', client_id: u }`).issuer, issuer);
  }
});

test('refuses an http issuer without the switch, on this machine too', () => {
  for (const host of ['id.example.org', 'localhost:8080', '127.0.0.1']) {
    const text = `issuer: 'http://${host}/x', client_id: u`;
    assert.deepEqual(problems(`{ ${text} }`), [
      'methods[0].issuer begins with http://: anybody on the way could sign in as anybody',
    ]);
    assert.equal(method(`{ ${text}, allow_http: true }`).allowHttp, true);
  }
});

test('wants an issuer, unless the preset knows it', () => {
  assert.deepEqual(problems('{ client_id: u }'), ['methods[0].issuer is missing']);
  assert.deepEqual(problems('{ client_id: u, preset: keycloak }'), [
    'methods[0].issuer is missing',
  ]);
  assert.equal(method('{ client_id: u, preset: google }').issuer, 'https://accounts.google.com');
});

test('refuses an empty list of methods', () => {
  const text = `${HEAD}sign_in: { methods: [] }\n`;
  assert.deepEqual(said(problemsOf(text)), ['sign_in.methods is empty']);
});

test('refuses two methods of one id, whether written or followed', () => {
  assert.deepEqual(problems(`{ ${ISSUER}, id: a }`, `{ ${ISSUER}, id: a }`), [
    'methods[1].id is taken already (a)',
  ]);
  assert.deepEqual(
    problems('{ preset: google, client_id: a }', '{ preset: google, client_id: b }'),
    ['methods[1].id is taken already (google)'],
  );
});

test('refuses two methods of one redirect path', () => {
  const one = `{ ${ISSUER}, id: a, redirect_path: callback }`;
  assert.deepEqual(problems(one, one.replace('id: a', 'id: b')), [
    'methods[1].redirect_path is taken already',
  ]);
});

test('refuses a redirect path that leads out or needs escaping', () => {
  for (const path of [
    '/x',
    '../x',
    'a/../b',
    './x',
    'a?b',
    'a#b',
    'https://x',
    'a b',
    'a%2e',
    '//x',
  ]) {
    assert.equal(problems(`{ ${ISSUER}, redirect_path: '${path}' }`).length, 1, path);
  }
  assert.equal(method(`{ ${ISSUER}, redirect_path: sso/back.php }`).redirectPath, 'sso/back.php');
});

test('refuses ids that are no part of an address', () => {
  for (const id of ['A', 'a b', 'a/b', 'a_b', 'x'.repeat(33), '..']) {
    assert.equal(problems(`{ ${ISSUER}, id: '${id}' }`).length, 1, id);
  }
});

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
    problems(
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

test('refuses to override what the protocol sets', () => {
  assert.deepEqual(
    problems(`{ ${ISSUER}, authorization_parameters: { state: x, scope: y, ui_locales: de } }`),
    [
      'methods[0].authorization_parameters holds state, which is for the protocol to set',
      'methods[0].authorization_parameters holds scope, which is for the protocol to set',
    ],
  );
});

test('refuses a redirect path that is an address of ours', () => {
  for (const path of ['room/x', 'enter', 'sign-in/b/callback', 'metrics', 'auth']) {
    assert.match(
      problems(`{ ${ISSUER}, id: a, redirect_path: '${path}' }`).join(),
      /address of ours/,
    );
  }
  assert.ok(method(`{ ${ISSUER}, id: a, redirect_path: sign-in/a/callback }`));
});

test('knows a claim path from what is none', () => {
  for (const path of [
    'name',
    'realm_access.roles[*]',
    'emails[0]',
    'given_name+family_name',
    'https://example.org/claims/groups[*]',
    'resource_access."my.client".roles[*]',
    '"a \\" b"',
  ]) {
    const text = `{ ${ISSUER}, claims: { name: [${JSON.stringify(path)}] } }`;
    assert.deepEqual(method(text).claims.name, [path]);
  }
  for (const path of [
    '',
    '.a',
    'a.',
    'a..b',
    'a[',
    'a[x]',
    '[*]',
    'a+',
    '+a',
    'a b',
    '"a',
    'x'.repeat(300),
  ]) {
    const text = `{ ${ISSUER}, claims: { name: [${JSON.stringify(path)}] } }`;
    assert.deepEqual(problems(text), [
      'methods[0].claims.name holds an entry that is no claim path',
    ]);
  }
});

test('refuses a proof without its secret, and a secret that proves nothing', () => {
  assert.deepEqual(problems(`{ ${ISSUER}, client_auth: private_key_jwt }`), [
    'methods[0].client_auth needs a private_key',
  ]);
  assert.deepEqual(problems(`{ ${ISSUER}, client_auth: client_secret_basic }`), [
    'methods[0].client_auth needs a client_secret',
  ]);
  assert.deepEqual(problems(`{ ${ISSUER}, client_auth: none, client_secret: s }`), [
    'methods[0].client_auth is none although there is a client_secret',
  ]);
});

test('says one thing, not two, about a client secret that cannot be read', () => {
  assert.deepEqual(problems(`{ ${ISSUER}, client_auth: client_secret_post, client_secret: 12 }`), [
    'methods[0].client_secret must be text, not a number',
  ]);
  const text = `{ ${ISSUER}, client_auth: client_secret_post, client_secret_file: /gone }`;
  assert.deepEqual(problems(text), [
    'methods[0].client_secret_file names a file that cannot be read',
  ]);
});

test('asks for openid whatever is asked for', () => {
  assert.deepEqual(method(`{ ${ISSUER}, scopes: email groups }`).scopes, [
    'openid',
    'email',
    'groups',
  ]);
  assert.deepEqual(method(`{ ${ISSUER}, scopes: [email, openid] }`).scopes, ['openid', 'email']);
});

test('names an account of the whole world in a notice, not that of a house', () => {
  const google = load(withMethods('{ preset: google, client_id: u }'));
  assert.match(google.notices[0] ?? '', /everybody with an account there can sign in/);
  const own = load(
    withMethods('{ preset: gitlab, issuer: https://git.example.org, client_id: u }'),
  );
  assert.deepEqual(own.notices, []);
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
    assert.deepEqual(problems(text), [
      'methods[0].issuer names no one tenant: any Microsoft account could sign in',
    ]);
  }
});

test('knows that issuers of authentik end in a slash', () => {
  const text = 'preset: authentik, client_id: u, issuer';
  assert.equal(problems(`{ ${text}: 'https://id.example.org/application/o/jitsi' }`).length, 1);
  assert.ok(method(`{ ${text}: 'https://id.example.org/application/o/jitsi/' }`));
});

test('refuses http for the public address and for Jitsi, but on this machine', () => {
  const onHttp = MINIMAL.replaceAll('https://meet', 'http://meet');
  assert.deepEqual(said(problemsOf(onHttp)), [
    'public_url begins with http:// and is not on this machine',
    'jitsi.url begins with http:// and is not on this machine',
  ]);
  const switches = { USHER_ALLOW_HTTP_PUBLIC_URL: 'true', USHER_JITSI_ALLOW_HTTP: 'true' };
  assert.ok(configOf(onHttp, switches));
  for (const host of ['localhost:3000', '127.0.0.2', '[::1]:3000', 'usher.localhost']) {
    assert.ok(configOf(MINIMAL.replaceAll('https://meet.example.org', `http://${host}`)), host);
  }
  const near = MINIMAL.replaceAll('https://meet.example.org', 'http://127.0.0.1.evil.example');
  assert.equal(problemsOf(near).length, 2);
});

test('refuses a life of a token above 24 hours without the switch', () => {
  assert.equal(configOf(MINIMAL, { USHER_JITSI_TTL: '24h' }).jitsi[0]!.ttlSeconds, 86_400);
  const long = problemsOf(MINIMAL, { USHER_JITSI_TTL: '86401' });
  assert.deepEqual(said(long), ['USHER_JITSI_TTL is longer than 24h']);
  assert.match(long[0]!.mend, /USHER_JITSI_ALLOW_LONG_TTL=true/);
  const environment = { USHER_JITSI_TTL: '30d', USHER_JITSI_ALLOW_LONG_TTL: 'true' };
  assert.equal(configOf(MINIMAL, environment).jitsi[0]!.ttlSeconds, 2_592_000);
});

test('tells further Jitsis apart, and checks each as the first', () => {
  const more = (id: string, rest = '') =>
    `    - { id: ${id}, url: 'https://two.example.org', secret: ${SECRET}${rest} }\n`;
  const text = `${MINIMAL}more_jitsi:\n${more('main')}${more('b')}${more('b', ', ttl: 2d')}`;
  assert.deepEqual(said(problemsOf(text)), [
    'more_jitsi[0].id is taken already',
    'more_jitsi[2].ttl is longer than 24h',
    'more_jitsi[2].id is taken already',
  ]);
});
