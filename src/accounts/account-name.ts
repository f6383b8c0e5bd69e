/** Names are typed by hand, and stand in tokens. */
const MOST_CHARACTERS = 64;
/** Longer texts are not even looked at: composing can make many characters of one. */
const MOST_TYPED = 1000;
/** Letters with their marks, digits, and what e-mail addresses and Prosody's names are made of. */
const USABLE = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}._+'@-]*[\p{L}\p{M}\p{N}])?$/u;
/** Nobody can see these, so no two names may differ by them. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/u;
/** Scripts that are written together in one word; any other name is of one script, with digits and signs. */
const SCRIPTS_TOGETHER: readonly (readonly string[])[] = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Hangul'],
  ['Latin', 'Han', 'Bopomofo'],
];
const SCRIPTS = [
  ...['Latin', 'Greek', 'Cyrillic', 'Armenian', 'Hebrew', 'Arabic', 'Syriac', 'Thaana'],
  ...['Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada'],
  ...[
    'Malayalam',
    'Sinhala',
    'Thai',
    'Lao',
    'Tibetan',
    'Myanmar',
    'Georgian',
    'Hangul',
    'Ethiopic',
  ],
  ...['Cherokee', 'Khmer', 'Mongolian', 'Hiragana', 'Katakana', 'Bopomofo', 'Han', 'Tifinagh'],
] as const;
const BY_SCRIPT: ReadonlyMap<string, RegExp> = new Map(
  SCRIPTS.map((script) => [script, new RegExp(`^\\p{scx=${script}}$`, 'u')]),
);

/**
 * The one spelling of a name, whatever was typed: NFKC (wide letters are the usual ones), small letters, no space at
 * its ends, and without the `@host` of one of these hosts (small letters). It may be none that an account can have.
 */
export function accountName(typed: string, hosts: ReadonlySet<string>): string {
  const name = foldOnce(foldOnce(typed.slice(0, MOST_TYPED)));
  const at = name.lastIndexOf('@');
  return at > 0 && hosts.has(name.slice(at + 1).replace(/\.$/, '')) ? name.slice(0, at) : name;
}

/** Capitals of some compatibility letters are composed anew. A Turkish İ is an i; its dot is no mark of its own. */
function foldOnce(text: string): string {
  const folded = text.normalize('NFKC').toLowerCase().replaceAll('i\u0307', 'i');
  return folded.normalize('NFKC').trim();
}

/** Why an account cannot be called this, to be read after the name; null where it can. Wants the one spelling. */
export function judgeAccountName(name: string): string | null {
  if (name === '') return 'is empty';
  if ([...name].length > MOST_CHARACTERS) return `is longer than ${MOST_CHARACTERS} characters`;
  if (UNSEEN.test(name)) return 'has characters that cannot be seen';
  if (!USABLE.test(name)) {
    return "has other characters than letters, digits and . _ - + ' @, or a sign at an end";
  }
  if (name.split('@').length > 2) return 'has more than one @';
  return isOfOneScript(name) ? null : 'mixes scripts, so that it could be taken for another';
}

/** A Cyrillic а in a Latin name looks like the name of somebody else (Unicode TR 39 5.1). */
function isOfOneScript(name: string): boolean {
  const letters = [...name].filter((character) => /[\p{L}\p{M}]/u.test(character));
  if (letters.every((letter) => /[\p{Script=Common}\p{Script=Inherited}]/u.test(letter)))
    return true;
  const fits = (scripts: readonly string[]): boolean =>
    letters.every(
      (letter) =>
        /\p{Script=Inherited}/u.test(letter) ||
        scripts.some((script) => BY_SCRIPT.get(script)?.test(letter)),
    );
  return SCRIPTS.some((script) => fits([script])) || SCRIPTS_TOGETHER.some(fits);
}

/** The form in which a host stands behind an @: small letters, as people write it and as DNS does. */
export function hostForms(host: string): readonly string[] {
  const typed = foldOnce(host);
  const { hostname } = URL.parse(`http://${typed}/`) ?? { hostname: typed };
  return [...new Set([typed, hostname])];
}
