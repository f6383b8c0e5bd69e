import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as client from 'openid-client';
import { Browser } from '../test/support/browser.ts';

const REDIRECT = 'http://127.0.0.1:9/callback';
const SIGNED_OUT = 'http://127.0.0.1:9/signed-out';
let child: ChildProcess;
let config: client.Configuration;
/** Of the last sign-in. */
let idToken: string;

before(async () => {
  const script = fileURLToPath(new URL('provider.ts', import.meta.url));
  const args = [script, '--redirect-uri', REDIRECT, '--post-logout-redirect-uri', SIGNED_OUT];
  const env = { ...process.env, DEMO_CLIENT_SECRET: 'a-secret-of-this-test' };
  child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout! }), 'line');
  const { issuer } = JSON.parse(String(line)) as { issuer: string };
  const execute = { execute: [client.allowInsecureRequests] };
  config = await client.discovery(
    new URL(issuer),
    'usher',
    'a-secret-of-this-test',
    undefined,
    execute,
  );
  client.enableNonRepudiationChecks(config);
});

after(() => void child.kill());

interface Begun {
  readonly url: URL;
  readonly verifier: string;
  readonly nonce: string;
}

async function begin(): Promise<Begun> {
  const verifier = client.randomPKCECodeVerifier();
  const nonce = client.randomNonce();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT,
    scope: 'openid profile email',
    state: 'here',
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  return { url, verifier, nonce };
}

/** A browser for which the client's address is answered in memory. */
function newBrowser(): Browser {
  return new Browser({ routes: { 'http://127.0.0.1:9': () => new Response('back') } });
}

async function signIn(browser: Browser, person: RegExp | null): Promise<client.IDToken> {
  const { url, verifier, nonce } = await begin();
  await browser.visit(url);
  if (person) await browser.submit({}, person);
  const tokens = await client.authorizationCodeGrant(config, browser.page.url, {
    pkceCodeVerifier: verifier,
    expectedState: 'here',
    expectedNonce: nonce,
    idTokenExpected: true,
  });
  const claims = tokens.claims()!;
  idToken = tokens.id_token!;
  const userInfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
  assert.deepEqual(userInfo['groups'], claims['groups']);
  return claims;
}

test('signs in whoever was picked, their claims in the ID token and in UserInfo', async () => {
  const asa = await signIn(newBrowser(), /Åsa Öberg/);
  assert.equal(asa['name'], 'Åsa Öberg');
  assert.deepEqual(asa['groups'], ['students']);
  assert.equal('moderator' in asa, false);
  const ada = await signIn(newBrowser(), /Ada Fairweather/);
  assert.equal(ada['moderator'], true);
  const nameless = await signIn(newBrowser(), /exchange-17/);
  assert.equal(nameless['preferred_username'], 'exchange-17');
  assert.equal('name' in nameless, false);
  assert.equal('email' in nameless, false);
});

test('asks nothing the second time, and asks again after signing out', async () => {
  const browser = newBrowser();
  await signIn(browser, /Jun Okafor/);
  assert.equal((await signIn(browser, null)).sub, 'p-2002');
  const end = client.buildEndSessionUrl(config, {
    post_logout_redirect_uri: SIGNED_OUT,
    id_token_hint: idToken,
  });
  await browser.visit(end);
  await browser.submit();
  assert.equal(browser.page.url.href, SIGNED_OUT);
  assert.equal((await signIn(browser, /Ada Fairweather/)).sub, 'p-1001');
});

test('comes back with access_denied when the person cancels', async () => {
  const browser = newBrowser();
  await browser.visit((await begin()).url);
  await browser.submit({}, 'Cancel');
  assert.equal(browser.page.url.searchParams.get('error'), 'access_denied');
  assert.equal(browser.page.url.searchParams.get('state'), 'here');
});

test('says what is wrong with a sign-in that is over, and lets nobody in by another name', async () => {
  const browser = newBrowser();
  await browser.visit((await begin()).url);
  const address = browser.page.url;
  const stranger = await browser.visit(new URL(`${address.pathname}/sign-in`, address), {
    form: new URLSearchParams({ person: 'mallory' }),
    from: browser.page,
  });
  assert.equal(stranger.status, 400);
  browser.jar.clear();
  assert.match((await browser.visit(address)).text, /This sign-in is over/);
});
