import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ISSUER,
  method,
  methodProblems,
  WITHOUT_METHODS,
  withMethods,
} from '../../test/support/sample-methods.ts';
import { configOf, MINIMAL, problemsOf, SECRET, said } from '../../test/support/sample-settings.ts';

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
    assert.deepEqual(methodProblems(`{ ${text} }`), [
      'methods[0].issuer begins with http://: anybody on the way could sign in as anybody',
    ]);
    assert.equal(method(`{ ${text}, allow_http: true }`).allowHttp, true);
  }
});

test('refuses an empty list of methods', () => {
  const text = `${WITHOUT_METHODS}sign_in: { methods: [] }\n`;
  assert.deepEqual(said(problemsOf(text)), ['sign_in.methods is empty']);
});

test('refuses two methods of one id, whether written or followed', () => {
  assert.deepEqual(methodProblems(`{ ${ISSUER}, id: a }`, `{ ${ISSUER}, id: a }`), [
    'methods[1].id is taken already (a)',
  ]);
  assert.deepEqual(
    methodProblems('{ preset: google, client_id: a }', '{ preset: google, client_id: b }'),
    ['methods[1].id is taken already (google)'],
  );
});

test('refuses two methods of one redirect path', () => {
  const one = `{ ${ISSUER}, id: a, redirect_path: callback }`;
  assert.deepEqual(methodProblems(one, one.replace('id: a', 'id: b')), [
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
    assert.equal(methodProblems(`{ ${ISSUER}, redirect_path: '${path}' }`).length, 1, path);
  }
  assert.equal(method(`{ ${ISSUER}, redirect_path: sso/back.php }`).redirectPath, 'sso/back.php');
});

test('refuses ids that are no part of an address', () => {
  for (const id of ['A', 'a b', 'a/b', 'a_b', 'x'.repeat(33), '..']) {
    assert.equal(methodProblems(`{ ${ISSUER}, id: '${id}' }`).length, 1, id);
  }
});

test('refuses to override what the protocol sets', () => {
  assert.deepEqual(
    methodProblems(
      `{ ${ISSUER}, authorization_parameters: { state: x, scope: y, ui_locales: de } }`,
    ),
    [
      'methods[0].authorization_parameters holds state, which is for the protocol to set',
      'methods[0].authorization_parameters holds scope, which is for the protocol to set',
    ],
  );
});

test('refuses a redirect path that is an address of ours', () => {
  for (const path of ['room/x', 'enter', 'sign-in/b/callback', 'metrics', 'auth']) {
    assert.match(
      methodProblems(`{ ${ISSUER}, id: a, redirect_path: '${path}' }`).join(),
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
    assert.deepEqual(methodProblems(text), ['methods[0].claims.name[0] is no claim path']);
  }
});

test('asks for openid whatever is asked for', () => {
  assert.deepEqual(method(`{ ${ISSUER}, scopes: email groups }`).scopes, [
    'openid',
    'email',
    'groups',
  ]);
  assert.deepEqual(method(`{ ${ISSUER}, scopes: [email, openid] }`).scopes, ['openid', 'email']);
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
  const more = (id: string, host: string, rest = '') =>
    `    - { id: ${id}, url: 'https://${host}.example.org', secret: ${SECRET}${rest} }\n`;
  const text = `${MINIMAL}more_jitsi:\n${more('main', 'x')}${more('b', 'y')}${more('b', 'z', ', ttl: 2d')}`;
  assert.deepEqual(said(problemsOf(text)), [
    'more_jitsi[0].id is taken already',
    'more_jitsi[2].ttl is longer than 24h',
    'more_jitsi[2].id is taken already',
  ]);
});

test('refuses two Jitsis at one address', () => {
  const more = (id: string, url: string) =>
    `{ id: ${id}, url: '${url}', secret: ${SECRET}, app_id: ${id} }`;
  const text = `${MINIMAL}more_jitsi: [${more('b', 'https://MEET.example.org')}, ${more('c', 'https://c.example.org/x')}, ${more('d', 'https://c.example.org/x/')}]\n`;
  assert.deepEqual(said(problemsOf(text)), [
    'more_jitsi[0].url is the address of main already',
    'more_jitsi[2].url is the address of c already',
  ]);
});

test('refuses the address of the metadata for an issuer', () => {
  for (const slash of ['', '/']) {
    const issuer = `https://id.example.org/.well-known/openid-configuration${slash}`;
    const [problem, ...others] = problemsOf(withMethods(`{ issuer: '${issuer}', client_id: u }`));
    assert.equal(others.length, 0);
    assert.equal(problem!.path, 'sign_in.methods[0].issuer');
    assert.equal(problem!.mend, 'Leave out /.well-known/openid-configuration.');
  }
});

test('says which entries of a list are wrong, in the file and in a variable', () => {
  const text = `${MINIMAL}trusted_proxies: [10.0.0.1, nginx, ::1, proxy]\n`;
  assert.deepEqual(said(problemsOf(text)), [
    'trusted_proxies[1] is no address and no range',
    'trusted_proxies[3] is no address and no range',
  ]);
  assert.deepEqual(said(problemsOf(MINIMAL, { USHER_TRUSTED_PROXIES: '10.0.0.1 nginx' })), [
    'USHER_TRUSTED_PROXIES[1] is no address and no range',
  ]);
});
