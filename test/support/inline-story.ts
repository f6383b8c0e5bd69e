import * as client from 'openid-client';
import type { Browser, VisitOptions } from './browser.ts';
import { CLIENT_ID, CLIENT_SECRET } from './hostile-settings.ts';
import type { Page } from './page.ts';
import { type Story, type StoryOptions, startStory } from './story.ts';
import { AUTH, MEET, storyYaml } from './usher.ts';

export const ISSUER = `${AUTH}/realms/jitsi`;
export const SSO_PAGE = `${MEET}/static/sso.html`;
export const LOGOUT_PAGE = `${MEET}/static/logout.html`;
export const AUTHORIZE = `${ISSUER}/protocol/openid-connect/auth`;
export const TOKEN = `${ISSUER}/protocol/openid-connect/token`;
export const LOGOUT = `${ISSUER}/protocol/openid-connect/logout`;
export const USERINFO = `${ISSUER}/protocol/openid-connect/userinfo`;

/** What `sso.html` keeps while its popup is open, and what it asked for. */
export interface Popup {
  readonly verifier: string;
  readonly nonce: string;
  readonly address: URL;
  readonly state: string;
}

/** An answer of the token endpoint, whatever it is. */
export interface TokenReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, string>>;
}

export interface InlineStory extends Story {
  /** What opening the popup asks for; `changes` over it, null leaves out. */
  readonly popup: (changes?: Readonly<Record<string, string | null>>) => Promise<Popup>;
  /** Opens it in this browser and follows to where it ends. */
  readonly open: (browser: Browser, popup: Popup, more?: VisitOptions) => Promise<Page>;
  /** What `sso.html` sends to the token endpoint with a code. */
  readonly redemption: (page: Page, popup: Popup) => Readonly<Record<string, string>>;
  /** As `sso.html` does with a code. */
  readonly redeem: (page: Page, popup: Popup) => Promise<TokenReply>;
  readonly renew: (
    refreshToken: string,
    more?: Readonly<Record<string, string>>,
  ) => Promise<TokenReply>;
  readonly post: (
    form: Readonly<Record<string, string>> | URLSearchParams,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<TokenReply>;
  /** From the popup to the tokens, for a room, as Alice; throws where anything goes wrong. */
  readonly signIn: (browser: Browser, room?: string) => Promise<SignedIn>;
}

export interface SignedIn {
  readonly popup: Popup;
  readonly page: Page;
  readonly reply: TokenReply;
}

/** The settings of an Usher with the inline sign-in, the rules below them. */
export function inlineYaml(provider: Parameters<typeof storyYaml>[0], more = ''): string {
  return storyYaml(
    provider,
    `secret: a-secret-of-our-own-0123456789abcdef
${more}`,
  ).replace(...INLINE);
}

/** In the place of the secret that Jitsi shares with us. */
const INLINE = [
  / {2}secret: .*\n/,
  '  algorithm: RS256\n  inline: true\n  inline_client_id: web\n',
] as const;

/** Other settings of a story with the inline sign-in. */
export function dressInline(yaml: string): string {
  return `${yaml.replace(...INLINE)}\nsecret: a-secret-of-our-own-0123456789abcdef\n`;
}

export interface InlineOptions extends Omit<StoryOptions, 'configure'> {
  /** YAML below the usual settings: rules, limits. */
  readonly more?: string;
  /** The XMPP host; default: that of Jitsi's address. */
  readonly domain?: string;
}

export async function startInlineStory({
  more = '',
  domain = 'meet.example.org',
  ...rest
}: InlineOptions = {}): Promise<InlineStory> {
  const story = await startStory({
    ...rest,
    configure: ({ issuer }) => ({
      yaml: inlineYaml({ issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }, more).replace(
        'jitsi:\n',
        `jitsi:\n  domain: ${domain}\n`,
      ),
    }),
  });
  const post: InlineStory['post'] = async (form, headers = {}) => {
    const body = new URLSearchParams(form as Record<string, string>).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const request = new Request(TOKEN, { method: 'POST', headers: { ...type, ...headers }, body });
    const response = await story.usher.answer(request);
    const text = await response.text();
    const parsed = text.startsWith('{') ? JSON.parse(text) : { text };
    return { status: response.status, headers: response.headers, body: parsed };
  };
  const popup: InlineStory['popup'] = async (changes = {}) => {
    const verifier = client.randomPKCECodeVerifier();
    const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('hex');
    const state = changes['state'] ?? stateOf('MyRoom');
    const parameters: Record<string, string | null> = {
      client_id: 'web',
      response_type: 'code',
      scope: 'openid',
      state,
      redirect_uri: SSO_PAGE,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      nonce,
      ...changes,
    };
    const address = new URL(AUTHORIZE);
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== null) address.searchParams.set(name, value);
    }
    return { verifier, nonce, address, state };
  };
  const open: InlineStory['open'] = (browser, { address }, options) =>
    browser.visit(address, options);
  const redemption: InlineStory['redemption'] = (page, { verifier }) => ({
    grant_type: 'authorization_code',
    code: page.url.searchParams.get('code') ?? '',
    redirect_uri: SSO_PAGE,
    client_id: 'web',
    code_verifier: verifier,
  });
  const redeem: InlineStory['redeem'] = (page, asked) =>
    post(redemption(page, asked), { origin: MEET });
  const renew: InlineStory['renew'] = (refreshToken, form = {}) =>
    post(
      { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: 'web', ...form },
      { origin: MEET },
    );
  const signIn: InlineStory['signIn'] = async (browser, room = 'MyRoom') => {
    const wanted = await popup({ state: stateOf(room) });
    const page = await open(browser, wanted);
    const reply = await redeem(page, wanted);
    if (reply.status !== 200) throw new Error(`${page.url} ${JSON.stringify(reply.body)}`);
    return { popup: wanted, page, reply };
  };
  return { ...story, post, popup, open, redemption, redeem, renew, signIn };
}

/** `{state}` as Jitsi's front end makes it for a room. */
export function stateOf(room: string, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ room, roomSafe: room.toLowerCase(), ...more });
}

/** The claims of a token, unverified. */
export function claimsOf(token: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString());
}

export function headerOf(token: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(token?.split('.')[0] ?? '', 'base64url').toString());
}
