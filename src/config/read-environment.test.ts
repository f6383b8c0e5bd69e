import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  configOf,
  MINIMAL,
  MINIMAL_ENVIRONMENT,
  oidcOf,
  problemsOf,
  said,
} from '../../test/support/sample-settings.ts';

test('reads every kind of value from a variable', () => {
  const config = configOf(MINIMAL, {
    USHER_LISTEN: '[::]:8080',
    USHER_TRUSTED_PROXIES: '10.0.0.0/8, ::1',
    USHER_JITSI_SKIP_PREJOIN: 'no',
    USHER_JITSI_KEEP_START_MUTED: 'ON',
    USHER_LIMITS_BODY: '2048',
    USHER_LIMITS_RATE_SIGN_IN: '7',
    USHER_SESSIONS_IDLE: '900',
    USHER_COMPAT: 'jitsi-openid go-openid',
    USHER_SIGN_IN_METHODS_0_AUTHORIZATION_PARAMETERS: 'kc_idp_hint=staff&ui_locales=de%20en',
    USHER_SIGN_IN_METHODS_0_CLAIMS_NAME: 'nickname,given_name+family_name',
    USHER_SIGN_IN_METHODS_0_CLAIMS_EMAIL_VERIFIED: 'checked',
    USHER_SIGN_IN_METHODS_0_MAX_AGE: '8h',
    USHER_SIGN_IN_METHODS_0_CLIENT_ID: '0815',
  });
  assert.deepEqual(config.listen, { host: '::', port: 8080 });
  assert.deepEqual(config.trustedProxies, ['10.0.0.0/8', '::1']);
  assert.equal(config.jitsi[0]!.skipPrejoin, false);
  assert.equal(config.jitsi[0]!.keepStartMuted, true);
  assert.equal(config.limits.bodyBytes, 2048);
  assert.equal(config.limits.rate.signIn, 7);
  assert.equal(config.sessions.idleSeconds, 900);
  assert.deepEqual(config.compat, ['jitsi-openid', 'go-openid']);
  const method = oidcOf(config);
  assert.deepEqual(method.authorizationParameters, { kc_idp_hint: 'staff', ui_locales: 'de en' });
  assert.deepEqual(method.claims.name, ['nickname', 'given_name+family_name']);
  assert.deepEqual(method.claims.emailVerified, ['checked']);
  assert.equal(method.maxAgeSeconds, 28_800);
  assert.equal(method.clientId, '0815');
});

test('names the variable in the problem, not the path', () => {
  const problems = problemsOf(MINIMAL, {
    USHER_JITSI_SKIP_PREJOIN: 'maybe',
    USHER_LIMITS_BODY: 'many',
    USHER_PUBLIC_URL: 'meet.example.org',
  });
  assert.deepEqual(said(problems), [
    'USHER_PUBLIC_URL does not begin with https:// and a host',
    'USHER_JITSI_SKIP_PREJOIN must be true or false, not this text',
    'USHER_LIMITS_BODY must be a whole number, not this text',
  ]);
});

const unknown: readonly [string, string | null][] = [
  ['USHER_JTSI_SECRET', 'USHER_JITSI_SECRET'],
  ['USHER_PUBLICURL', 'USHER_PUBLIC_URL'],
  ['USHER_SIGN_IN_METHODS_0_CLIENT_SECERT_FILE', 'USHER_SIGN_IN_METHODS_0_CLIENT_SECRET_FILE'],
  ['USHER_SIGN_IN_METHODS_3_ISUER', 'USHER_SIGN_IN_METHODS_3_ISSUER'],
  ['USHER_SIGN_IN_METHODS_ISSUER', 'USHER_SIGN_IN_METHODS_0_ISSUER'],
  ['USHER_SIGN_IN_METHODS_100_ISSUER', 'USHER_SIGN_IN_METHODS_0_ISSUER'],
  ['USHER_SIGN_IN_METHODS_00_ISSUER', 'USHER_SIGN_IN_METHODS_00_ISSUER'],
  ['USHER_PUBLIC_URL_FILE', 'USHER_PUBLIC_URL'],
  ['USHER_WEATHER_TOMORROW', null],
];

for (const [name, meant] of unknown) {
  test(`does not know ${name}`, () => {
    const problems = problemsOf(MINIMAL, { [name]: 'x' });
    assert.deepEqual(said(problems), [`${name} is not the name of a setting`]);
    if (meant === null) assert.match(problems[0]!.mend, /^Remove it/);
    else if (meant !== name) assert.equal(problems[0]!.mend, `Did you mean ${meant}?`);
  });
}

test('leaves other names alone, and USHER_CONFIG', () => {
  assert.ok(
    configOf(null, { ...MINIMAL_ENVIRONMENT, HOME: '/', USHERING: '1', USHER_CONFIG: 'x' }),
  );
});

test('says what an entry lacks that only a variable begins', () => {
  const problems = problemsOf(MINIMAL, { USHER_SIGN_IN_METHODS_2_TITLE: 'Third' });
  assert.deepEqual(said(problems), [
    'sign_in.methods[1].client_id is missing',
    'sign_in.methods[2].client_id is missing',
    'sign_in.methods[1].issuer is missing',
    'sign_in.methods[1].id is taken already (oidc)',
    'sign_in.methods[2].issuer is missing',
    'sign_in.methods[2].id is taken already (oidc)',
  ]);
});
