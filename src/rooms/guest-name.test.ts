import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { guestMarks, MAX_GUEST_NAME, markGuest, parseGuestName } from './guest-name.ts';

test('a name is taken as typed, in its plain form', () => {
  for (const [typed, name] of [
    ['Ann', 'Ann'],
    ['  Ann\t van \n der  Berg ', 'Ann van der Berg'],
    ['A\u030asa O\u0308berg', 'Åsa Öberg'],
    ['李小龍', '李小龍'],
    ['דנה', 'דנה'],
    ['R2-D2', 'R2-D2'],
    ['Ann (Company B)', 'Ann (Company B)'],
    ['👩‍🏫 Ann', '👩🏫 Ann'],
  ] as const) {
    assert.equal(parseGuestName(typed), name, typed);
  }
});

test('what shows nothing is no name', () => {
  for (const typed of [
    '',
    '   ',
    '---',
    '👻',
    '\u200b',
    '\u3164',
    '\u2800',
    '\u115f\u1160',
    '\0',
  ]) {
    assert.equal(parseGuestName(typed), null, JSON.stringify(typed));
  }
});

test('what cannot be seen is dropped, so that nothing pushes the mark away or turns it around', () => {
  for (const typed of [
    'Ann\u202e',
    '\u2066Ann',
    'Ann\u200b',
    'A\u00adnn',
    'Ann\u3164\u3164\u3164',
    'Ann\u2800\u2800',
    'Ann\ue000',
    'Ann\ud800',
    'Ann\ufe0f',
  ]) {
    assert.equal(parseGuestName(typed)?.replace('\ufffd', ''), 'Ann', JSON.stringify(typed));
  }
  assert.equal(parseGuestName('Ann \u200b \u200b \u2800 Lee'), 'Ann Lee');
  assert.equal(parseGuestName(`a${'\u0301'.repeat(50)}nn`)?.length, 7);
});

test('a mark that is typed along does not stand twice', () => {
  for (const typed of ['Ann (guest)', 'Ann (Gast)', 'Ann  (GUEST) ', 'Ann (gast)']) {
    assert.equal(parseGuestName(typed), 'Ann');
  }
  assert.equal(parseGuestName('Ann (guest) (Gast) (guest)'), 'Ann');
});

test('Jitsi, which shows 50 code units of a name, shows every guest’s mark', () => {
  assert.equal(MAX_GUEST_NAME, 42);
  assert.equal(parseGuestName('x'.repeat(500))?.length, 42);
  assert.equal(parseGuestName(`x${'𝒜'.repeat(500)}`), `x${'𝒜'.repeat(20)}`);
  const longest = markGuest(parseGuestName('x'.repeat(500)) ?? '', 'en');
  assert.equal(longest.slice(0, 50), longest);
});

test('whatever is typed: it ends with our mark, shows something, and reads the same a second time', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
  fc.assert(
    fc.property(text, fc.constantFrom('en', 'de'), (typed, language) => {
      const name = parseGuestName(typed);
      if (name === null) return;
      assert.match(name, /[\p{L}\p{N}]/u);
      assert.doesNotMatch(name, /^\s|\s$|\s\s|[\p{Cc}\p{Cf}\p{Cs}]/u);
      assert.ok(name.length <= MAX_GUEST_NAME);
      if (name.length < MAX_GUEST_NAME - 1) assert.equal(parseGuestName(name), name);
      const marked = markGuest(name, language);
      assert.ok(
        marked.endsWith(guestMarks[language]) && marked.length > guestMarks[language].length,
      );
    }),
    { numRuns: 2000 },
  );
});
