/** Widths in thousandths of the type size, as in the common sans-serif faces; what is not named is `OTHER`. */
const GROUPS: readonly (readonly [string, number])[] = [
  ["ijl|'`", 240],
  ['ft.,:;!()[]/ I-', 310],
  ['rJsczkvxy"*', 510],
  ['abdeghnopquLTF0123456789$?_=+<>~', 580],
  ['ABEKPSVXYZ&', 680],
  ['CDGHNOQRUwm', 760],
  ['MW@%→', 920],
];
const OTHER = 680;
/** Faces differ. The widest that people have by default is a seventh wider than the table. */
const SPARE = 1.14;
/** By how much lines are made shorter at a time to make them even, in pixels. */
const STEP = 6;

const widths = new Map(
  GROUPS.flatMap(([letters, width]) => [...letters].map((letter) => [letter, width] as const)),
);

/** How wide a line of text is at most, in pixels. No browser is asked: the drawing is made without one. */
export function measureText(text: string, size: number): number {
  const units = [...text].reduce((sum, letter) => sum + (widths.get(letter) ?? OTHER), 0);
  return (units / 1000) * size * SPARE;
}

/**
 * Breaks lines at spaces so that each fits, as far as its longest word lets it, and none is much shorter than the one
 * before.
 */
export function wrapText(lines: readonly string[], size: number, width: number): string[] {
  return lines.flatMap((line) => {
    const wrapped = wrapLine(line, size, width);
    let even = wrapped;
    for (let less = width - STEP; less > width / 2; less -= STEP) {
      const tried = wrapLine(line, size, less);
      if (tried.length > wrapped.length) break;
      even = tried;
    }
    return even;
  });
}

function wrapLine(line: string, size: number, width: number): string[] {
  const wrapped: string[] = [];
  for (const word of line.split(' ')) {
    const last = wrapped.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && measureText(longer, size) <= width) wrapped.splice(-1, 1, longer);
    else wrapped.push(word);
  }
  return wrapped;
}

/** The widest of some lines, in pixels. */
export function widestOf(lines: readonly string[], size: number): number {
  return Math.max(0, ...lines.map((line) => measureText(line, size)));
}
