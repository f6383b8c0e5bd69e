import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseLanguage, preferredLanguages } from './language.ts';
import { type Language, languages, type TextKey } from './texts/texts.ts';

describe('the language of a page', () => {
  const cases: [string | null, Language][] = [
    ['de', 'de'],
    ['de-CH, fr;q=0.8', 'de'],
    ['fr, de;q=0.5, en;q=0.4', 'de'],
    ['en;q=0.1, de;q=0.9', 'de'],
    ['DE-de', 'de'],
    ['de;q=0, en;q=0.1', 'en'],
    ['de;q=0', 'en'],
    ['fr', 'en'],
    ['*', 'en'],
    ['', 'en'],
    [null, 'en'],
    ['de;q=2', 'en'],
    ['en, de', 'en'],
    ['de ; q=0.7 , en;q=0.6', 'de'],
  ];
  for (const [header, expected] of cases) {
    it(`is ${expected} for ${JSON.stringify(header)}`, () => {
      assert.equal(chooseLanguage(header), expected);
    });
  }

  it('is the configured one where there is one, whatever the browser asks for', () => {
    assert.equal(chooseLanguage('en', 'de'), 'de');
  });

  it('names what somebody reads, best first, for a provider', () => {
    assert.deepEqual(preferredLanguages('fr;q=0.5, de-AT, en;q=0.7, de;q=0.1, it;q=0'), [
      'de',
      'en',
      'fr',
    ]);
  });
});

describe('the texts', () => {
  const keys = Object.keys(languages.en) as TextKey[];
  const placeholders = (text: string) => (text.match(/\{[^}]*\}/g) ?? []).sort();
  for (const [language, texts] of Object.entries(languages)) {
    it(`${language} has every text, each with the same placeholders as English`, () => {
      assert.deepEqual(Object.keys(texts).sort(), [...keys].sort());
      for (const key of keys) {
        assert.notEqual(texts[key].trim(), '', key);
        assert.deepEqual(placeholders(texts[key]), placeholders(languages.en[key]), key);
        for (const placeholder of placeholders(texts[key]))
          assert.match(placeholder, /^\{[a-z]+\}$/);
      }
    });
  }
});
