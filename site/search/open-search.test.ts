import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { houseWords } from './house-words.ts';
import { openSearch } from './open-search.ts';
import { plainLetters, splitWords } from './words.ts';

const entries = [
  { at: 'a.html', page: 'The token', head: '', text: 'What Usher hands to Jitsi.' },
  {
    at: 'a.html#exp',
    page: 'The token',
    head: 'How long',
    text: 'Its life is jitsi.ttl, two hours.',
  },
  {
    at: 'b.html',
    page: 'Prosody',
    head: '',
    text: 'Say allow_empty_token = false, and no other token.',
  },
  {
    at: 'c.html',
    page: 'Schlüssel',
    head: 'Größe',
    text: 'tokenAuthUrl leads people to the door.',
  },
];
const find = openSearch(entries);
const placesOf = (query: string): string[] => find(query).map(({ entry }) => entry.at);

describe('the search of the documentation', () => {
  it('finds words by their beginning, in a heading before a text', () => {
    assert.equal(placesOf('tok')[0], 'a.html');
    assert.deepEqual(placesOf('how lo'), ['a.html#exp']);
    assert.deepEqual(placesOf('doo'), ['c.html']);
  });

  it('finds names whole and by their parts', () => {
    for (const query of ['allow_empty_token', 'empty', 'allow_emp']) {
      assert.deepEqual(placesOf(query), ['b.html'], query);
    }
    for (const query of ['jitsi.ttl', 'ttl']) assert.deepEqual(placesOf(query), ['a.html#exp']);
    for (const query of ['tokenAuthUrl', 'tokenauthurl', 'url']) {
      assert.deepEqual(placesOf(query), ['c.html'], query);
    }
  });

  it('finds German with and without its letters', () => {
    for (const query of ['schlüssel', 'Schlussel', 'groesse', 'Größe', 'grosse']) {
      assert.deepEqual(placesOf(query), ['c.html'], query);
    }
    assert.equal(plainLetters('Größe'), 'grosse');
  });

  it('knows what this house calls what people type, in English and in German', () => {
    const pages = ['Signing out', 'Guests', 'Keys'].map((page) => ({
      at: page,
      page,
      head: '',
      text: 'Nothing.',
    }));
    const first = (query: string): string | undefined => openSearch(pages)(query)[0]?.entry.at;
    assert.equal(first('logout'), 'Signing out');
    assert.equal(first('abmelden'), 'Signing out');
    assert.equal(first('Gäste'), 'Guests');
    assert.equal(first('gast'), 'Guests');
    assert.equal(first('Schlüssel'), 'Keys');
    assert.deepEqual(houseWords('log'), []);
  });

  it('forgives a slip of the pen in a longer word', () => {
    assert.deepEqual(placesOf('prosodi'), ['b.html']);
    assert.deepEqual(placesOf('xyzzy'), []);
    assert.deepEqual(placesOf('  '), []);
  });

  it('wants all words, and any of them where no place has all', () => {
    assert.deepEqual(placesOf('life hours'), ['a.html#exp']);
    assert.ok(placesOf('life door').length > 1);
  });

  it('passes over words that stand everywhere, unless there is nothing else', () => {
    assert.deepEqual(placesOf('what is the life of a token'), ['a.html#exp']);
    assert.deepEqual(placesOf('the'), []);
  });

  it('shows what it found, marked, in the text around it', () => {
    const [hit] = find('empty');
    assert.deepEqual(hit?.excerpt, ['Say ', 'allow_empty_token', ' = false, and no other token.']);
    const long = `${'before '.repeat(50)}needle ${'after '.repeat(50)}`;
    const [far] = openSearch([{ at: 'd', page: 'D', head: '', text: long }])('needle');
    const excerpt = far?.excerpt.join('') ?? '';
    assert.match(excerpt, /^… .*before needle after.* …$/);
    assert.ok(excerpt.length < 200);
  });

  it('takes names apart where people would', () => {
    assert.deepEqual(splitWords('sign_in.methods, tokenAuthUrl!'), [
      'sign_in.methods',
      'sign',
      'in',
      'methods',
      'tokenAuthUrl',
      'token',
      'Auth',
      'Url',
    ]);
  });
});
