/**
 * Names headings as GitHub does, so that a link works there and here: letters, digits, marks, `_` and `-`, spaces as
 * `-`, and a number behind what is there already. One `Slugs` for each page.
 */
export class Slugs {
  readonly #seen = new Map<string, number>();

  take(heading: string): string {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-');
    const before = this.#seen.get(slug) ?? 0;
    this.#seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  }
}
