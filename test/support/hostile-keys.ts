import { createHmac } from 'node:crypto';
import {
  CompactSign,
  type CryptoKey,
  exportJWK,
  exportPKCS8,
  exportSPKI,
  generateKeyPair,
  type JWK,
  SignJWT,
} from 'jose';
import type { JsonObject } from '../../src/model/json.ts';

/** A signing key of the hostile provider, in every form a test needs to forge with. */
export interface HostileKey {
  readonly kid: string;
  readonly alg: 'RS256' | 'ES256';
  readonly privateKey: CryptoKey;
  readonly privateJwk: JWK;
  readonly publicJwk: JWK;
  /** SPKI: what an attacker uses as an HMAC secret (CVE-2015-9235). */
  readonly publicPem: string;
  readonly privatePem: string;
}

let counter = 0;
let firstKey: Promise<HostileKey> | undefined;

/** A new key. RSA takes a tenth of a second, so the first RSA key of a process is shared: see `rsaKey`. */
export async function createKey(alg: HostileKey['alg'] = 'ES256'): Promise<HostileKey> {
  const pair = await generateKeyPair(alg, { extractable: true });
  const kid = `key-${++counter}`;
  return {
    kid,
    alg,
    privateKey: pair.privateKey,
    privateJwk: { ...(await exportJWK(pair.privateKey)), kid, alg, use: 'sig' },
    publicJwk: { ...(await exportJWK(pair.publicKey)), kid, alg, use: 'sig' },
    publicPem: await exportSPKI(pair.publicKey),
    privatePem: await exportPKCS8(pair.privateKey),
  };
}

/** The RSA key that every hostile provider of a process begins with. */
export function rsaKey(): Promise<HostileKey> {
  firstKey ??= createKey('RS256');
  return firstKey;
}

/** A JWT signed with a key of ours; `header` may change alg, kid and typ, or take kid away by undefined. */
export function signJwt(key: HostileKey, claims: object, header: object = {}): Promise<string> {
  return new SignJWT(claims as JsonObject)
    .setProtectedHeader({ alg: key.alg, kid: key.kid, ...header })
    .sign(key.privateKey);
}

/** The same over a payload that is no tidy JSON. */
export function signText(key: HostileKey, payload: string): Promise<string> {
  return new CompactSign(Buffer.from(payload))
    .setProtectedHeader({ alg: key.alg, kid: key.kid })
    .sign(key.privateKey);
}

/** A JWT with any header and no signature, or an HMAC over whatever is taken for a secret. */
export function forgeJwt(header: object, claims: object, hmacSecret?: string): string {
  const input = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature =
    hmacSecret === undefined
      ? ''
      : createHmac('sha256', hmacSecret).update(input).digest('base64url');
  return `${input}.${signature}`;
}

/** The two readable parts of a JWT, unverified. */
export function readJwt(jwt: string): { header: JsonObject; claims: JsonObject } {
  const [header = '', claims = ''] = jwt
    .split('.')
    .map((part) => Buffer.from(part, 'base64url').toString('utf8'));
  return { header: JSON.parse(header), claims: JSON.parse(claims) };
}
