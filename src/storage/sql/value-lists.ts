/** A list in a statement: the text between the brackets of `IN (…)`, and what stands for it. */
export interface ValueList {
  readonly marks: string;
  readonly values: readonly string[];
}

/** Few lengths, so that few texts of statements are ever prepared and kept. */
const LENGTHS = [1, 4, 16, 64];
const LONGEST = 64;

/** Values as lists of one of a few lengths, each filled up with its last value; none for no values. */
export function toValueLists(values: readonly string[]): readonly ValueList[] {
  const lists: ValueList[] = [];
  for (let start = 0; start < values.length; start += LONGEST) {
    const part = values.slice(start, start + LONGEST);
    const length = LENGTHS.find((each) => each >= part.length) ?? LONGEST;
    const last = part.at(-1) ?? '';
    const filled = [...part, ...Array<string>(length - part.length).fill(last)];
    lists.push({ marks: filled.map(() => '?').join(', '), values: filled });
  }
  return lists;
}
