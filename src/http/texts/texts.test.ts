import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { de } from './de.ts';
import { en } from './en.ts';
import { ownPagesDe } from './own-pages-de.ts';
import { ownPagesEn } from './own-pages-en.ts';
import { languages } from './texts.ts';

const placeholders = (text: string): string[] => (text.match(/\{[a-z]+\}/g) ?? []).sort();

describe('the texts of the pages', () => {
  it('have each key once, wherever it stands', () => {
    for (const [all, part] of [
      [en, ownPagesEn],
      [de, ownPagesDe],
    ] as const) {
      const found = Object.fromEntries(
        Object.keys(part).map((key) => [key, all[key as keyof typeof en]]),
      );
      assert.deepEqual(found, part);
    }
  });

  it('are filled with the same facts in every language', () => {
    for (const [language, texts] of Object.entries(languages)) {
      for (const [key, text] of Object.entries(en)) {
        const other = texts[key as keyof typeof en];
        assert.deepEqual(placeholders(other), placeholders(text), `${language}: ${key}`);
      }
    }
  });
});
