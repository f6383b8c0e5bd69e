import type { Output } from '../output.ts';

/** How a list is printed. */
interface ListStyle<Item> {
  /** `--json`: an object a line, and nothing where there are none. */
  readonly json: boolean | undefined;
  readonly asJson: (item: Item) => object;
  readonly asLine: (item: Item) => string;
  /** What there are none of: `meetings`. */
  readonly plural: string;
  /** How many at most, where `found` may hold one more to tell that there are. */
  readonly limit?: number;
}

/** Prints what was found, each on a line of its own. */
export function printList<Item>(
  { line, note }: Output,
  found: readonly Item[],
  { json = false, asJson, asLine, plural, limit = found.length }: ListStyle<Item>,
): void {
  for (const item of found.slice(0, limit)) {
    line(json ? JSON.stringify(asJson(item)) : asLine(item));
  }
  if (found.length > limit) note(`note: there are more than ${limit}; --limit shows more.`);
  else if (found.length === 0 && !json) note(`There are no ${plural}.`);
}
