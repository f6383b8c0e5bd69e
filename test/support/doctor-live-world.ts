import { createHash } from 'node:crypto';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import type { Knock, SaslAnswer } from '../../src/setup/doctor/live/ask-prosody.ts';
import type { Presented } from '../../src/setup/doctor/live/inspect-certificate.ts';
import type { Answer, Network } from '../../src/setup/doctor/live/network.ts';
import type { Texts } from './doctor-fixtures.ts';

/** What an address answers; a text: nothing, and why. */
export type Page = { status?: number; headers?: Record<string, string>; text?: string } | string;

/** Everything that the doctor may ask, and what it is told; tests change a little of it. */
export interface LiveWorld {
  /** By the address without its query. */
  readonly pages: Record<string, Page>;
  readonly hosts: Record<string, readonly string[]>;
  readonly certificates: Record<string, Presented | string>;
  /** By XMPP host; `token`: whether one was brought. */
  prosody(domain: string, token: boolean): { reason: string | null; room?: string; other?: string };
  ahead: number;
  /** Every address that was asked, and every token that was brought, to where. */
  readonly asked: string[];
  readonly brought: { readonly token: string; readonly host: string }[];
}

const KID = 'of-a-test';
const MEET = 'https://meet.example.org/';
const REALM = `${MEET}auth/realms/jitsi/protocol/openid-connect/`;
export const PROVIDER = 'https://id.example.org/realms/staff';
const BACK = encodeURIComponent(`${MEET}auth/sign-in/oidc/callback`);
const KEYS = JSON.stringify({ keys: [{ kty: 'RSA', kid: KID }] });
export const ASAP_FILE = `${createHash('sha256').update(KID).digest('hex')}.pem`;
/** What `restrict_room_creation` says. */
export const RESTRICTED = 'Room creation is restricted';
const HTML = { 'content-type': 'text/html; charset=utf-8' };

/** A Jitsi and an Usher that are well, as `texts` have them set up. */
export function wellWorld(texts: Texts): LiveWorld {
  const begin: Page = { status: 303, headers: { location: '/auth/sign-in/oidc?continue=x' } };
  const far = Math.round(Date.now() / 1000) + 60 * 86_400;
  const good: Presented = { fault: null, validFrom: 0, validTo: far, names: '' };
  return {
    pages: {
      [MEET]: { headers: HTML, text: '<script src="libs/lib-jitsi-meet.min.js?v=11146">' },
      [`${MEET}config.js`]: { text: texts['config.js'] ?? '' },
      [`${MEET}static/sso.html`]: { headers: HTML, text: '<script>1</script>' },
      [`${MEET}static/logout.html`]: { headers: HTML, text: '<script>1</script>' },
      'http://meet.example.org/': { status: 301, headers: { location: MEET } },
      [`${MEET}auth/healthz`]: {},
      [`${MEET}auth/enter`]: begin,
      [`${REALM}auth`]: begin,
      [`${MEET}auth/sign-in/oidc`]: {
        status: 303,
        headers: {
          location: `${PROVIDER}/auth?redirect_uri=${BACK}&state=s`,
          'set-cookie': '__Secure-usher-attempt-abc=1; Path=/auth/; HttpOnly; SameSite=Lax; Secure',
        },
      },
      [`${REALM}logout`]: {
        headers: { 'content-security-policy': 'frame-ancestors https://meet.example.org' },
      },
      [`${MEET}auth/jwks.json`]: { text: KEYS },
      [`${MEET}auth/keys.json`]: { text: KEYS },
      [`${MEET}auth/asap/${ASAP_FILE}`]: { text: '-----BEGIN PUBLIC KEY-----\n' },
      [`${PROVIDER}/.well-known/openid-configuration`]: {
        text: JSON.stringify({ issuer: PROVIDER }),
      },
    },
    hosts: { 'meet.example.org': ['192.0.2.1'], 'id.example.org': ['192.0.2.2'] },
    certificates: { 'meet.example.org': good, 'id.example.org': good },
    prosody: (domain, token) => {
      if (token) return { reason: null, room: RESTRICTED, other: 'Room and token mismatched' };
      const isGuest = domain === 'guest.meet.example.org';
      return isGuest ? { reason: null, room: RESTRICTED } : { reason: 'token required' };
    },
    ahead: 0,
    asked: [],
    brought: [],
  };
}

export function networkOf(world: LiveWorld): Network {
  return {
    clock: systemClock,
    random: systemRandom,
    get: async (url) => {
      world.asked.push(url);
      return answerOf(world, world.pages[url.replace(/\?.*$/, '')]);
    },
    resolve: async (host) => world.hosts[host] ?? 'ENOTFOUND',
    inspect: async (host) => world.certificates[host] ?? 'ECONNREFUSED',
    signIn: async (knock) => answerAtProsody(world, knock),
  };
}

function answerOf({ ahead }: LiveWorld, page: Page | undefined): Answer | string {
  if (typeof page === 'string') return page;
  const { status = 200, headers = {}, text = '' } = page ?? { status: 404 };
  return { status, headers: new Headers(headers), text, ahead };
}

function answerAtProsody(world: LiveWorld, { url, domain, rooms }: Knock): SaslAnswer {
  const token = new URL(url).searchParams.get('token');
  if (token) world.brought.push({ token, host: new URL(url).host });
  const { reason, room, other } = world.prosody(domain, token !== null);
  const told = rooms.flatMap((one, index) => {
    const said = index === 0 ? room : other;
    const answer =
      said === 'joined'
        ? { joined: true as const }
        : said && { joined: false as const, reason: said };
    return answer ? [[one, answer] as const] : [];
  });
  return { signedIn: reason === null, reason, rooms: new Map(told) };
}
