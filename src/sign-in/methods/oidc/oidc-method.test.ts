import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, beforeEach, describe, it } from 'node:test';
import { signJwt } from '../../../../test/support/hostile-keys.ts';
import { HostileProvider } from '../../../../test/support/hostile-provider.ts';
import { CALLBACK, CLIENT_ID } from '../../../../test/support/hostile-settings.ts';
import { OidcSubject, oidcSettings } from '../../../../test/support/oidc-subject.ts';
import type { OidcMethodConfig } from '../../../config/config.ts';
import { reservedParameters } from '../../../config/reserved-parameters.ts';

describe('sign-in by OpenID Connect', async () => {
  const provider = await HostileProvider.start();
  const thin = await HostileProvider.start({ claimsInIdToken: false });
  after(() => Promise.all([provider.close(), thin.close()]));
  beforeEach(() => {
    provider.reset();
    thin.reset();
  });
  const open = (settings: Partial<OidcMethodConfig> = {}, at = provider) =>
    new OidcSubject(at, settings);
  const parametersOf = async (settings: Partial<OidcMethodConfig>, languages: string[] = []) =>
    (await open(settings).begin(languages)).departure.searchParams;

  it('asks nothing of the provider before the first use', () => {
    open();
    assert.equal(provider.seen.length, 0);
  });

  it('asks for what is configured (OpenID Connect Core 3.1.2.1)', async () => {
    const parameters = await parametersOf(
      {
        scopes: ['profile', 'groups'],
        acrValues: ['gold', 'silver'],
        prompt: 'login consent',
        maxAgeSeconds: 0,
        authorizationParameters: { kc_idp_hint: 'staff', login_hint: 'a&b=c' },
      },
      ['de', 'en-GB', 'x y', '<script>'],
    );
    const expected = {
      response_type: 'code',
      client_id: CLIENT_ID,
      redirect_uri: CALLBACK,
      scope: 'openid profile groups',
      acr_values: 'gold silver',
      prompt: 'login consent',
      max_age: '0',
      kc_idp_hint: 'staff',
      login_hint: 'a&b=c',
      ui_locales: 'de en-GB',
    };
    for (const [name, value] of Object.entries(expected)) {
      assert.deepEqual(parameters.getAll(name), [value], name);
    }
    const plain = await parametersOf({});
    for (const name of ['acr_values', 'prompt', 'max_age', 'ui_locales']) {
      assert.equal(plain.has(name), false, name);
    }
  });

  it("keeps an operator's hands off the protocol's own parameters", () => {
    for (const name of reservedParameters.keys()) {
      const settings = oidcSettings({ authorizationParameters: { [name]: 'x' } });
      assert.throws(() => new OidcSubject(provider, settings), {
        code: 'method_settings_invalid',
        hint: new RegExp(`authorization_parameters\\.${name}`),
      });
    }
  });

  it('refuses settings that no provider could make work, without repeating a secret', () => {
    const cases: readonly (readonly [Partial<OidcMethodConfig>, RegExp])[] = [
      [{ issuer: 'http://id.example.org', allowHttp: false }, /allow_http/],
      [{ issuer: 'ftp://id.example.org' }, /issuer/],
      [{ clientSecret: null }, /client_secret/],
      [{ clientAuth: 'private_key_jwt' }, /private_key/],
      [{ clientAuth: 'private_key_jwt', privateKey: 'canary-canary' }, /PKCS #8/],
      [{ claims: { ...oidcSettings().claims, name: ['a..b'] } }, /claims\.name: a\.\.b/],
    ];
    for (const [settings, hint] of cases) {
      assert.throws(
        () => new OidcSubject(provider, settings),
        (error: Error & { hint?: string }) => {
          assert.match(error.hint ?? '', hint);
          assert.doesNotMatch(`${error.stack} ${error.hint}`, /canary/);
          return true;
        },
      );
    }
  });

  it('refuses a sign-in that reached none of the asked-for acr values', async () => {
    const subject = open({ acrValues: ['gold', 'silver'] });
    provider.mutations.acr = 'silver';
    assert.equal((await subject.signIn()).acr, 'silver');
    const weaker = open({ acrValues: ['gold'] });
    assert.equal((await weaker.errorOf(weaker.signIn())).code, 'acr_not_met');
    for (const acr of [undefined, '', 'Gold', ['gold'], 1]) {
      provider.mutations.idToken = (claims, key) =>
        signJwt(key, Object.assign({ ...claims }, { acr }));
      assert.equal((await weaker.errorOf(weaker.signIn())).code, 'acr_not_met');
    }
  });

  it('refuses a sign-in at the provider that is older than max_age, or not dated', async () => {
    const subject = open({ maxAgeSeconds: 60 });
    const identity = await subject.signIn();
    assert.ok(Math.abs((identity.authenticatedAt ?? 0) - subject.clock.nowSeconds()) < 30);
    for (const off of [-95, undefined]) {
      provider.mutations.idToken = (claims, key) => {
        const { auth_time: _, ...rest } = claims;
        const dated = off === undefined ? {} : { auth_time: subject.clock.nowSeconds() + off };
        return signJwt(key, { ...rest, ...dated });
      };
      assert.equal(await subject.reasonOf(subject.signIn()), 'id_token_auth_time');
    }
  });

  it('demands at_hash only where it is configured (OpenID Connect Core 3.1.3.6)', async () => {
    const strict = open({ requireAtHash: true });
    provider.mutations.idToken = (claims, key) => {
      const { at_hash: _, ...rest } = claims;
      return signJwt(key, rest);
    };
    assert.equal(await strict.reasonOf(strict.signIn()), 'id_token_at_hash');
    assert.equal((await open().signIn()).subject, 'alice');
  });

  it('accepts a right at_hash', async () => {
    const token = 'an access token of our own';
    const half = createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');
    provider.mutations.idToken = (claims, key) => signJwt(key, { ...claims, at_hash: half });
    provider.mutations.tokenResponse = (response) => ({ ...response, access_token: token });
    assert.equal((await open({ requireAtHash: true }).signIn()).subject, 'alice');
  });

  it('makes one request a sign-in when the ID token says enough, two when not', async () => {
    const subject = open();
    await subject.signIn();
    provider.seen.length = 0;
    await subject.signIn();
    assert.deepEqual([provider.count('token'), provider.count('userinfo')], [1, 0]);
    assert.equal(provider.count('discovery') + provider.count('jwks'), 0);
    const other = open({}, thin);
    await other.signIn();
    thin.seen.length = 0;
    assert.equal((await other.signIn()).name, 'Alice Ångström');
    assert.deepEqual([thin.count('token'), thin.count('userinfo')], [1, 1]);
  });

  it('asks UserInfo always or never where that is configured', async () => {
    await open({ userinfo: 'always' }).signIn();
    assert.equal(provider.count('userinfo'), 1);
    const identity = await open({ userinfo: 'never' }, thin).signIn();
    assert.equal(thin.count('userinfo'), 0);
    assert.equal(identity.name, null);
  });

  it('reads an answer that came as a form', async () => {
    const subject = open();
    const { departure, memo } = await subject.begin();
    const back = await provider.signIn(departure);
    const answer = { url: new URL(CALLBACK), form: back.searchParams };
    assert.equal((await subject.method.finish(answer, memo)).identity.subject, 'alice');
  });

  it('leaves people who hide everything a name of some kind', async () => {
    provider.account = 'bob';
    const { username, name, email } = await open().signIn();
    assert.deepEqual([username, name, email], ['bob', null, 'bob@example.org']);
  });

  it('notes what it left out by its path, not by its value', async () => {
    provider.mutations.idToken = (claims, key) =>
      signJwt(key, { ...claims, name: ['Canary'], email: 7 });
    const subject = open({ userinfo: 'never' });
    await subject.signIn();
    const line = subject.lines.find(({ event }) => event === 'claims_left_out');
    assert.match(JSON.stringify(line), /"claim":"name"/);
    assert.doesNotMatch(JSON.stringify(subject.lines), /Canary/);
  });

  it('signs out at the provider too (RP-Initiated Logout 1.0, 2)', async () => {
    const subject = open();
    const identity = await subject.signIn();
    const back = new URL('https://auth.example.org/signed-out');
    const departure = await subject.method.signOut(identity, back, 'way-back');
    assert.equal(departure?.kind, 'redirect');
    assert.equal(departure?.url.pathname, '/session/end');
    const parameters = Object.fromEntries(departure?.url.searchParams ?? []);
    assert.deepEqual(parameters, {
      client_id: CLIENT_ID,
      id_token_hint: identity.upstream?.proof,
      post_logout_redirect_uri: back.href,
      state: 'way-back',
    });
    const answer = await fetch(departure?.url ?? '', { redirect: 'manual' });
    assert.equal(answer.status, 200);
    const without = await subject.method.signOut({ ...identity, upstream: null }, back, 'way-back');
    assert.equal(without?.url.searchParams.has('id_token_hint'), false);
  });

  it('signs out here alone where the provider offers nothing', async () => {
    provider.mutations.discovery = ({ end_session_endpoint: _, ...rest }) => rest;
    const subject = open();
    const identity = await subject.signIn();
    assert.equal(await subject.method.signOut(identity, new URL(CALLBACK), 'way-back'), null);
  });

  it('reaches the provider at its internal address, people at its public one', async () => {
    const issuer = 'https://id.example.org/realms/staff';
    const asked: string[] = [];
    const internalUrl = new URL('http://keycloak:8080/realms/staff/');
    const fetch = async (address: string) => {
      asked.push(address);
      return Response.json({
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: 'http://keycloak:8080/realms/staff/certs',
      });
    };
    const settings = { issuer, internalUrl, allowHttp: false };
    const subject = new OidcSubject(provider, settings, { fetch });
    const { departure } = await subject.begin();
    assert.equal(departure.origin, 'https://id.example.org');
    assert.deepEqual(asked, ['http://keycloak:8080/realms/staff/.well-known/openid-configuration']);
  });
});
