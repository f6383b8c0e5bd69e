import { createHash } from 'node:crypto';

/** A key as a backend shows it: `usher_<id>_<secret>`. */
export interface ShownKey {
  readonly id: string;
  /** 256 random bits in base64url. */
  readonly secret: string;
}

/** Begins like no other secret, so that scanners of source code can find one that got there. */
const FORM = /^usher_(k[0-9a-f]{16})_([\w-]{43})$/;

export function renderApiKey({ id, secret }: ShownKey): string {
  return `usher_${id}_${secret}`;
}

/** Null for what has not the form of a key. */
export function parseApiKey(text: string): ShownKey | null {
  const [, id, secret] = FORM.exec(text) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

/** What the store keeps of a secret: it is random, so one round of SHA-256 is enough. */
export function hashApiSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
