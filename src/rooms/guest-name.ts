/** Jitsi shows no more of a name, in code units of UTF-16: of a longer one it would cut off the mark. */
const SHOWN_BY_JITSI = 50;
/** What cannot be seen, letters that show nothing among it, or turns the reading direction of what follows. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
/** White space, and the sign of Braille that has no dot. */
const BLANKS = /[\s\u2800]+/gu;
const VISIBLE = /[\p{L}\p{N}]/u;
/** More marks on one letter than any script needs spill over the neighbours' names. */
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu;

/** Says in the name itself that nobody vouches for it, by language. */
export const guestMarks = { en: ' (guest)', de: ' (Gast)' } as const;

/** The longest name that a guest can have, in code units of UTF-16, as a form counts them: with its mark Jitsi shows it whole. */
export const MAX_GUEST_NAME =
  SHOWN_BY_JITSI - Math.max(...Object.values(guestMarks).map(({ length }) => length));

/**
 * The name that a guest has typed, cleaned: NFC, without what cannot be seen, white space made plain, cut to
 * `MAX_GUEST_NAME`. Null for what shows no letter and no digit.
 */
export function parseGuestName(text: string): string | null {
  const plain = text
    .slice(0, 1000)
    .toWellFormed()
    .normalize('NFC')
    .replace(BLANKS, ' ')
    .replace(UNSEEN, '')
    .replace(BLANKS, ' ')
    .replace(PILED_MARKS, '$1');
  const name = cut(withoutMark(plain.trim())).trim();
  return VISIBLE.test(name) ? name : null;
}

/**
 * A guest's name as Jitsi shows it. The mark is always there and always ours, so that no guest's name is that of
 * somebody who has signed in.
 */
export function markGuest(name: string, language: keyof typeof guestMarks): string {
  return name + guestMarks[language];
}

/** Halves no character. */
function cut(name: string): string {
  const units = name.slice(0, MAX_GUEST_NAME);
  return units.isWellFormed() ? units : units.slice(0, -1);
}

/** Typed by somebody who has seen it before: it would stand twice. */
function withoutMark(name: string): string {
  const mark = Object.values(guestMarks).find((one) =>
    name.toLowerCase().endsWith(one.toLowerCase()),
  );
  return mark === undefined ? name : withoutMark(name.slice(0, -mark.length).trimEnd());
}
