/** In characters as people count them: code points of the composed form. */
export const LEAST_PASSWORD_CHARACTERS = 8;
export const MOST_PASSWORD_CHARACTERS = 256;
/** Longer in UTF-16 than anything of `MOST_PASSWORD_CHARACTERS` that is decomposed as far as letters go. */
const MOST_TYPED = 4096;

/**
 * A password as it is hashed: NFC, so that the keyboards that compose an å and those that do not make the same of it
 * (NIST SP 800-63B 5.1.1.2), and else exactly what was typed: spaces at its ends, capitals, wide letters and NUL are
 * part of it, and nothing is cut off. Null for what cannot be anybody's: longer than `MOST_PASSWORD_CHARACTERS`, or
 * with half a character.
 */
export function parsePassword(typed: string): string | null {
  if (typed.length > MOST_TYPED || !typed.isWellFormed()) return null;
  const password = typed.normalize('NFC');
  return countCharacters(password) > MOST_PASSWORD_CHARACTERS ? null : password;
}

export function countCharacters(text: string): number {
  return [...text].length;
}
