import { type FrontendConfig, readConfigJs } from '../../read/read-config-js.ts';
import type { Deployment, UsherSide } from '../deployment.ts';
import { jitsiUrlIn, known, webSocketUrl } from './addresses.ts';
import type { SaslAnswer } from './ask-prosody.ts';
import type { Answer, Network } from './network.ts';
import { knockWithToken, type TokenKnock } from './token-knock.ts';
import { type Walk, walkIn } from './walk-in.ts';

/** What somebody asks for beyond the rest. */
export interface LiveWishes {
  /** A token to try Prosody with; null: one is made, where there is a secret. */
  readonly token: string | null;
  /** Whether Jicofo is to open the doctor's rooms, so that the knock at them tells more. */
  readonly rooms: boolean;
}

const NOTHING: LiveWishes = { token: null, rooms: false };

/** What runs, as one examination sees it. What several checks want to know is asked once. */
export interface Live {
  readonly deployment: Deployment;
  readonly network: Network;
  readonly usher: UsherSide | null;
  /** Where people reach Jitsi; null where nothing that was given says so. */
  readonly jitsiUrl: URL | null;
  /** The XMPP host that people connect to. */
  readonly domain: string | null;
  readonly wishes: LiveWishes;
  /** A name for a room that nobody else has, the same one for all of an examination. */
  readonly room: string;
  ask(url: URL | string): Promise<Answer | string>;
  /** Jitsi's config.js as browsers get it, or the file where they get none that can be read. */
  frontend(): Promise<FrontendConfig | null>;
  walk(): Promise<Walk | null>;
  knock(): Promise<TokenKnock | null>;
  /** Prosody, asked by somebody without a token. */
  come(domain: string, rooms: readonly string[]): Promise<SaslAnswer | string>;
}

export function openLive(
  deployment: Deployment,
  network: Network,
  wishes: LiveWishes = NOTHING,
): Live {
  const asked = new Map<string, Promise<Answer | string>>();
  const { usher, side, frontend } = deployment;
  const jitsiUrl = usher?.jitsi.url ?? jitsiUrlIn(deployment);
  const room = `usher-doctor-${network.random.token().slice(0, 12).toLowerCase()}`;
  const live: Live = {
    ...{ deployment, network, usher, jitsiUrl, wishes, room },
    domain: side?.domain ?? usher?.jitsi.domain ?? known(frontend, 'hosts', 'domain'),
    ask: (url) => {
      const address = String(url);
      const answer = asked.get(address) ?? network.get(address);
      asked.set(address, answer);
      return answer;
    },
    frontend: once(() => readFrontend(live)),
    walk: once(() => walkIn(live)),
    knock: once(() => knockWithToken(live)),
    come: async (domain, rooms) => {
      const frontend = await live.frontend();
      const url = webSocketUrl(frontend, jitsiUrl, room, null);
      return url === null ? 'no address' : network.signIn({ url, domain, rooms, focus: null });
    },
  };
  return live;
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | null = null;
  return () => {
    found ??= work();
    return found;
  };
}

async function readFrontend(live: Live): Promise<FrontendConfig | null> {
  const given = live.deployment.frontend;
  if (!live.jitsiUrl) return given;
  const url = new URL('config.js', live.jitsiUrl);
  const answer = await live.ask(url);
  if (typeof answer === 'string' || answer.status !== 200) return given;
  const read = readConfigJs({ file: url.href, text: answer.text });
  return read.faults.length > 0 ? given : read;
}
