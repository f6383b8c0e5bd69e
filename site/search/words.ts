const NAME = /[\p{L}\p{N}\p{M}]+(?:[._-][\p{L}\p{N}\p{M}]+)*/gu;

/** Letters as they are typed without accents: `ü` as `u`, `ß` as `ss`. */
export function plainLetters(text: string): string {
  return text.toLowerCase().replaceAll('ß', 'ss').normalize('NFD').replace(/\p{M}/gu, '');
}

/** How a word may be typed: without its accents, and in German with `ue` for `ü`. */
export function spellingsOf(word: string): string[] {
  const german = word.toLowerCase().replace(/[äöü]/g, (letter) => `${plainLetters(letter)}e`);
  return [...new Set([plainLetters(word), plainLetters(german)])];
}

/**
 * The words of a text, as they are searched for. A name such as `allow_empty_token`, `tokenAuthUrl` or
 * `jitsi.ttl` is a word whole, and each of its parts is one.
 */
export function splitWords(text: string): string[] {
  return (text.match(NAME) ?? []).flatMap((name) => {
    const parts = name
      .split(/[._-]|(?<=\p{Ll})(?=\p{Lu})/u)
      .filter((part) => part !== '' && part !== name);
    return parts.length === 0 ? [name] : [name, ...parts];
  });
}

/** The names of a query, whole: parts of them are looked for only when nothing has the whole. */
export function wholeNames(query: string): string[] {
  return query.match(NAME) ?? [];
}

/** Words that stand everywhere and say nothing; in English, and in German. */
const EMPTY_WORDS = new Set(
  `a an and are as at be by do does for from has how in is it its no not of on or so than that the their them then they
this to was what when where which who with der die das den und ist ein eine im mit von zu wie was wer`.split(
    /\s/,
  ),
);

/** True for a word that is not worth a search. */
export function isEmptyWord(word: string): boolean {
  return EMPTY_WORDS.has(word.toLowerCase());
}
