import MiniSearch, { type SearchResult } from 'minisearch';
import { isEmptyWord, plainLetters, spellingsOf, splitWords, wholeNames } from './words.ts';

/** What stands below one heading. Short names: this is loaded by people's browsers. */
export interface SearchEntry {
  /** The page's address in the site, with the heading's anchor. */
  readonly at: string;
  /** The page's title. */
  readonly page: string;
  /** The heading; empty for what stands right below the page's title. */
  readonly head: string;
  readonly text: string;
}

export interface SearchHit {
  readonly entry: SearchEntry;
  /** A piece of the text around the first word found, in parts: those at odd places are what was searched for. */
  readonly excerpt: readonly string[];
}

export type Search = (query: string) => SearchHit[];

const HITS = 12;
const EXCERPT = 150;

/**
 * Makes entries searchable: words by their beginnings, longer ones with a slip of the pen, all words of the query
 * together, or any where no place has them all.
 */
export function openSearch(entries: readonly SearchEntry[]): Search {
  const index = new MiniSearch<SearchEntry & { id: number }>({
    fields: ['page', 'head', 'text'],
    tokenize: splitWords,
    processTerm: (word) => (isEmptyWord(word) ? null : spellingsOf(word)),
    searchOptions: {
      processTerm: plainLetters,
      boost: { page: 3, head: 4 },
      prefix: (word, at, words) => word.length > 2 || at === words.length - 1,
      fuzzy: (word) => (word.length > 5 ? 0.15 : false),
      weights: { fuzzy: 0.2, prefix: 0.5 },
    },
  });
  index.addAll(
    entries.map((entry, id) => ({
      ...entry,
      head: entry.head === '' ? entry.page : entry.head,
      id,
    })),
  );
  return (query) => {
    const names = wholeNames(query);
    const telling = names.filter((name) => !isEmptyWord(name));
    const words = (telling.length > 0 ? telling : names).join(' ');
    if (words === '') return [];
    const all = index.search(words, { combineWith: 'AND', tokenize: wholeNames });
    const found = all.length > 0 ? all : index.search(words);
    return found.slice(0, HITS).flatMap((result) => {
      const entry = entries[Number(result.id)];
      return entry ? [{ entry, excerpt: excerptOf(entry.text, result) }] : [];
    });
  };
}

function excerptOf(text: string, { terms }: SearchResult): string[] {
  // Words at even places, what is between them at odd ones.
  const pieces = text.split(/([^\p{L}\p{N}\p{M}._-]+)/u);
  const longest = terms.reduce((one, other) => (other.length > one.length ? other : one), '');
  const isFound = (at: number, wanted: readonly string[]): boolean =>
    at % 2 === 0 && spelt(pieces[at] ?? '').some((spelling) => wanted.includes(spelling));
  const places = pieces.map((_piece, at) => at);
  const first =
    places.find((at) => isFound(at, [longest])) ?? places.find((at) => isFound(at, terms));
  const from = Math.max(0, (first ?? 0) - 12);
  const parts = [from > 0 ? '… ' : ''];
  const isFull = (): boolean => parts.join('').length >= EXCERPT;
  for (let at = from; at < pieces.length && !isFull(); at++) {
    const piece = pieces[at] ?? '';
    if (isFound(at, terms)) parts.push(piece, '');
    else parts.push(`${parts.pop() ?? ''}${piece}`);
  }
  return isFull() ? [...parts.slice(0, -1), `${parts.at(-1) ?? ''} …`] : parts;
}

/** As it may be found: whole, by its parts, in each spelling. */
function spelt(word: string): string[] {
  return splitWords(word).flatMap(spellingsOf);
}
