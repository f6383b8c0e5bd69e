import type { Account } from '../model/account.ts';
import { foldForComparison, isCommonPassword } from './common-passwords.ts';
import { countCharacters, isTooLong, isTypable, parsePassword } from './password-text.ts';

/**
 * Why a password is not taken: too short or too long, with characters that cannot be typed, one of the 100,000
 * commonest, or made of what others know of the person: their names, their address, the name of the site. There are no
 * rules of composition.
 */
export type PasswordFault = 'short' | 'long' | 'unusable' | 'common' | 'personal';

/** What a new password has to be. */
export interface PasswordPolicy {
  /** Without spaces at its ends. */
  readonly leastCharacters: number;
  /** Words of the site: its name, its hosts. */
  readonly siteWords: readonly string[];
}

/** Shorter words stand in many a good password. */
const LEAST_WORD = 3;
/** So much has to be left of a password without the words that others know. */
const LEAST_BESIDE_WORDS = 6;

/** The password as it is hashed, or what is wrong with it. */
export function judgePassword(
  typed: string,
  { leastCharacters, siteWords }: PasswordPolicy,
  account: Pick<Account, 'name' | 'displayName' | 'email'>,
): { readonly password: string } | { readonly fault: PasswordFault } {
  if (isTooLong(typed)) return { fault: 'long' };
  if (!isTypable(typed)) return { fault: 'unusable' };
  const password = parsePassword(typed);
  if (password === null || countCharacters(password.trim()) < leastCharacters) {
    return { fault: 'short' };
  }
  if (isCommonPassword(password)) return { fault: 'common' };
  const { name, displayName, email } = account;
  const words = wordsOf([name, displayName ?? '', email ?? '', ...siteWords]);
  return isMadeOf(foldForComparison(password), words) ? { fault: 'personal' } : { password };
}

/** Whole texts and their parts, the longest first, so that a part is not taken out of a whole. */
function wordsOf(texts: readonly string[]): readonly string[] {
  const all = texts
    .map(foldForComparison)
    .flatMap((text) => [
      ...[text, text.replace(/[^\p{L}\p{M}\p{N}]+/gu, '')],
      ...text.split(/[^\p{L}\p{M}\p{N}]+/u),
    ]);
  const words = [...new Set(all)].filter((word) => countCharacters(word) >= LEAST_WORD);
  return words.sort((one, other) => other.length - one.length);
}

function isMadeOf(password: string, words: readonly string[]): boolean {
  let rest = password;
  for (const word of words) rest = rest.replaceAll(word, '');
  if (rest === password) return false;
  const bare = rest.replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
  return countCharacters(rest) < LEAST_BESIDE_WORDS || isCommonPassword(bare);
}
