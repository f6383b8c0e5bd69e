import { plainLetters } from './words.ts';

/**
 * What people type, by its beginning, and what the pages call it: this house says "sign-in", and many who run a Jitsi
 * think in German.
 */
const HOUSE_WORDS: Readonly<Record<string, readonly string[]>> = {
  login: ['sign-in', 'signing'],
  logout: ['sign-out', 'signing'],
  anmeld: ['sign-in', 'signing'],
  abmeld: ['sign-out', 'signing'],
  ausweis: ['token'],
  benutzer: ['account', 'user'],
  besprechung: ['meeting'],
  einlad: ['invitation'],
  einricht: ['setup'],
  einstell: ['setting', 'configuration'],
  fehler: ['error'],
  gast: ['guest'],
  gaste: ['guest'],
  gruppe: ['group'],
  kennwort: ['password'],
  konto: ['account'],
  konten: ['account'],
  passwort: ['password'],
  protokoll: ['log'],
  raum: ['room'],
  regel: ['rule'],
  schlussel: ['key'],
  schule: ['school'],
  sicherheit: ['security'],
  sicherung: ['backup'],
  sitzung: ['session'],
  uberwach: ['monitoring'],
  umzug: ['moving'],
  veranstaltung: ['event'],
  warte: ['waiting'],
  widerruf: ['revoke'],
};

/** Under what a word is looked for besides itself; from four letters on. */
export function houseWords(word: string): string[] {
  const typed = plainLetters(word);
  if (typed.length < 4) return [];
  const found = Object.entries(HOUSE_WORDS).filter(
    ([begin]) => typed.startsWith(begin) || begin.startsWith(typed),
  );
  return [...new Set(found.flatMap(([, words]) => words))];
}
