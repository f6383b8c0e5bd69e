/** In characters as people count them: code points of the composed form. */
export const LEAST_PASSWORD_CHARACTERS = 8;
const MOST_PASSWORD_CHARACTERS = 256;
/** Longer in UTF-16 than anything of `MOST_PASSWORD_CHARACTERS` that is decomposed as far as letters go. */
const MOST_TYPED = 4096;
/** What no keyboard types into a field: a line end, a NUL. */
const CONTROL = /\p{Cc}/u;

/**
 * A password as it is hashed: NFC, so that the keyboards that compose an å and those that do not make the same of it
 * (NIST SP 800-63B 5.1.1.2), and else exactly what was typed: spaces at its ends, capitals and wide letters are part of
 * it, and nothing is cut off. Null for what is nobody's and never tried: nothing but spaces, more than
 * `MOST_PASSWORD_CHARACTERS`, a control character, half a character.
 */
export function parsePassword(typed: string): string | null {
  if (isTooLong(typed) || !isTypable(typed) || typed.trim() === '') return null;
  return typed.normalize('NFC');
}

export function isTooLong(typed: string): boolean {
  if (typed.length > MOST_TYPED) return true;
  return countCharacters(typed.normalize('NFC')) > MOST_PASSWORD_CHARACTERS;
}

export function isTypable(typed: string): boolean {
  return typed.isWellFormed() && !CONTROL.test(typed);
}

export function countCharacters(text: string): number {
  return [...text].length;
}
