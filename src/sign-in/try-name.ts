/** Longer names are cut: what is behind that makes no name of its own. */
const MOST = 1000;
/** What cannot be seen, and spaces: nobody tells two names apart by them. */
const UNSEEN = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\s]+/gu;

/**
 * The one spelling under which tries of a name are counted, so that no other spelling has tries of its own: without
 * capitals, wide letters (NFKC), spaces, dots at its end, the host behind an `@`, and the domain before a `\`. It
 * may be the same for two people; it is never shown, and no account is found by it.
 */
export function tryName(typed: string): string {
  const plain = foldName(typed);
  const [, ...behind] = plain.split('\\');
  const name = withoutEnd(behind.at(-1) || plain);
  return withoutEnd(name.split('@')[0] ?? '') || name;
}

/**
 * A name as a method has it, in one spelling: what stands behind an `@` may be all that tells two accounts apart. Up
 * and down again, because some letters meet only in capitals: `ß` and `ss`, `ς` and `σ`.
 */
export function foldName(name: string): string {
  const once = name.slice(0, MOST).normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
  return once.replace(UNSEEN, '');
}

function withoutEnd(name: string): string {
  return name.replace(/\.+$/, '');
}
