import { createHash } from 'node:crypto';
import type { Random } from '../base/random.ts';

/** As many as fit on a slip of paper. */
const CODES = 10;
/** 80 bits: more than anybody can guess, so that a fast hash is enough. */
const CODE_BYTES = 10;
/** Crockford's alphabet: no letter that is taken for another. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Codes that work once each where the second factor is lost: `0F3K-8ZQ1-…`, four times four. */
export function makeRecoveryCodes(random: Random): readonly string[] {
  return Array.from({ length: CODES }, () => {
    let bits = '';
    for (const byte of random.bytes(CODE_BYTES)) bits += byte.toString(2).padStart(8, '0');
    const letters = bits.match(/.{5}/g) ?? [];
    const code = letters.map((group) => LETTERS[Number.parseInt(group, 2)]).join('');
    return code.match(/.{4}/g)?.join('-') ?? '';
  });
}

/** The form in which the store knows a code; null for what is none. Capitals, spaces and dashes do not count. */
export function hashRecoveryCode(accountId: string, typed: string): string | null {
  if (typed.length > 100) return null;
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]+/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  if (!/^[0-9A-HJKMNP-TV-Z]{16}$/.test(code)) return null;
  return createHash('sha256').update(`${accountId} ${code}`).digest('base64url');
}
