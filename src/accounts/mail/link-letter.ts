import { mailTexts } from '../../http/texts/mail-texts.ts';
import { fill, type Language } from '../../http/texts/texts.ts';
import type { NewLink } from '../account-links.ts';
import type { Letter } from './mailer.ts';

/** What a letter says of the site. */
export interface LetterSite {
  readonly name: string;
  /** For people whose account says none. */
  readonly language: 'auto' | Language;
}

/** The letter with a link by which somebody sets their password; null for an account without an address. */
export function linkLetter(
  { account, link }: NewLink,
  address: URL,
  site: LetterSite,
): Letter | null {
  if (account.email === null) return null;
  const texts = mailTexts[languageOf(account.language, site.language)];
  const isInvite = link.purpose === 'invite';
  const facts = { site: site.name, name: account.displayName ?? account.name };
  const paragraphs = [
    fill(texts.greeting, facts),
    fill(isInvite ? texts.inviteText : texts.resetText, facts),
    address.href,
    isInvite ? texts.inviteEnds : texts.resetEnds,
    fill(texts.username, { username: account.name }),
    isInvite ? texts.inviteUnasked : texts.resetUnasked,
  ];
  return {
    to: { name: account.displayName ?? '', address: account.email },
    subject: fill(isInvite ? texts.inviteSubject : texts.resetSubject, facts),
    text: `${paragraphs.join('\n\n')}\n`,
  };
}

function languageOf(own: string | null, site: LetterSite['language']): Language {
  for (const wanted of [own, site]) {
    if (wanted !== null && isLanguage(wanted)) return wanted;
  }
  return 'en';
}

function isLanguage(word: string): word is Language {
  return Object.hasOwn(mailTexts, word);
}
