import { createHmac, createSecretKey, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { AppError } from '../base/errors.ts';
import { type HmacAlgorithm, leastSecretBytes } from '../model/hmac-algorithm.ts';
import type { RsaAlgorithm, TokenAlgorithm } from '../model/rsa-algorithm.ts';

/** What signs tokens. */
export type TokenKey = SecretKey | PrivateKey;

/** A secret shared with Prosody (`app_secret`), made once per configuration by `openSecretKey`. */
export interface SecretKey extends Prepared {
  readonly kind: 'secret';
  readonly algorithm: HmacAlgorithm;
}

/** A signing key of our own, which Prosody finds by the token's `kid`. */
export interface PrivateKey extends Prepared {
  readonly kind: 'signing-key';
  readonly algorithm: RsaAlgorithm;
  readonly kid: string;
}

interface Prepared {
  readonly hash: 'sha256' | 'sha384' | 'sha512';
  readonly material: KeyObject;
  /** The header, such as `{"alg":…,"typ":"JWT"}`, and the dot behind it, encoded once. */
  readonly header: string;
}

const HASHES = {
  HS256: 'sha256',
  HS384: 'sha384',
  HS512: 'sha512',
  RS256: 'sha256',
  RS384: 'sha384',
  RS512: 'sha512',
} as const satisfies Record<TokenAlgorithm, Prepared['hash']>;

/** @throws AppError `token_secret_short` for a secret shorter than its hash (RFC 7518 3.2). */
export function openSecretKey(algorithm: HmacAlgorithm, secret: string): SecretKey {
  const bytes = Buffer.from(secret, 'utf8');
  if (bytes.length < leastSecretBytes[algorithm]) {
    throw new AppError('token_secret_short', 500, 'The secret for Jitsi tokens is too short.', {
      hint: `${algorithm} wants at least ${leastSecretBytes[algorithm]} bytes, this has ${bytes.length}`,
    });
  }
  return {
    kind: 'secret',
    algorithm,
    hash: HASHES[algorithm],
    material: createSecretKey(bytes),
    header: encodeHeader({ alg: algorithm, typ: 'JWT' }),
  };
}

/** `privateKey`: RSA of 2048 bits or more (RFC 7518 3.3). */
export function openPrivateKey(
  algorithm: RsaAlgorithm,
  kid: string,
  privateKey: KeyObject,
): PrivateKey {
  return {
    kind: 'signing-key',
    algorithm,
    kid,
    hash: HASHES[algorithm],
    material: privateKey,
    header: encodeHeader({ alg: algorithm, kid, typ: 'JWT' }),
  };
}

function encodeHeader(header: Readonly<Record<string, string>>): string {
  return `${Buffer.from(JSON.stringify(header)).toString('base64url')}.`;
}

/** The signature of a header and a payload, base64url. The algorithm is the key's, whatever the header says. */
export function signatureOf(input: string, { kind, hash, material }: TokenKey): string {
  if (kind === 'secret') return createHmac(hash, material).update(input).digest('base64url');
  return sign(hash, Buffer.from(input), material).toString('base64url');
}

/** The same, by a key of our own beside the event loop: others are answered meanwhile. */
export async function signAside(input: string, key: TokenKey): Promise<string> {
  if (key.kind === 'secret') return signatureOf(input, key);
  const signature = await signInPool(key.hash, Buffer.from(input), key.material);
  return signature.toString('base64url');
}

/** In libuv's pool of threads. */
const signInPool = promisify<string, Buffer, KeyObject, Buffer>(sign);
