/** How a comment begins in a file: Lua, JavaScript, and the rest. */
export type CommentSign = '--' | '//' | '#';

const BEGIN = 'BEGIN usher setup';
const END = 'END usher setup';

/** Puts the lines between two marks, by which they are found again. */
export function markBlock(lines: string, sign: CommentSign): string {
  return `${sign} ${BEGIN}: written by usher setup; take it out, marks included, to go back\n${lines.trimEnd()}\n${sign} ${END}\n`;
}

/**
 * The text with this block at its end behind an empty line, in the place of an earlier one: putting it in twice is putting it in once.
 * Null where the marks are damaged, and where two blocks are.
 */
export function withBlock(text: string, block: string): string | null {
  const without = withoutBlock(text);
  if (without === null) return null;
  const gap = without === '' ? '' : without.endsWith('\n') ? '\n' : '\n\n';
  return `${without}${gap}${block.trimStart()}`;
}

/** The text without our block and the empty line before it, as it was. Null: see `withBlock`. */
export function withoutBlock(text: string): string | null {
  const lines = text.split('\n');
  const begins = at(lines, BEGIN);
  const ends = at(lines, END);
  const [begin, end] = [begins[0], ends[0]];
  if (begin === undefined && end === undefined) return text;
  if (begins.length !== 1 || ends.length !== 1 || Number(end) < Number(begin)) return null;
  const before = lines.slice(0, begin);
  if (/^\r?$/.test(before.at(-1) ?? 'none')) before.pop();
  const after = lines.slice(Number(end) + 1);
  const kept = [...before, ...after].join('\n');
  return kept === '' || kept.endsWith('\n') ? kept : `${kept}\n`;
}

function at(lines: readonly string[], mark: string): number[] {
  return lines.flatMap((line, index) =>
    /^(--|\/\/|#) /.test(line) && line.includes(mark) ? [index] : [],
  );
}
