import MiniSearch, { type SearchResult } from 'minisearch';
import { houseWords } from './house-words.ts';
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
/** Why it is so, and how it is built: below what tells how to use it. */
const BESIDES = /^(decisions|project)\//;

/**
 * Makes entries searchable: words by their beginnings, longer ones with a slip of the pen, all words of the query
 * together, or any where no place has them all. A word of which this house has another is found by that as well.
 */
export function openSearch(entries: readonly SearchEntry[]): Search {
  const index = new MiniSearch<SearchEntry & { id: number }>({
    fields: ['page', 'head', 'text'],
    tokenize: splitWords,
    processTerm: spellOnce(),
    searchOptions: {
      processTerm: plainLetters,
      boost: { page: 3, head: 4 },
      prefix: (word, at, words) => word.length > 2 || at === words.length - 1,
      fuzzy: (word) => (word.length > 5 ? 0.15 : false),
      weights: { fuzzy: 0.2, prefix: 0.5 },
      boostDocument: (id) => (BESIDES.test(entries[Number(id)]?.at ?? '') ? 0.4 : 1),
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
    const queries = words.split(' ').map((name) => {
      const same = [name, ...houseWords(name)];
      return same.length === 1 ? name : { combineWith: 'OR' as const, queries: same };
    });
    const all = index.search({ combineWith: 'AND', queries, tokenize: wholeNames });
    const found = all.length > 0 ? all : index.search({ combineWith: 'OR', queries });
    return found.slice(0, HITS).flatMap((result) => {
      const entry = entries[Number(result.id)];
      return entry ? [{ entry, excerpt: excerptOf(entry.text, result) }] : [];
    });
  };
}

/** Most words stand many times. */
function spellOnce(): (word: string) => string[] | null {
  const known = new Map<string, string[] | null>();
  return (word) => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const spelt = isEmptyWord(word) ? null : spellingsOf(word);
    known.set(word, spelt);
    return spelt;
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
