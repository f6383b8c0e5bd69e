import { known } from './addresses.ts';
import { CookieJar } from './cookie-jar.ts';
import type { Live } from './live.ts';
import type { Answer } from './network.ts';

/** One address on the way. */
export interface Hop {
  readonly url: URL;
  /** A text: it gave no answer, and why. */
  readonly answer: Answer | string;
  /** Names of cookies that a browser would not take from it. */
  readonly refused: readonly string[];
}

/** The way from Jitsi to where somebody signs in, as a browser goes it that comes for the first time. */
export interface Walk {
  readonly hops: readonly Hop[];
  /** Where it leads on to another host, which is not asked: the provider, or Jitsi itself. Null: it ends at Usher. */
  readonly leavesTo: URL | null;
  /** Whether it came to an address where it had been. */
  readonly turns: boolean;
  readonly jar: CookieJar;
}

const MOST_HOPS = 10;
/** The state that Jitsi's page sends, as far as anybody needs it. */
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** Goes there; null where it is not known where to begin. */
export async function walkIn(live: Live): Promise<Walk | null> {
  const { usher, network } = live;
  const begin = usher && beginOf(known(await live.frontend(), 'tokenAuthUrl'), live);
  if (!usher || !begin) return null;
  const jar = new CookieJar(network.clock);
  const hops: Hop[] = [];
  const seen = new Set<string>();
  let url: URL | null = begin;
  while (url && hops.length < MOST_HOPS && !seen.has(url.href)) {
    if (!isBelow(url, usher.publicUrl)) return { hops, leavesTo: url, turns: false, jar };
    seen.add(url.href);
    const cookies = jar.header(url, { sameSite: false, topLevelGet: true });
    const answer = await network.get(url.href, cookies);
    const refused = typeof answer === 'string' ? [] : jar.accept(url, answer.headers);
    hops.push({ url, answer, refused });
    url = typeof answer === 'string' ? null : nextOf(url, answer);
  }
  return { hops, leavesTo: null, turns: url !== null, jar };
}

/** `tokenAuthUrl` filled in as Jitsi's page does; Usher's own entrance where there is none. */
function beginOf(address: string | null, { usher, jitsiUrl, room }: Live): URL | null {
  if (!usher) return null;
  const state = encodeURIComponent(JSON.stringify({ room, roomSafe: room }));
  const text = address ?? `${usher.publicUrl.href}enter?room={room}&state={state}`;
  const filled = text
    .replaceAll('{room}', room)
    .replaceAll('{state}', state)
    .replaceAll('{code_challenge}', CHALLENGE);
  const url = jitsiUrl && URL.parse(filled, jitsiUrl);
  // What leads elsewhere is for `token-auth-url` to say.
  return url && isBelow(url, usher.publicUrl) ? url : null;
}

/** Over http too: where that leads is to be seen. */
function isBelow(url: URL, { host, pathname }: URL): boolean {
  return url.host === host && url.pathname.startsWith(pathname);
}

function nextOf(url: URL, { status, headers }: Answer): URL | null {
  if (![301, 302, 303, 307, 308].includes(status)) return null;
  return URL.parse(headers.get('location') ?? '', url);
}
