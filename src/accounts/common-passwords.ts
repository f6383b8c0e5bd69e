import { createHash } from 'node:crypto';
import { COMMON_PASSWORDS } from './common-passwords-data.ts';

/**
 * Whether this is one of the 100,000 commonest passwords, capitals aside. Of a million others some ten are taken for
 * one of them: only 32 bits of each hash are kept, and none of the passwords.
 */
export function isCommonPassword(password: string): boolean {
  hashes ??= readHashes();
  return hashes.has(hashCommonPassword(foldForComparison(password)));
}

/** A password without what people change first: capitals, wide letters, spaces at its ends. */
export function foldForComparison(password: string): string {
  return password.normalize('NFKC').toLowerCase().trim();
}

/** The first 32 bits of its SHA-256. */
export function hashCommonPassword(folded: string): number {
  return createHash('sha256').update(folded).digest().readUInt32BE(0);
}

/** Read when first asked for: many an Usher has no accounts. */
let hashes: ReadonlySet<number> | null = null;

/** Each gap to the one before, seven bits a byte, the low ones first; the eighth says that more follow. */
function readHashes(): ReadonlySet<number> {
  const read = new Set<number>();
  let hash = 0;
  let gap = 0;
  let place = 1;
  for (const byte of Buffer.from(COMMON_PASSWORDS, 'base64')) {
    gap += (byte % 128) * place;
    place *= 128;
    if (byte >= 128) continue;
    hash += gap;
    read.add(hash);
    gap = 0;
    place = 1;
  }
  return read;
}
