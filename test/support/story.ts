import assert from 'node:assert/strict';
import type { Verdict } from '../../src/jitsi/check-token/verdict.ts';
import { checkToken } from '../../src/jitsi/check-token.ts';
import { parseRoomName } from '../../src/rooms/room-name.ts';
import { type Answer, Browser, type BrowserOptions } from './browser.ts';
import { HostileProvider } from './hostile-provider.ts';
import { CLIENT_ID, CLIENT_SECRET, type HostileProviderOptions } from './hostile-settings.ts';
import type { Page } from './page.ts';
import {
  AUTH,
  JITSI_SECRET,
  MEET,
  startUsher,
  storyYaml,
  type TestUsher,
  type UsherOptions,
} from './usher.ts';

/** An Usher in memory, a provider on loopback, and a Jitsi that answers every page. */
export interface Story {
  readonly usher: TestUsher;
  readonly provider: HostileProvider;
  /** Another browser, with nothing in it. */
  readonly browser: (more?: BrowserOptions) => Browser;
  readonly close: () => Promise<void>;
}

export interface StoryOptions extends UsherOptions {
  readonly provider?: HostileProviderOptions;
  /** YAML below the usual settings: rules, limits. */
  readonly more?: string;
  /** Makes the configuration once the provider's address is known. Default: one provider, `demo`. */
  readonly configure?: (provider: HostileProvider) => UsherOptions;
}

/** The person at Jitsi's page, as the token in its address says. */
export interface Seated {
  readonly token: string;
  readonly header: Record<string, unknown>;
  readonly claims: Claims;
  readonly verdict: Verdict;
}

export interface Claims {
  readonly aud: string;
  readonly iss: string;
  readonly sub: string;
  readonly room: string;
  readonly nbf: number;
  readonly iat: number;
  readonly exp: number;
  readonly context: {
    readonly user: Record<string, unknown>;
    readonly group?: string;
    readonly features?: Record<string, boolean>;
  };
}

const CALLBACKS = [
  `${AUTH}/sign-in/demo/callback`,
  `${AUTH}/sign-in/second/callback`,
  `${AUTH}/callback`,
  `${AUTH}/jitsi-openid/callback`,
  `${MEET}/oidc/tokenize`,
];

export async function startStory(options: StoryOptions = {}): Promise<Story> {
  const { provider: behaviour, more, configure, ...rest } = options;
  const provider = await HostileProvider.start({ redirectUris: CALLBACKS, ...behaviour });
  const story = { issuer: provider.issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
  const wanted = { yaml: storyYaml(story, more), ...rest, ...configure?.(provider) };
  const usher = await startUsher(wanted).catch(async (thrown) => {
    await provider.close();
    throw thrown;
  });
  const own = usher.config.publicUrl.origin;
  const basePath = usher.config.publicUrl.pathname;
  const meet: Answer = (request) => {
    const forUsher = own === MEET && new URL(request.url).pathname.startsWith(basePath);
    return forUsher ? usher.answer(request) : jitsiPage();
  };
  const routes = own === MEET ? { [MEET]: meet } : { [own]: usher.answer, [MEET]: jitsiPage };
  return {
    usher,
    provider,
    browser: (moreOptions) => new Browser({ routes, ...moreOptions }),
    close: async () => {
      await usher.close();
      await provider.close();
    },
  };
}

function jitsiPage(): Response {
  return new Response('<!doctype html><title>Jitsi Meet</title><h1>Jitsi Meet</h1>', {
    headers: { 'content-type': 'text/html' },
  });
}

/** Reads the token in the address of Jitsi's page, and asks for Prosody's verdict about the room it names. */
export function seatOf(page: Page, secret: string = JITSI_SECRET): Seated {
  assert.equal(page.url.origin, MEET, `${page.url.origin}: ${page.title} ${page.text}`);
  const token = tokenIn(page.url);
  const [header, claims] = token
    .split('.')
    .map((part) => Buffer.from(part, 'base64url').toString());
  const parsed = JSON.parse(claims ?? '') as Claims;
  const [room = '', tenant = null] = page.url.pathname.split('/').slice(1).reverse();
  const name = parseRoomName(room, tenant === '' ? null : tenant);
  assert.ok(name, page.url.pathname);
  const now = parsed.iat;
  const verdict = checkToken(
    { token, room: name.backend, tenant: name.tenant, now },
    {
      appId: 'jitsi',
      secret,
      domain: 'meet.example.org',
      acceptedAudiences: ['jitsi'],
      tokenAffiliation: true,
    },
  );
  return { token, header: JSON.parse(header ?? ''), claims: parsed, verdict };
}

/** From `#jwt="…"`, as Jitsi's front end reads it, else from `?jwt=`. */
export function tokenIn(url: URL): string {
  const inFragment = new URLSearchParams(url.hash.slice(1)).get('jwt');
  if (inFragment !== null) return JSON.parse(inFragment) as string;
  const inQuery = url.searchParams.get('jwt');
  assert.ok(inQuery, 'there is no token in the address');
  return inQuery;
}

/** Jitsi's `{state}`, as its front end makes it. */
export function jitsiState(state: Record<string, unknown>): string {
  return encodeURIComponent(JSON.stringify(state));
}
