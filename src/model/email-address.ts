import { lowerAscii } from './subject.ts';

/** RFC 5321 4.5.3.1.3, without the angle brackets. */
export const MAX_EMAIL_ADDRESS = 254;

/** One @; no space, nothing that cannot be seen, nothing that parts addresses or stands in `Ann <ann@…>`. */
const ADDRESS = /^[^\s\p{C}@"<>(),;:\\[\]]+@[^\s\p{C}@"<>(),;:\\[\]]+$/u;

/**
 * One e-mail address as people have them, of at most 254 characters, its domain in small letters (ASCII); null for
 * anything else, white space at an end included. Narrower than RFC 5322: no comments, no quoted names, no literals.
 */
export function parseEmailAddress(text: string): string | null {
  if (text.length > MAX_EMAIL_ADDRESS || !ADDRESS.test(text)) return null;
  // U+FF20 and its like become an @ in the hands of whoever normalises the address later.
  if (!ADDRESS.test(text.normalize('NFKC'))) return null;
  const at = text.indexOf('@');
  return text.slice(0, at) + lowerAscii(text.slice(at));
}
