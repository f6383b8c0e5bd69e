import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser as Chromium, Page as Window } from 'playwright-core';
import {
  challengeOf,
  claimsOf,
  HEX,
  LETTERS,
  parseMeetingAddress,
  randomText,
  stateOf,
} from '../../demo/jitsi/front-end/address.js';
import { launchChromium, openWindow, reasonToSkip } from '../browser/chromium.ts';
import { expectSeat, logOut, pressLogIn, tokensOf } from '../browser/inline-house.ts';
import { Browser } from '../support/browser.ts';
import { nginxIsThere } from '../support/nginx.ts';
import { OneHost } from '../support/one-host.ts';
import type { Page } from '../support/page.ts';
import { requirePart } from '../support/require-part.ts';

const skip = requirePart('nginx', nginxIsThere);
const MEET = 'https://meet.example.org';
const SERVICE = `${MEET}/auth/realms/jitsi/protocol/openid-connect`;
const SSO = `${MEET}/static/sso.html`;
const room = parseMeetingAddress(`${MEET}/Standup`)!;

describe('the inline sign-in behind nginx on Jitsi’s one host, as docs/topics/inline.md has it', {
  skip,
}, () => {
  let house: OneHost;
  before(async () => {
    house = await OneHost.open();
  });
  after(() => house?.close());

  const newBrowser = () => new Browser({ routes: { [MEET]: house.host.answer } });

  interface Popup {
    readonly page: Page;
    readonly verifier: string;
    readonly nonce: string;
  }

  async function openPopup(browser: Browser, refreshToken: string | null = null): Promise<Popup> {
    const verifier = randomText(64, LETTERS);
    const nonce = randomText(64, HEX);
    const address = new URL(`${SERVICE}/auth`);
    address.search = new URLSearchParams({
      ...{ client_id: 'jitsi-web', response_type: 'code', scope: 'openid', nonce },
      ...{ redirect_uri: SSO, state: JSON.stringify(stateOf(room, refreshToken)) },
      ...{ code_challenge: await challengeOf(verifier), code_challenge_method: 'S256' },
    }).toString();
    return { page: await browser.visit(address), verifier, nonce };
  }

  function askForTokens(form: Readonly<Record<string, string>>, origin = MEET) {
    const body = Buffer.from(new URLSearchParams({ ...form, client_id: 'jitsi-web' }).toString());
    const type = 'application/x-www-form-urlencoded';
    const headers = { 'content-type': type, origin };
    return house.host.ask(`${new URL(SERVICE).pathname}/token`, { method: 'POST', headers, body });
  }

  const redeem = ({ page, verifier }: Popup, origin?: string) => {
    const code = page.url.searchParams.get('code') ?? '';
    const more = { redirect_uri: SSO, code_verifier: verifier };
    return askForTokens({ grant_type: 'authorization_code', code, ...more }, origin);
  };

  interface Tokens {
    readonly access_token: string;
    readonly id_token: string;
    readonly refresh_token: string;
  }
  const tokensIn = ({ body }: { body: Buffer }) => JSON.parse(body.toString()) as Tokens;

  async function signIn(browser: Browser): Promise<{ popup: Popup; tokens: Tokens }> {
    const popup = await openPopup(browser);
    const answer = await redeem(popup);
    assert.equal(answer.status, 200, answer.body.toString());
    return { popup, tokens: tokensIn(answer) };
  }

  it('leads from the popup to a seat, a renewal, and a silent logout', async () => {
    const browser = newBrowser();
    const { popup, tokens } = await signIn(browser);
    assert.equal(popup.page.url.origin + popup.page.url.pathname, SSO);
    assert.equal(popup.page.status, 200);
    assert.match(popup.page.body, /front-end\/sso\.js/, 'Jitsi’s own page, from the disk');
    assert.equal(claimsOf(tokens.id_token)?.['nonce'], popup.nonce);
    assert.equal(claimsOf(tokens.id_token)?.['iss'], `${MEET}/auth/realms/jitsi`);
    const comer = { room: 'standup', tenant: null };
    const verdict = await house.prosody({ token: tokens.access_token, ...comer });
    assert.ok(verdict.joined, verdict.reason ?? '');

    const blink = await openPopup(browser, tokens.refresh_token);
    assert.equal(blink.page.hops.length, 2, 'straight back to Jitsi’s page');
    const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
    const renewed = tokensIn(await askForTokens(form));
    assert.ok((await house.prosody({ token: renewed.access_token, ...comer })).joined);

    const meeting = await browser.visit(`${MEET}/Standup`);
    const address = `${SERVICE}/logout?id_token_hint=${renewed.id_token}`;
    const silent = await browser.visit(address, { from: meeting, framed: true });
    assert.match(silent.body, /data-return="\/auth\/signed-out"/);
    const [, next = ''] = /data-next="([^"]+)"/.exec(silent.body) ?? [];
    const end = await browser.visit(next, { from: silent, framed: true });
    assert.equal(end.url.href, `${MEET}/static/logout.html`);
    assert.match(end.body, /signed-out\.js/, 'Jitsi’s own page, from the disk');
    const late = { grant_type: 'refresh_token', refresh_token: renewed.refresh_token };
    assert.equal((await askForTokens(late)).status, 400);
  });

  it('keeps its cookies below its own path, and Jitsi never sees one', async () => {
    const browser = newBrowser();
    const { popup } = await signIn(browser);
    const hops = popup.page.hops.filter(({ url }) => url.origin === MEET);
    const ours = hops.flatMap(({ headers }) => headers.getSetCookie());
    assert.ok(ours.length >= 2);
    for (const cookie of ours) {
      assert.match(cookie, /^__Secure-usher-/);
      assert.match(cookie, /; Path=\/auth\/(;|$)/);
      assert.match(cookie, /; Secure/);
      assert.match(cookie, /; HttpOnly/);
      assert.match(cookie, /; SameSite=Lax/);
    }
    for (const path of ['/', '/Standup', '/static/sso.html', '/authors/x']) {
      const context = { sameSite: true, topLevelGet: true };
      assert.equal(browser.jar.header(new URL(path, MEET), context), null, path);
    }
  });

  it('lets Jitsi’s origin read the answers and no other, and says so once', async () => {
    const origins = ({ headers }: Awaited<ReturnType<typeof redeem>>) =>
      headers.filter(([name]) => name === 'access-control-allow-origin').map(([, value]) => value);
    const browser = newBrowser();
    assert.deepEqual(origins(await redeem(await openPopup(browser))), [MEET]);
    const foreign = await redeem(await openPopup(browser), 'https://evil.example');
    assert.deepEqual(origins(foreign), []);
    const headers = { origin: MEET, 'access-control-request-method': 'POST' };
    const path = `${new URL(SERVICE).pathname}/token`;
    const preflight = await house.host.ask(path, { method: 'OPTIONS', headers });
    assert.equal(preflight.status, 204);
    assert.deepEqual(origins(preflight), [MEET]);
  });

  it('says no header twice, and none of Jitsi’s, on any kind of answer', async () => {
    const { tokens } = await signIn(newBrowser());
    const below = new URL(SERVICE).pathname;
    const account = await house.host.ask('/auth/account');
    const style = /href="(\/auth\/assets\/[^"]+\.css)"/.exec(
      (await house.host.ask('/auth/signed-out')).body.toString(),
    );
    const framed = { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'same-origin' };
    const answers = {
      redirect: account,
      page: await house.host.ask('/auth/signed-out'),
      asset: await house.host.ask(style?.[1] ?? ''),
      'no page': await house.host.ask('/auth/nothing/here/at/all'),
      keys: await house.host.ask('/auth/keys.json'),
      certs: await house.host.ask(`${below}/certs`),
      description: await house.host.ask('/auth/realms/jitsi/.well-known/openid-configuration'),
      'refused tokens': await askForTokens({ grant_type: 'refresh_token', refresh_token: 'x' }),
      userinfo: await house.host.ask(`${below}/userinfo`, {
        headers: { authorization: `Bearer ${tokens.access_token}`, origin: MEET },
      }),
      logout: await house.host.ask(`${below}/logout?id_token_hint=${tokens.id_token}`, {
        headers: framed,
      }),
    };
    assert.deepEqual(
      Object.values(answers).map(({ status }) => status),
      [303, 200, 200, 404, 200, 200, 200, 400, 200, 200],
    );
    for (const [what, { headers }] of Object.entries(answers)) {
      const names = headers.map(([name]) => name).filter((name) => name !== 'set-cookie');
      assert.equal(new Set(names).size, names.length, `${what}: ${names.join(' ')}`);
      const all = new Map(headers);
      assert.equal(all.get('strict-transport-security'), 'max-age=31536000', what);
      assert.doesNotMatch(all.get('permissions-policy') ?? '', /interest-cohort/, what);
      assert.equal(all.has('x-usher'), false, what);
    }
    const ancestors = new Map(answers.logout.headers).get('content-security-policy');
    assert.match(ancestors ?? '', /frame-ancestors https:\/\/meet\.example\.org$/);
  });

  it('takes nothing from Jitsi but what lies below its path', async () => {
    const bodies = await Promise.all(
      ['/', '/authors', '/northlight/auth', '/static/logout.html', '/config.js'].map(
        async (path) => [path, (await house.host.ask(path)).body.toString()] as const,
      ),
    );
    for (const [path, body] of bodies.slice(0, -1))
      assert.match(body, /Stand-in for Jitsi Meet/, path);
    assert.match(bodies.at(-1)?.[1] ?? '', /tokenAuthInline = true/);
  });

  it('leaves no code, no token and no sealed place in nginx’ logs', async () => {
    const browser = newBrowser();
    const { popup, tokens } = await signIn(browser);
    await openPopup(browser, tokens.refresh_token);
    await browser.visit(`${SERVICE}/logout?id_token_hint=${tokens.id_token}`);
    const { usher, jitsi, complaints } = house.logs;
    const code = popup.page.url.searchParams.get('code') ?? assert.fail();
    assert.match(usher, /"GET \/auth\/realms\/jitsi\/protocol\/openid-connect\/auth" 303/);
    assert.match(usher, /"GET \/static\/sso\.html" 200/);
    for (const log of [usher, jitsi, complaints]) {
      for (const secret of [code, ...Object.values(tokens).slice(0, 3)]) {
        assert.ok(!log.includes(secret), log.slice(0, 300));
      }
      assert.doesNotMatch(log, /eyJ|continue=|code=/);
    }
  });

  describe('in Chromium', { skip: reasonToSkip() }, () => {
    let chromium: Chromium;
    before(async () => {
      chromium = await launchChromium(house.host.flags);
    });
    after(() => chromium?.close());

    async function enter(): Promise<Window> {
      const { page } = await openWindow(chromium);
      await page.goto(`${MEET}/Standup`);
      return page;
    }

    it('leads from the popup to the renewal to the silent logout, by https as Jitsi has it', async (t) => {
      const page = await enter();
      const asked: string[] = [];
      page.context().on('request', (request) => asked.push(`${request.method()} ${request.url()}`));
      await pressLogIn(page);
      await expectSeat(page);
      assert.equal(await page.locator('dd[data-name]').textContent(), 'Alice Ångström');
      const first = await tokensOf(page);
      await page.getByRole('button', { name: 'Renew' }).click();
      await page.getByText('renewed once').waitFor();
      assert.notEqual((await tokensOf(page)).accessToken, first.accessToken);
      assert.equal(asked.filter((line) => line === `POST ${SERVICE}/token`).length, 2);
      const tookMs = await logOut(page);
      t.diagnostic(`${tookMs} ms`);
      await page.getByRole('button', { name: 'Log-in' }).waitFor();
    });
  });
});
