import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as client from 'openid-client';
import {
  AUTHORIZE,
  type InlineStory,
  ISSUER,
  SSO_PAGE,
  USERINFO,
} from '../support/inline-story.ts';
import { RelyingParty, STATE } from '../support/relying-party.ts';
import { AUTH } from '../support/usher.ts';

/**
 * The modules of the OpenID Foundation's conformance suite, plan "Basic OP", named as there. The relying party is
 * openid-client. The plan's clients have a secret, Jitsi's front end has none: every module runs as a public client.
 * Left out are two of them:
 * - oidcc-server-client-secret-post: there is no secret to post.
 * - oidcc-idtoken-unsigned: it registers a client for `none`, and Usher neither registers clients nor leaves an ID token
 *   unsigned.
 */
let party: RelyingParty;
let story: InlineStory;
let config: client.Configuration;

before(async () => {
  party = await RelyingParty.start();
  ({ story, config } = party);
});
after(() => party.close());

const ask: RelyingParty['ask'] = (changes) => party.ask(changes);
const redeem: RelyingParty['redeem'] = (page, asked, checks) => party.redeem(page, asked, checks);
const signIn: RelyingParty['signIn'] = (changes, browser) => party.signIn(changes, browser);

/** How often the people's own provider was asked so far. */
function askedUpstream(): number {
  return story.provider.seen.filter(({ endpoint }) => endpoint === 'authorization').length;
}

/** What the people's own provider was asked last. */
function lastUpstream(): URLSearchParams {
  const asked = story.provider.seen.filter(({ url }) => url.searchParams.has('client_id'));
  return asked.at(-1)?.url.searchParams ?? assert.fail();
}

async function errorOf(changes: Record<string, string | null>, browser = story.browser()) {
  const page = await browser.visit((await ask(changes)).url);
  assert.equal(page.url.origin + page.url.pathname, SSO_PAGE, page.text);
  assert.equal(page.url.searchParams.get('state'), STATE);
  assert.equal(page.url.searchParams.get('iss'), ISSUER);
  return page.url.searchParams.get('error');
}

describe('the basic OP plan', () => {
  test('oidcc-server', async () => {
    const { tokens, claims } = await signIn();
    assert.equal(claims.iss, ISSUER);
    assert.equal(claims.aud, 'web');
    assert.equal(tokens.token_type, 'bearer');
    assert.ok(tokens.refresh_token);
  });

  test('oidcc-response-type-missing', async () => {
    const page = await story.browser().visit((await ask({ response_type: '' })).url);
    assert.equal(page.url.searchParams.get('error'), 'invalid_request');
  });

  test('oidcc-idtoken-signature', async () => {
    // enableNonRepudiationChecks has openid-client verify it by the published keys.
    const { tokens } = await signIn();
    const header = JSON.parse(
      Buffer.from(tokens.id_token?.split('.')[0] ?? '', 'base64url').toString(),
    );
    assert.equal(header.alg, 'RS256');
    assert.ok(header.kid);
  });

  test('oidcc-userinfo-get, oidcc-userinfo-post-header and oidcc-userinfo-post-body', async () => {
    const { tokens, claims } = await signIn({ scope: 'openid profile email' });
    const got = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
    assert.equal(got.name, 'Alice Ångström');
    assert.equal(got.email_verified, true);
    const header = { authorization: `Bearer ${tokens.access_token}` };
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const form = `access_token=${tokens.access_token}`;
    for (const init of [
      { method: 'POST', headers: header },
      { method: 'POST', headers: type, body: form },
    ]) {
      const response = await story.usher.answer(new Request(USERINFO, init));
      assert.deepEqual(await response.json(), got);
    }
  });

  test('oidcc-ensure-request-without-nonce-succeeds-for-code-flow', async () => {
    const { claims } = await signIn({ nonce: null });
    assert.equal(claims.nonce, undefined);
  });

  for (const [scope, names] of [
    ['profile', ['name', 'preferred_username', 'picture']],
    ['email', ['email', 'email_verified']],
    ['address', []],
    ['phone', []],
    ['profile email address phone', ['name', 'email']],
  ] as const) {
    const name = scope.includes(' ') ? 'all' : scope;
    test(`oidcc-scope-${name}`, async () => {
      const { tokens, claims } = await signIn({ scope: `openid ${scope}` });
      const got = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
      for (const claim of names) assert.ok(claim in got, claim);
      assert.ok('email' in got === scope.includes('email'));
    });
  }

  test('oidcc-ensure-other-scope-order-succeeds', async () => {
    const { claims } = await signIn({ scope: 'email openid' });
    assert.equal(claims['email'], 'alice@example.org');
  });

  for (const display of ['page', 'popup']) {
    test(`oidcc-display-${display}`, async () => {
      await signIn({ display });
    });
  }

  test('oidcc-prompt-login', async () => {
    const { browser, claims } = await signIn();
    const before = askedUpstream();
    party.clock.pass(2);
    const again = await signIn({ prompt: 'login' }, browser);
    assert.ok(askedUpstream() > before, 'the person is asked again');
    assert.equal(lastUpstream().get('prompt'), 'login');
    assert.ok(Number(again.claims.auth_time) >= Number(claims.auth_time));
  });

  test('oidcc-prompt-none-not-logged-in (B13)', async () => {
    assert.equal(await errorOf({ prompt: 'none' }), 'login_required');
  });

  test('oidcc-prompt-none-logged-in', async () => {
    const { browser, claims } = await signIn();
    const before = askedUpstream();
    const again = await signIn({ prompt: 'none' }, browser);
    assert.equal(askedUpstream(), before);
    assert.equal(again.claims.sub, claims.sub);
    assert.equal(again.claims.auth_time, claims.auth_time);
  });

  test('oidcc-max-age-1', async () => {
    const { browser } = await signIn();
    party.clock.pass(10);
    const before = askedUpstream();
    const page = await browser.visit((await ask({ max_age: '1' })).url);
    assert.ok(askedUpstream() > before, 'the person is asked again');
    assert.equal(lastUpstream().get('max_age'), '1');
    assert.equal(page.url.origin + page.url.pathname, SSO_PAGE);
  });

  test('oidcc-max-age-10000', async () => {
    const { browser, claims } = await signIn();
    const before = askedUpstream();
    const again = await signIn({ max_age: '10000' }, browser);
    assert.equal(askedUpstream(), before);
    assert.equal(again.claims.auth_time, claims.auth_time);
  });

  test('oidcc-ensure-request-with-unknown-parameter-succeeds', async () => {
    await signIn({ extra: 'foobar' });
  });

  test('oidcc-id-token-hint (B13: that of another user too)', async () => {
    const { browser, tokens } = await signIn();
    const id_token_hint = tokens.id_token ?? '';
    const page = await browser.visit((await ask({ prompt: 'none', id_token_hint })).url);
    assert.ok(page.url.searchParams.get('code'));
    story.provider.account = 'bob';
    const other = story.browser();
    await signIn({}, other);
    assert.equal(await errorOf({ prompt: 'none', id_token_hint }, other), 'login_required');
    assert.equal(await errorOf({ id_token_hint }, other), 'login_required', 'asked, and still Bob');
    story.provider.account = 'alice';
    assert.equal(await errorOf({ id_token_hint: `${id_token_hint}x` }), 'invalid_request');
    assert.equal(await errorOf({ id_token_hint: tokens.access_token }), 'invalid_request');
  });

  test('oidcc-login-hint', async () => {
    const { claims } = await signIn({ login_hint: 'bob', scope: 'openid email' });
    assert.equal(claims['email'], 'bob@example.org');
  });

  test('oidcc-ui-locales and oidcc-claims-locales', async () => {
    await signIn({ ui_locales: 'se', claims_locales: 'se' });
  });

  test('oidcc-ensure-request-with-acr-values-succeeds', async () => {
    await signIn({ acr_values: 'one two' });
    assert.equal(lastUpstream().get('acr_values'), 'one two');
  });

  for (const [name, seconds] of [
    ['oidcc-codereuse', 0],
    ['oidcc-codereuse-30seconds', 30],
  ] as const) {
    test(`${name} (B3)`, async () => {
      const { asked, page, tokens, claims } = await signIn();
      party.clock.pass(seconds);
      await assert.rejects(redeem(page, asked), { error: 'invalid_grant' });
      const refresh = client.refreshTokenGrant(config, tokens.refresh_token ?? '');
      await assert.rejects(refresh, { error: 'invalid_grant' });
      await assert.rejects(client.fetchUserInfo(config, tokens.access_token, claims.sub));
    });
  }

  test('oidcc-ensure-registered-redirect-uri (B1)', async () => {
    const page = await story.browser().visit((await ask({ redirect_uri: `${SSO_PAGE}x` })).url);
    assert.equal(page.url.origin, AUTH);
    assert.equal(page.status, 400);
  });

  test('oidcc-ensure-post-request-succeeds', async () => {
    const asked = await ask();
    const page = await story.browser().visit(AUTHORIZE, { form: asked.url.searchParams });
    await redeem(page, asked);
  });

  test('oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported', async () => {
    const request = 'eyJhbGciOiJub25lIn0.e30.';
    assert.equal(await errorOf({ request }), 'request_not_supported');
  });

  test('oidcc-ensure-request-object-with-redirect-uri', async () => {
    const claims = Buffer.from(JSON.stringify({ redirect_uri: `${SSO_PAGE}x` }));
    const request = `eyJhbGciOiJub25lIn0.${claims.toString('base64url')}.`;
    assert.equal(await errorOf({ request }), 'request_not_supported');
  });

  test('oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported', async () => {
    const request_uri = `${AUTH}/request.jwt`;
    assert.equal(await errorOf({ request_uri }), 'request_uri_not_supported');
  });

  test('oidcc-claims-essential', async () => {
    // Not supported, and said so: it is passed over (OpenID Connect Core 5.5).
    assert.equal(config.serverMetadata()['claims_parameter_supported'] ?? false, false);
    await signIn({ claims: '{"userinfo":{"name":{"essential":true}}}' });
  });

  test('oidcc-refresh-token', async () => {
    const { asked, tokens, claims } = await signIn();
    const renewed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    assert.notEqual(renewed.refresh_token, tokens.refresh_token);
    const again = renewed.claims() ?? assert.fail();
    assert.deepEqual(
      [again.iss, again.sub, again.aud, again.auth_time, again.nonce],
      [claims.iss, claims.sub, claims.aud, claims.auth_time, asked.nonce],
    );
  });

  test('oidcc-ensure-request-with-valid-pkce-succeeds', async () => {
    await signIn();
  });
});
