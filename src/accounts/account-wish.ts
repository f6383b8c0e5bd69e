import type { Account } from '../model/account.ts';
import { parseEmailAddress } from '../model/email-address.ts';
import { accountName, judgeAccountName } from './account-name.ts';

/** What an account is to be. */
export type AccountWish = Pick<Account, 'name' | 'displayName' | 'email' | 'groups' | 'language'>;

const MOST_NAME = 100;
const MOST_GROUPS = 100;
const MOST_GROUP = 256;
const UNUSABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/** The account that is wished for, its name in the one spelling; or what is wrong, as a sentence. */
export function judgeWish(
  wish: AccountWish,
  hosts: ReadonlySet<string>,
): { readonly wish: AccountWish } | { readonly refused: string } {
  const { displayName, groups, language } = wish;
  const email = wish.email === null ? null : parseEmailAddress(wish.email);
  const name = accountName(wish.name, hosts);
  const fault = judgeAccountName(name);
  if (fault !== null) return { refused: `The name ${fault}.` };
  if (displayName !== null && !isLine(displayName, MOST_NAME)) {
    return { refused: `The display name must be 1 to ${MOST_NAME} characters on one line.` };
  }
  if (wish.email !== null && email === null) {
    return { refused: 'The e-mail address is none.' };
  }
  if (groups.length > MOST_GROUPS || !groups.every((group) => isLine(group, MOST_GROUP))) {
    return {
      refused: `At most ${MOST_GROUPS} groups, each 1 to ${MOST_GROUP} characters on one line.`,
    };
  }
  return { wish: { name, displayName, email, groups: [...new Set(groups)], language } };
}

function isLine(text: string, most: number): boolean {
  return text.trim() === text && text !== '' && [...text].length <= most && !UNUSABLE.test(text);
}
