import { createCipher, NONCE_BYTES, TAG_BYTES } from '../base/cipher.ts';
import type { Random } from '../base/random.ts';

/** Closes a text so that only we can read it. */
export interface Sealer {
  seal(text: string): string;
  /** null for what was not sealed by us, was changed, or was sealed under another secret. */
  open(sealed: string): string | null;
}

const LABEL = 'usher storage seal v1';
const PREFIX = 's1.';

/** A cipher's nonce, body and tag as one column of text. One sign-in needs one seal. */
export function createSealer(secret: string, random: Random): Sealer {
  const cipher = createCipher(secret, LABEL, LABEL, random);
  return {
    seal(text) {
      const { nonce, body, tag } = cipher.encrypt(text);
      return PREFIX + Buffer.concat([nonce, body, tag]).toString('base64url');
    },
    open(sealed) {
      if (!sealed.startsWith(PREFIX)) return null;
      const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url');
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
      return cipher.decrypt({
        nonce: bytes.subarray(0, NONCE_BYTES),
        body: bytes.subarray(NONCE_BYTES, -TAG_BYTES),
        tag: bytes.subarray(-TAG_BYTES),
      });
    },
  };
}
