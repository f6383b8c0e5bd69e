import type { RenderedMarkdown } from '../render-markdown.ts';
import type { SearchEntry } from './open-search.ts';

/** What a page gives to the search: an entry for each of its headings. */
export function searchEntries(address: string, page: RenderedMarkdown): SearchEntry[] {
  return page.sections.map(({ heading, text }, at) => ({
    at: at === 0 ? address : `${address}#${encodeURIComponent(heading.id)}`,
    page: page.title.text,
    head: at === 0 ? '' : heading.text,
    text,
  }));
}

/** The file that a page's script loads when somebody searches: a script, for a folder that no server serves. */
export function renderSearchData(entries: readonly SearchEntry[]): string {
  return `globalThis.usherPages = ${JSON.stringify(entries)};\n`;
}
