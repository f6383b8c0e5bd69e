import type { Language } from './texts.ts';

const en = {
  greeting: 'Hello {name},',
  inviteSubject: 'Your account at {site}',
  inviteText:
    'an account was made for you at {site}. Choose your password here; nobody but you will know it:',
  inviteEnds: 'The link works once, within seven days.',
  inviteUnasked: 'If you do not know what this is about, you can leave this letter as it is.',
  resetSubject: 'A new password at {site}',
  resetText: 'you can choose a new password at {site} here:',
  resetEnds: 'The link works once, within one hour. You will then be signed out everywhere.',
  resetUnasked: 'If you did not ask for this, leave it: your password stays as it is.',
  username: 'Your user name: {username}',
};

const de: typeof en = {
  greeting: 'Guten Tag {name},',
  inviteSubject: 'Ihr Konto bei {site}',
  inviteText:
    'bei {site} wurde ein Konto für Sie angelegt. Wählen Sie hier Ihr Passwort; niemand außer Ihnen wird es kennen:',
  inviteEnds: 'Der Link gilt einmal, innerhalb von sieben Tagen.',
  inviteUnasked: 'Wenn Sie nicht wissen, worum es geht, brauchen Sie nichts zu tun.',
  resetSubject: 'Ein neues Passwort bei {site}',
  resetText: 'hier können Sie bei {site} ein neues Passwort wählen:',
  resetEnds: 'Der Link gilt einmal, innerhalb einer Stunde. Danach sind Sie überall abgemeldet.',
  resetUnasked:
    'Wenn Sie das nicht angefordert haben, brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist.',
  username: 'Ihr Benutzername: {username}',
};

/** What our letters say: plain text, a paragraph each. `{site}`, `{name}`, `{username}` are filled in by `fill`. */
export const mailTexts = { en, de } as const satisfies Record<Language, typeof en>;
