import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Json, JsonObject } from '../../src/model/json.ts';

/** A case of prosody-verdicts.json: a token to make, and what Prosody answered to it. */
export interface VerdictCase {
  readonly config: string;
  readonly title: string;
  readonly room: string;
  readonly tenant?: string;
  readonly header?: JsonObject;
  readonly claims?: JsonObject;
  /** The token is one of `damagedTokens`, by title. */
  readonly raw?: true;
  readonly guest?: true;
  readonly verdict: {
    readonly signedIn?: boolean;
    readonly joined: boolean;
    readonly affiliation?: string;
    readonly reason?: string | null;
    readonly lobby?: true;
    readonly answered?: false;
  };
}

/** An RSA key pair for the cases with keys from an address: any will do. */
export const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** The token of a case, made at `now`; null for none. */
export function tokenOf(
  one: VerdictCase,
  now: number,
  secret: string,
  algorithm: string,
): string | null {
  const key = algorithm.startsWith('RS') ? rsa.privateKey : secret;
  if (one.claims && one.header) return signed(one.header, resolve(one.claims, now), secret);
  if (!one.raw) return null;
  const header: JsonObject = { alg: algorithm, typ: 'JWT', kid: 'key-2026' };
  const claims = ordinaryClaims(now);
  const good = signWith(header, claims, key);
  const [head = '', body = '', signature = ''] = good.split('.');
  switch (one.title) {
    case 'wrong secret':
      return signed({ alg: 'HS256', typ: 'JWT' }, claims, 'another-secret-0123456789abcdefghi');
    case 'not a token':
      return 'this-is-not-a-token';
    case 'two parts':
      return `${head}.${body}`;
    case 'four parts':
      return `${good}.${signature}`;
    case 'cut signature':
      return good.slice(0, -5);
    case 'payload changed after signing':
      return `${head}.${encode({ ...claims, room: 'room1' })}.${signature}`;
    case 'RSA public key used as an HMAC secret': {
      const pem = otherRsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
      return signed({ alg: 'HS256', typ: 'JWT', kid: 'key-2026' }, claims, pem);
    }
    default:
      throw new Error(`No recipe for the damaged token "${one.title}"`);
  }
}

function ordinaryClaims(now: number): JsonObject {
  return {
    aud: 'jitsi',
    iss: 'jitsi',
    sub: 'meet.test',
    room: '*',
    iat: now,
    nbf: now - 10,
    exp: now + 3600,
    context: { user: { id: 'alice', name: 'Alice', email: 'alice@example.org' } },
  };
}

/** Signs with what the header's `alg` asks for. */
function signed(header: JsonObject, claims: JsonObject, secret: string): string {
  return signWith(header, claims, String(header['alg']).startsWith('RS') ? rsa.privateKey : secret);
}

function signWith(header: JsonObject, claims: JsonObject, key: string | KeyObject): string {
  const input = `${encode(header)}.${encode(claims)}`;
  const alg = String(header['alg']);
  if (alg === 'none') return `${input}.`;
  const hash = `sha${alg.slice(2)}`;
  const signature =
    typeof key === 'string'
      ? createHmac(hash, key).update(input).digest()
      : sign(hash, Buffer.from(input), key);
  return `${input}.${signature.toString('base64url')}`;
}

function encode(value: Json): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** `{"$now": offset}` becomes a time, at the top level, where the claims have it. */
function resolve(claims: JsonObject, now: number): JsonObject {
  const entries = Object.entries(claims).map(([name, value]): [string, Json] =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && '$now' in value
      ? [name, now + Number(value['$now'])]
      : [name, value],
  );
  return Object.fromEntries(entries);
}
