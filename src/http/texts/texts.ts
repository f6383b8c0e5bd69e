import type { html } from 'hono/html';
import { de } from './de.ts';
import { en } from './en.ts';

/** A piece of escaped markup. */
export type Html = ReturnType<typeof html>;

export type TextKey = keyof typeof en;
/** One language: every key of English, so that a missing translation is a type error. */
export type Texts = Readonly<Record<TextKey, string>>;

/**
 * The languages of the pages. One more is a file like de.ts and a line here; everything else, the
 * choice by Accept-Language included, follows from this table.
 */
export const languages = { en, de } as const satisfies Record<string, Texts>;
export type Language = keyof typeof languages;

const PLACEHOLDER = /\{([a-z]+)\}/;

/** Fills `{name}` with facts. The result is plain text: escape it where it is shown. */
export function fill(template: string, facts: Readonly<Record<string, string>>): string {
  return template
    .split(PLACEHOLDER)
    .map((part, index) => (index % 2 === 0 ? part : (factOf(facts, part) ?? '')))
    .join('');
}

/** Fills `{name}` with facts that may be markup, such as a room in `<bdi>`; plain strings are escaped. */
export function fillHtml(
  template: string,
  facts: Readonly<Record<string, Html | string>>,
): (Html | string)[] {
  return template
    .split(PLACEHOLDER)
    .map((part, index) => (index % 2 === 0 ? part : (factOf(facts, part) ?? '')));
}

function factOf<T>(facts: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(facts, name) ? facts[name] : undefined;
}

/** The text of an error's code, null when the code has none of its own. */
export function errorText(texts: Texts, code: string): string | null {
  const key = `error_${code}`;
  return Object.hasOwn(texts, key) ? texts[key as TextKey] : null;
}
