import type { Random } from '../base/random.ts';

/** Crockford's base32: no I, L, O or U, so that it can be read out on the telephone. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A name for one request, on error pages and in every log line: `7KQ2-M4XP-9DTV`, 60 random bits. */
export function createRequestId(random: Random): string {
  const letters = Array.from(random.bytes(12), (byte) => LETTERS[byte % 32]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8)}`;
}
