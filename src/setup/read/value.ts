import type { FilePlace } from './place.ts';

/**
 * A value that stands in a file, of whatever grammar. `unknown`: it is only known where it runs (a variable, a call,
 * a template), so that no check may say anything of it.
 */
export type FileValue =
  | { readonly kind: 'text'; readonly text: string; readonly at: FilePlace }
  | { readonly kind: 'number'; readonly number: number; readonly at: FilePlace }
  | { readonly kind: 'flag'; readonly flag: boolean; readonly at: FilePlace }
  | { readonly kind: 'nothing'; readonly at: FilePlace }
  | TableValue
  | { readonly kind: 'unknown'; readonly at: FilePlace };

/** A list, an object, or both, as a table of Lua is. */
export interface TableValue {
  readonly kind: 'table';
  readonly items: readonly FileValue[];
  readonly fields: ReadonlyMap<string, FileValue>;
  readonly at: FilePlace;
}

/** Longer than any setting: what is made of itself over and over is not known. */
const LONGEST = 100_000;

export function joinedText(left: string, right: string, at: FilePlace): FileValue {
  const isKnown = left.length + right.length <= LONGEST;
  return isKnown ? { kind: 'text', text: left + right, at } : { kind: 'unknown', at };
}

/** What is known of a setting: its value, that it is not there (null), or nothing at all. */
export type Known<T> = T | null | 'unknown';

/** A text; a number is one too, as Prosody and the shell have it. */
export function textOf(value: FileValue | undefined): Known<{ readonly text: string }> {
  if (value === undefined || value.kind === 'nothing') return null;
  if (value.kind === 'text') return { text: value.text };
  if (value.kind === 'number') return { text: String(value.number) };
  return value.kind === 'unknown' ? 'unknown' : null;
}

const YES = ['true', 'yes', 'on', '1'];
const NO = ['false', 'no', 'off', '0', ''];

/** A flag; Prosody takes the words "true" and "false" for one as well. */
export function flagOf(value: FileValue | undefined): Known<boolean> {
  if (value === undefined || value.kind === 'nothing') return null;
  if (value.kind === 'flag') return value.flag;
  if (value.kind === 'number') return value.number !== 0;
  if (value.kind !== 'text') return value.kind === 'unknown' ? 'unknown' : null;
  const word = value.text.trim().toLowerCase();
  if (YES.includes(word)) return true;
  return NO.includes(word) ? false : null;
}

/** The texts of a list; one text alone is a list of one. `hasUnknown`: some of it cannot be known. */
export interface TextList {
  readonly texts: readonly string[];
  readonly hasUnknown: boolean;
}

export function listOf(value: FileValue | undefined): Known<TextList> {
  if (value === undefined || value.kind === 'nothing') return null;
  if (value.kind === 'unknown') return 'unknown';
  const items = value.kind === 'table' ? value.items : [value];
  const texts = items.flatMap((item) => (item.kind === 'text' ? [item.text] : []));
  return { texts, hasUnknown: items.some((item) => item.kind === 'unknown') };
}

/** A member of nested tables: `fieldAt(config, 'hosts', 'domain')`. */
export function fieldAt(
  value: FileValue | undefined,
  ...path: readonly string[]
): FileValue | undefined {
  let found = value;
  for (const name of path) {
    if (found === undefined || found.kind === 'unknown') return found;
    found = found.kind === 'table' ? found.fields.get(name) : undefined;
  }
  return found;
}
