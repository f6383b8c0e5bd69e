import type { Browser, Page } from 'playwright-core';
import { createLog } from '../../src/base/log.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { freePort } from '../support/free-port.ts';
import { HostileProvider } from '../support/hostile-provider.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../support/hostile-settings.ts';
import { startUsher, type TestUsher } from '../support/usher.ts';
import { openWindow } from './chromium.ts';
import { StandInJitsi } from './stand-in-jitsi.ts';

export type Tokens = Readonly<Record<'accessToken' | 'idToken' | 'refreshToken', string>>;

/** A Jitsi with the inline sign-in, Usher, and the provider where people sign in, on the network. */
export class InlineHouse {
  readonly jitsi: StandInJitsi;
  readonly provider: HostileProvider;
  readonly usher: TestUsher;
  readonly #server: RunningServer;

  private constructor(
    jitsi: StandInJitsi,
    provider: HostileProvider,
    usher: TestUsher,
    server: RunningServer,
  ) {
    this.jitsi = jitsi;
    this.provider = provider;
    this.usher = usher;
    this.#server = server;
  }

  static async open(): Promise<InlineHouse> {
    const jitsi = await StandInJitsi.start();
    const port = await freePort();
    const own = `http://127.0.0.1:${port}/`;
    const provider = await HostileProvider.start({
      redirectUris: [`${own}sign-in/demo/callback`],
      client: { post_logout_redirect_uris: [`${own}signed-out`] },
    });
    const usher = await startUsher({ yaml: settings(own, jitsi.url, provider.issuer) });
    const log = createLog({ level: 'silent' });
    const limits = { ...usher.config.limits, stopGraceSeconds: 1 };
    const server = await startServer(usher.app, { host: '127.0.0.1', port }, limits, log);
    jitsi.settings = { clientId: 'web', service: `${own}realms/jitsi/protocol/openid-connect` };
    return new InlineHouse(jitsi, provider, usher, server);
  }

  async close(): Promise<void> {
    await this.#server.stop();
    await this.provider.close();
    await this.jitsi.close();
  }

  /** A window of its own in front of this room. */
  async enter(browser: Browser, room: string): Promise<Page> {
    const { page } = await openWindow(browser);
    await page.goto(new URL(room, this.jitsi.url).href);
    return page;
  }
}

/** Waits for what Jitsi's page says, and gives all of it. */
export async function says(page: Page, text: string): Promise<string> {
  const state = page.locator('#state', { hasText: text });
  await state.waitFor();
  return (await state.textContent()) ?? '';
}

export async function tokensOf(page: Page): Promise<Tokens> {
  return (await page.evaluate('window.tokens')) as Tokens;
}

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
