import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { Random } from '../base/random.ts';

/** Closes a text so that only we can read it. */
export interface Sealer {
  seal(text: string): string;
  /** null for what was not sealed by us, was changed, or was sealed under another secret. */
  open(sealed: string): string | null;
}

const LABEL = 'usher storage seal v1';
const PREFIX = 's1.';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM (NIST SP 800-38D) under a key of its own, derived from the configured secret by HKDF
 * (RFC 5869) with a label no other part uses. A fresh random nonce each time is safe for 2^32
 * seals under one secret; one sign-in needs one.
 */
export function createSealer(secret: string, random: Random): Sealer {
  const key = Buffer.from(hkdfSync('sha256', secret, '', LABEL, 32));
  const associated = Buffer.from(LABEL);
  return {
    seal(text) {
      const nonce = random.bytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return PREFIX + Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
    },
    open(sealed) {
      if (!sealed.startsWith(PREFIX)) return null;
      const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url');
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(associated).setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const body = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}
