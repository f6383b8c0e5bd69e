import { hkdfSync } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';
import type { Clock } from '../base/clock.ts';
import { isJsonObject, type Json } from '../model/json.ts';

/**
 * What a sealed text is for. Each purpose has a key of its own, so that nothing sealed for one place
 * can be shown at another (RFC 8725 3.12).
 */
export type SealPurpose = 'continuation' | 'attempt' | 'form';

/** Puts small things into the browser's keeping: unreadable, unchangeable, and with an end. */
export interface Seal {
  /** `expiresAt`: seconds since 1970. */
  seal(purpose: SealPurpose, value: Json, expiresAt: number): Promise<string>;
  /** The value; null for anything altered, expired, of another purpose, or sealed under another secret. */
  open(purpose: SealPurpose, sealed: string): Promise<Json | null>;
}

/** Longer texts are refused unread: a cookie holds 4 kB, an address of ours not much more. */
const MAX_SEALED_LENGTH = 8192;

/** Sealing by JWE `dir` with A256GCM (RFC 7516, RFC 7518 4.5 and 5.3), keys by HKDF (RFC 5869). */
export function createSeal(secret: string, clock: Clock): Seal {
  const keys = new Map<SealPurpose, Uint8Array>();
  const keyFor = (purpose: SealPurpose): Uint8Array => {
    const known = keys.get(purpose);
    if (known) return known;
    const key = new Uint8Array(hkdfSync('sha256', secret, '', `usher seal 1 ${purpose}`, 32));
    keys.set(purpose, key);
    return key;
  };
  return {
    seal(purpose, value, expiresAt) {
      const text = new TextEncoder().encode(JSON.stringify({ v: value, e: expiresAt }));
      return new CompactEncrypt(text)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(keyFor(purpose));
    },
    async open(purpose, sealed) {
      const content = await decrypt(sealed, keyFor(purpose));
      if (!isJsonObject(content) || typeof content['e'] !== 'number') return null;
      return clock.nowSeconds() < content['e'] ? (content['v'] ?? null) : null;
    },
  };
}

async function decrypt(sealed: string, key: Uint8Array): Promise<unknown> {
  if (sealed.length > MAX_SEALED_LENGTH) return null;
  try {
    const { plaintext } = await compactDecrypt(sealed, key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return JSON.parse(new TextDecoder().decode(plaintext));
  } catch {
    // Whatever is wrong with it, it is not ours: the caller starts afresh.
    return null;
  }
}
