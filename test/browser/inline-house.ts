import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { createJitsi } from '../../demo/jitsi.ts';
import { createProsody } from '../../demo/prosody.ts';
import { serve } from '../../demo/serve.ts';
import { inlineConfig } from '../../demo/usher-config.ts';
import { createLog } from '../../src/base/log.ts';
import { startServer } from '../../src/server.ts';
import { freePort } from '../support/free-port.ts';
import { HostileProvider } from '../support/hostile-provider.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../support/hostile-settings.ts';
import { startUsher, type TestUsher } from '../support/usher.ts';
import { openWindow } from './chromium.ts';

export type Tokens = Readonly<Record<'accessToken' | 'idToken' | 'refreshToken', string>>;

interface Parts {
  readonly jitsi: URL;
  readonly own: URL;
  readonly provider: HostileProvider;
  readonly usher: TestUsher;
  readonly ends: readonly (() => Promise<unknown>)[];
}

/** The demo's Jitsi with the inline sign-in, Usher, and the provider where people sign in, on the network. */
export class InlineHouse {
  readonly jitsi: URL;
  readonly provider: HostileProvider;
  readonly usher: TestUsher;
  /** `…/realms/jitsi/protocol/openid-connect` of Usher. */
  readonly service: string;
  readonly #ends: Parts['ends'];

  private constructor({ jitsi, own, provider, usher, ends }: Parts) {
    this.jitsi = jitsi;
    this.provider = provider;
    this.usher = usher;
    this.service = `${own}realms/jitsi/protocol/openid-connect`;
    this.#ends = ends;
  }

  static async open(): Promise<InlineHouse> {
    const jitsi = new URL(`http://127.0.0.1:${await freePort()}/`);
    const own = new URL(`http://127.0.0.1:${await freePort()}/`);
    const provider = await HostileProvider.start({
      redirectUris: [`${own}sign-in/demo/callback`],
      client: { post_logout_redirect_uris: [`${own}signed-out`] },
    });
    const usher = await startUsher({ yaml: settings(own.href, jitsi, provider.issuer) });
    const log = createLog({ level: 'silent' });
    const limits = { ...usher.config.limits, stopGraceSeconds: 1 };
    const at = { host: own.hostname, port: Number(own.port) };
    const server = await startServer(usher.app, at, limits, log);
    const standIn = createJitsi({
      ...inlineConfig(jitsi, own, 'web'),
      mode: 'inline',
      usherOrigin: own.origin,
      frameOrigins: [own.origin, provider.issuer],
      prosody: createProsody(PROSODY, new URL('jwks.json', own)),
    });
    const endJitsi = await serve(standIn, jitsi);
    const ends = [() => server.stop(), () => provider.close(), endJitsi];
    return new InlineHouse({ jitsi, own, provider, usher, ends });
  }

  async close(): Promise<void> {
    for (const end of this.#ends) await end();
  }

  /** A window of its own in front of this room. */
  async enter(browser: Browser, room: string): Promise<Page> {
    const { page } = await openWindow(browser);
    await page.goto(new URL(room, this.jitsi).href);
    return page;
  }
}

export async function pressLogIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Log-in' }).click();
}

export async function expectSeat(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'You are seated' }).waitFor();
}

/** Waits until Jitsi's page says this, and gives all of it. */
export async function said(page: Page, text: string): Promise<string> {
  const place = page.locator('[data-said]:visible', { hasText: text });
  await place.waitFor();
  return (await place.textContent()) ?? '';
}

export async function tokensOf(page: Page): Promise<Tokens> {
  return (await page.evaluate('standIn.tokens')) as Tokens;
}

/** Milliseconds until Jitsi heard that the logout has ended, in time. */
export async function logOut(page: Page): Promise<number> {
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('heading', { name: 'You are logged out' }).waitFor();
  const heard = (await page.locator('[data-heard]').textContent()) ?? '';
  const [tookMs] = /\d+(?= ms)/.exec(heard) ?? [];
  assert.ok(tookMs !== undefined, heard);
  return Number(tookMs);
}

const PROSODY = {
  domain: '127.0.0.1',
  appId: 'jitsi',
  acceptedIssuers: ['jitsi'],
  acceptedAudiences: ['jitsi'],
  tokenAffiliation: true,
};

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
  - match: 'open-*'
    host: ['user:carol']
    guests: open
  - match: '*'
    host: everyone
`;
}
