import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync } from 'node:crypto';
import type { Random } from './random.ts';

/** Bytes of a nonce, and of the tag that vouches for the rest (NIST SP 800-38D 5.2.1). */
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/** What a cipher makes of a text: all that is needed to read it again, but the key. */
export interface Ciphertext {
  readonly nonce: Uint8Array;
  readonly body: Uint8Array;
  readonly tag: Uint8Array;
}

/** Keeps texts unreadable and unchangeable for whoever has not the key. */
export interface Cipher {
  encrypt(text: string): Ciphertext;
  /** Null for what was changed, or encrypted under another key. Never throws. */
  decrypt(ciphertext: Ciphertext): string | null;
}

/**
 * AES-256-GCM (NIST SP 800-38D) under a key of its own, derived from `secret` by HKDF (RFC 5869) with a
 * `label` that no other part uses. `associated` is not encrypted, but vouched for. A fresh random nonce each
 * time is safe for 2^32 texts under one key.
 */
export function createCipher(
  secret: string,
  label: string,
  associated: string,
  random: Random,
): Cipher {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', label, 32)));
  const vouchedFor = Buffer.from(associated);
  return {
    encrypt(text) {
      const nonce = random.bytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(vouchedFor);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return { nonce, body, tag: cipher.getAuthTag() };
    },
    decrypt({ nonce, body, tag }) {
      if (nonce.length !== NONCE_BYTES || tag.length !== TAG_BYTES) return null;
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(vouchedFor).setAuthTag(tag);
      try {
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}
