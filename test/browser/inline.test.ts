import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { createLog } from '../../src/base/log.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { freePort } from '../support/free-port.ts';
import { HostileProvider } from '../support/hostile-provider.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../support/hostile-settings.ts';
import { claimsOf } from '../support/inline-story.ts';
import { startUsher, type TestUsher } from '../support/usher.ts';
import { launchChromium, openWindow, reasonToSkip } from './chromium.ts';
import { StandInJitsi } from './stand-in-jitsi.ts';

const skip = reasonToSkip();

describe('the inline sign-in in Chromium, with a stand-in of sso.html', { skip }, () => {
  let jitsi: StandInJitsi;
  let provider: HostileProvider;
  let usher: TestUsher;
  let server: RunningServer;
  let browser: Browser;

  before(async () => {
    jitsi = await StandInJitsi.start();
    const port = await freePort();
    const own = `http://127.0.0.1:${port}/`;
    provider = await HostileProvider.start({
      redirectUris: [`${own}sign-in/demo/callback`],
      client: { post_logout_redirect_uris: [`${own}signed-out`] },
    });
    usher = await startUsher({ yaml: settings(own, jitsi.url, provider.issuer) });
    const log = createLog({ level: 'silent' });
    const limits = { ...usher.config.limits, stopGraceSeconds: 1 };
    server = await startServer(usher.app, { host: '127.0.0.1', port }, limits, log);
    jitsi.settings = { clientId: 'web', service: `${own}realms/jitsi/protocol/openid-connect` };
    browser = await launchChromium();
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
    await provider?.close();
    await jitsi?.close();
  });

  async function enter(room: string): Promise<Page> {
    const { page } = await openWindow(browser);
    await page.goto(new URL(room, jitsi.url).href);
    return page;
  }

  async function says(page: Page, text: string): Promise<string> {
    await page.locator('#state', { hasText: text }).waitFor();
    return (await page.locator('#state').textContent()) ?? '';
  }

  type Tokens = Readonly<Record<'accessToken' | 'idToken' | 'refreshToken', string>>;
  const tokensOf = async (page: Page) => (await page.evaluate('window.tokens')) as Tokens;

  test('from the popup to the renewal to the silent logout', async () => {
    const page = await enter('Standup');
    await page.getByRole('button', { name: 'Log-in' }).click();
    await says(page, 'signed in');
    const first = await tokensOf(page);
    assert.equal(claimsOf(first.accessToken)['room'], 'standup');
    await page.getByRole('button', { name: 'Login again' }).click();
    await page.waitForFunction(`window.tokens.refreshToken !== '${first.refreshToken}'`);
    await says(page, 'signed in');
    const second = await tokensOf(page);
    assert.equal(claimsOf(second.idToken)['nonce'], claimsOf(first.idToken)['nonce']);
    await page.getByRole('button', { name: 'Logout', exact: true }).click();
    const said = await says(page, 'logged out');
    assert.ok(Number(said.split(' ').at(-1)) < 3000, said);
    assert.equal(usher.events('signed_out').length, 1);
    await page.getByRole('button', { name: 'Login again' }).click();
    assert.match(await says(page, 'login failed'), /invalid_grant/);
  });

  test('a second room opens with a popup that asks nothing', async () => {
    const page = await enter('Standup');
    await page.getByRole('button', { name: 'Log-in' }).click();
    await says(page, 'signed in');
    const asked = provider.seen.length;
    await page.goto(new URL('Planning', jitsi.url).href);
    await page.getByRole('button', { name: 'Log-in' }).click();
    await says(page, 'signed in');
    assert.equal(claimsOf((await tokensOf(page)).accessToken)['room'], 'planning');
    assert.equal(provider.seen.length, asked, 'the provider is not asked');
  });

  test('a refusal by rule is told in the meeting, in words', async () => {
    const page = await enter('closed');
    await page.getByRole('button', { name: 'Log-in' }).click();
    const said = await says(page, 'login failed');
    assert.match(said, /access_denied: This room is for certain people only/);
  });

  test('a popup that waits for a host goes on when one has come', async () => {
    provider.account = 'bob';
    const page = await enter('class-1');
    const opened = page.waitForEvent('popup');
    await page.getByRole('button', { name: 'Log-in' }).click();
    const popup = await opened;
    await popup.getByRole('heading', { name: 'You are waiting to enter class-1' }).waitFor();
    provider.account = 'carol';
    const host = await enter('class-1');
    await host.getByRole('button', { name: 'Log-in' }).click();
    await says(host, 'signed in');
    await says(page, 'signed in');
    provider.account = 'alice';
  });

  test('a popup that is closed leaves the meeting as it was', async () => {
    provider.account = 'bob';
    const page = await enter('class-2');
    const opened = page.waitForEvent('popup');
    await page.getByRole('button', { name: 'Log-in' }).click();
    const popup = await opened;
    await popup.getByRole('heading', { name: 'You are waiting to enter class-2' }).waitFor();
    await popup.close();
    await says(page, 'login cancelled');
    provider.account = 'alice';
  });

  test('a popup that is blocked can be tried again', async () => {
    const page = await enter('Standup');
    await page.evaluate('window.really = window.open; window.open = () => null; 1');
    await page.getByRole('button', { name: 'Log-in' }).click();
    await says(page, 'popup blocked');
    await page.evaluate('window.open = window.really; 1');
    await page.getByRole('button', { name: 'Log-in' }).click();
    await says(page, 'signed in');
  });

  test('a logout ends in time although the provider answers nothing', async () => {
    const page = await enter('Standup');
    await page.getByRole('button', { name: 'Log-in' }).click();
    await says(page, 'signed in');
    await page.route(/session\/end/, () => {});
    await page.getByRole('button', { name: 'Logout', exact: true }).click();
    const said = await says(page, 'logged out');
    assert.ok(Number(said.split(' ').at(-1)) < 3000, said);
  });
});

function settings(own: string, jitsi: URL, issuer: string): string {
  return `
public_url: ${own}
secret: a-secret-of-our-own-0123456789abcdef
jitsi:
  url: ${jitsi.href}
  algorithm: RS256
  inline: true
  inline_client_id: web
sign_in:
  methods:
    - id: demo
      type: oidc
      title: Example University
      issuer: ${issuer}
      allow_http: true
      client_id: ${CLIENT_ID}
      client_secret: "${CLIENT_SECRET}"
rooms:
  - match: closed
    host: ['group:nobody']
  - match: 'class-*'
    host: ['user:carol']
    member: everyone
  - match: '*'
    host: everyone
`;
}
