import { buildClaims, mintToken } from '../../../jitsi/token.ts';
import { openSecretKey } from '../../../jitsi/token-key.ts';
import { isJsonObject, type Json } from '../../../model/json.ts';
import { focusOf, roomsDomain, webSocketUrl } from './addresses.ts';
import type { SaslAnswer } from './ask-prosody.ts';
import type { Live } from './live.ts';

/** What Prosody made of a token. */
export interface TokenKnock {
  /** A text: it could not be asked, and why. */
  readonly answer: SaslAnswer | string;
  /** The room that the token names, and one that it does not, by their XMPP addresses; null: nobody knows where. */
  readonly rooms: { readonly own: string; readonly other: string } | null;
}

/**
 * Comes with a token for one room, and asks for a seat in it and in another. With a shared secret the token is made
 * here, for a minute. Keys that sign lie in the store, which is left alone: a token must then be given. Null: there is
 * none.
 */
export async function knockWithToken(live: Live): Promise<TokenKnock | null> {
  const { domain, jitsiUrl } = live;
  const { token, rooms: opens } = live.wishes;
  const made = token === null ? makeToken(live) : ofToken(token);
  if (made === null || domain === null) return null;
  const frontend = await live.frontend();
  const url = webSocketUrl(frontend, jitsiUrl, made.room, made.token);
  if (url === null)
    return { answer: 'its address is on another host than Jitsi, or not encrypted', rooms: null };
  const muc = made.room === '*' ? null : roomsDomain(live, frontend);
  const at = (node: string): string => `${node}@${muc}`;
  const rooms = muc === null ? null : { own: at(made.room), other: at(`${live.room}-other`) };
  const asked = rooms ? [rooms.own, rooms.other] : [];
  const focus = opens ? focusOf(live, frontend) : null;
  const knock = { url, domain, rooms: asked, focus };
  return { answer: await live.network.signIn(knock), rooms };
}

interface Made {
  readonly token: string;
  readonly room: string;
}

function makeToken({ usher, network, room }: Live): Made | null {
  if (usher?.jitsi.signing.kind !== 'secret') return null;
  const { algorithm, secret } = usher.jitsi.signing;
  const { issuer, audience, domain: subject } = usher.jitsi;
  const claims = buildClaims({
    ...{ issuer, audience, subject, room, ttlSeconds: 60, now: network.clock.nowSeconds() },
    seat: { moderator: null, affiliation: null, group: null, features: {} },
    person: { id: 'usher-doctor', name: null, email: null, avatar: null },
  });
  return { token: mintToken(claims, openSecretKey(algorithm, secret)), room };
}

/** The room that a token names; every other room is not its own. */
function ofToken(token: string): Made | null {
  try {
    const [, body = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Json;
    const room = isJsonObject(claims) ? claims['room'] : null;
    return typeof room === 'string' ? { token, room } : null;
  } catch {
    return null;
  }
}
