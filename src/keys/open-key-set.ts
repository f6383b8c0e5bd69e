import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { isPublished, isRemembered, type SigningKey } from '../model/signing-key.ts';
import { keyErrors } from './errors.ts';
import { createPublication, type Publication, type PublishedKey } from './publication.ts';
import { isWhole } from './read-private-key.ts';
import { thumbprintOf } from './thumbprint.ts';

/** Our keys as they are at a moment, ready to sign and to be shown. */
export interface KeySet {
  /** The active key. */
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** No token that it signed lives longer, as the store knew. Seconds since 1970. */
  readonly signedUntil: number;
  /** What anybody can find a key by: the active one, the next, and the retired that are still needed. */
  readonly publicKeys: ReadonlyMap<string, KeyObject>;
  /** The kids of keys that were ended at once: what one of them signed counts for nothing any more. */
  readonly revoked: ReadonlySet<string>;
  readonly publication: Publication;
}

/**
 * Reads the keys out of their records, and doubts each: what was damaged, or sealed under another secret, is no reason
 * to go on with less.
 *
 * @throws AppError `signing_key_damaged`
 */
export function openKeySet(keys: readonly SigningKey[], now: number): KeySet {
  const active = keys.find(({ state }) => state === 'active');
  if (!active) throw keyErrors.damaged('that signs', 'is missing');
  const next = keys.find(({ state }) => state === 'next');
  if (next) openPrivateKey(next);
  const published = keys.filter((key) => isPublished(key, now)).map(openPublicKey);
  const dead = keys
    .filter((key) => isRemembered(key, now))
    .map(({ kid, certificate }) => [kid, certificate] as const);
  return {
    kid: active.kid,
    privateKey: openPrivateKey(active),
    signedUntil: active.signedUntil,
    publicKeys: new Map(published.map(({ kid, publicKey }) => [kid, publicKey])),
    revoked: new Set(keys.flatMap(({ kid, state }) => (state === 'revoked' ? [kid] : []))),
    publication: createPublication(published, dead),
  };
}

/** Whether two readings come to the same set but for `signedUntil`. */
export function keySetMark(keys: readonly SigningKey[], now: number): string {
  const parts = keys.map((key) => {
    const seen = isPublished(key, now) ? 'p' : isRemembered(key, now) ? 'r' : '-';
    return `${key.kid} ${key.state} ${seen} ${key.privateKey === null}`;
  });
  return parts.join('\n');
}

function openPublicKey({ kid, publicKey: pem, certificate }: SigningKey): PublishedKey {
  const publicKey = attempt(() => createPublicKey(pem));
  if (publicKey === null) throw keyErrors.damaged(kid, 'cannot be read');
  const inCertificate = attempt(() => new X509Certificate(certificate).publicKey);
  for (const one of [publicKey, inCertificate]) {
    if (one === null || attempt(() => thumbprintOf(one)) !== kid) {
      throw keyErrors.damaged(kid, 'is not the key of that name');
    }
  }
  return { kid, publicKey, certificate };
}

function openPrivateKey({ kid, privateKey: pem }: SigningKey): KeyObject {
  if (pem === null) throw keyErrors.damaged(kid, 'cannot be opened with our secret');
  const privateKey = attempt(() => createPrivateKey(pem));
  if (privateKey === null || !isWhole(privateKey)) throw keyErrors.damaged(kid, 'cannot be read');
  if (thumbprintOf(createPublicKey(privateKey)) !== kid) {
    throw keyErrors.damaged(kid, 'is not the key of that name');
  }
  return privateKey;
}

/** What OpenSSL says of a key may quote it: it goes nowhere. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
