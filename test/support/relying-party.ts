import * as client from 'openid-client';
import { type InlineStory, ISSUER, SSO_PAGE, startInlineStory, stateOf } from './inline-story.ts';
import type { Page } from './page.ts';
import { ShiftedClock } from './shifted-clock.ts';

/** The `{state}` that it sends along. */
export const STATE = stateOf('MyRoom');

type Changes = Readonly<Record<string, string | null>>;

/** What was asked for, and what the answer is checked by. */
export interface Asked {
  readonly url: URL;
  readonly verifier: string;
  readonly nonce: string;
}

/** openid-client as a public client of the inline sign-in, all in memory. */
export class RelyingParty {
  readonly story: InlineStory;
  readonly clock: ShiftedClock;
  readonly config: client.Configuration;

  private constructor(story: InlineStory, clock: ShiftedClock, config: client.Configuration) {
    this.story = story;
    this.clock = clock;
    this.config = config;
  }

  static async start(): Promise<RelyingParty> {
    const clock = new ShiftedClock();
    const story = await startInlineStory({ clock });
    const wanted = { id_token_signed_response_alg: 'RS256' };
    const config = await client.discovery(new URL(ISSUER), 'web', wanted, client.None(), {
      [client.customFetch]: (url, { method, headers, body }) => {
        const given = body === null || body === undefined ? {} : { body: String(body) };
        return story.usher.answer(new Request(url, { method, headers, ...given }));
      },
    });
    client.enableNonRepudiationChecks(config);
    return new RelyingParty(story, clock, config);
  }

  /** An address to sign in at; `changes` over what it usually asks, null leaves out. */
  async ask(changes: Changes = {}): Promise<Asked> {
    const verifier = client.randomPKCECodeVerifier();
    const nonce = client.randomNonce();
    const all: Changes = {
      redirect_uri: SSO_PAGE,
      scope: 'openid',
      state: STATE,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...changes,
    };
    const given = Object.entries(all).filter(([, value]) => value !== null);
    const url = client.buildAuthorizationUrl(
      this.config,
      Object.fromEntries(given) as Record<string, string>,
    );
    return { url, verifier, nonce: changes['nonce'] === null ? '' : nonce };
  }

  redeem(page: Page, { verifier, nonce }: Asked, checks: Record<string, unknown> = {}) {
    const expectedNonce = nonce === '' ? {} : { expectedNonce: nonce };
    return client.authorizationCodeGrant(this.config, page.url, {
      ...{ pkceCodeVerifier: verifier, expectedState: STATE, idTokenExpected: true },
      ...expectedNonce,
      ...checks,
    });
  }

  /** From the address to the tokens, as whoever is at the provider. */
  async signIn(changes: Changes = {}, browser = this.story.browser()) {
    const asked = await this.ask(changes);
    const page = await browser.visit(asked.url);
    const tokens = await this.redeem(page, asked);
    const claims = tokens.claims();
    if (!claims) throw new Error('There is no ID token.');
    return { asked, page, tokens, browser, claims };
  }

  close(): Promise<void> {
    return this.story.close();
  }
}
