/** A pattern in which `*` stands for any run of characters, also none. Made by `compileGlob` or `globOf`. */
export interface Glob {
  /** What stands between the stars, in order: one piece more than there are stars. */
  readonly pieces: readonly string[];
  /** The code of the first and of the last character, -1 for a star: they tell most patterns apart. */
  readonly begins: number;
  readonly ends: number;
}

/** Bounds on what an operator may write: no pattern can take long, whatever it is held against. */
const MAX_GLOB_LENGTH = 256;
const MAX_GLOB_STARS = 8;

/** Why a pattern is refused, to be read after "holds a pattern". */
export type GlobRefusal =
  | 'that is empty'
  | 'longer than 256 characters'
  | 'with more than 8 stars'
  | 'with two stars side by side';

/** Reads a pattern; a text says why it is none. */
export function compileGlob(text: string): Glob | GlobRefusal {
  if (text === '') return 'that is empty';
  if (text.length > MAX_GLOB_LENGTH) return 'longer than 256 characters';
  if (text.includes('**')) return 'with two stars side by side';
  const pieces = text.split('*');
  return pieces.length - 1 > MAX_GLOB_STARS ? 'with more than 8 stars' : globOf(pieces);
}

/** The pattern with these pieces between its stars; at least one. */
export function globOf(pieces: readonly string[]): Glob {
  const codeOf = (piece = '', at = 0): number => piece.at(at)?.charCodeAt(0) ?? -1;
  return { pieces, begins: codeOf(pieces[0]), ends: codeOf(pieces.at(-1), -1) };
}

/**
 * Whether the whole text fits. Each piece is looked for once, behind the one before it, and no choice is ever
 * taken back: what fits at all fits with every piece as far to the left as it goes.
 */
export function matchesGlob({ pieces, begins, ends }: Glob, text: string): boolean {
  // Of ten thousand rules nearly all end here.
  if (begins >= 0 && text.charCodeAt(0) !== begins) return false;
  if (ends >= 0 && text.charCodeAt(text.length - 1) !== ends) return false;
  const first = pieces[0] ?? '';
  if (pieces.length === 1) return text === first;
  const last = pieces[pieces.length - 1] ?? '';
  const end = text.length - last.length;
  if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (let index = 1; index < pieces.length - 1; index++) {
    const piece = pieces[index] ?? '';
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}

/** Stands for "any run of characters": no piece of a pattern holds it, so that only a star can take it. */
const ANY_RUN = '\uffff';

/** Whether the first pattern fits all that the second one fits. True is certain; false may be a doubt. */
export function coversGlob(wider: Glob, narrower: Glob): boolean {
  return matchesGlob(wider, narrower.pieces.join(ANY_RUN));
}
