import { createHmac, createSecretKey, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What a refresh token says: which family, and which of its tokens. */
export interface RefreshTokenContent {
  readonly grantId: string;
  /** From 1. */
  readonly generation: number;
}

/**
 * Refresh tokens in the form `r1.<family>.<number>.<mac>`. The same number of the same family is the same token: who
 * asks again because an answer was lost gets that answer, and no second family can come of it.
 */
export interface RefreshTokens {
  render(content: RefreshTokenContent): string;
  /** Null for whatever we did not make. */
  read(token: string): RefreshTokenContent | null;
}

const FORM = /^r1\.([A-Za-z0-9_-]{22})\.([1-9]\d{0,8})\.([A-Za-z0-9_-]{43})$/;

/** `secret`: our own; the key is derived from it and used for nothing else (RFC 5869). */
export function createRefreshTokens(secret: string): RefreshTokens {
  const bytes = hkdfSync('sha256', secret, '', 'usher refresh token 1', 32);
  const key = createSecretKey(Buffer.from(bytes));
  const macOf = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  return {
    render({ grantId, generation }) {
      const text = `r1.${grantId}.${generation}`;
      return `${text}.${macOf(text).toString('base64url')}`;
    },
    read(token) {
      const [, grantId, generation, mac] = FORM.exec(token) ?? [];
      if (!grantId || !generation || !mac) return null;
      const given = Buffer.from(mac, 'base64url');
      const wanted = macOf(`r1.${grantId}.${generation}`);
      // One token has one spelling: the last character holds two bits that belong to nothing.
      if (given.toString('base64url') !== mac || !timingSafeEqual(given, wanted)) return null;
      return { grantId, generation: Number(generation) };
    },
  };
}
