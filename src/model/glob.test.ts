import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileGlob, coversGlob, type Glob, matchesGlob } from './glob.ts';

function glob(text: string): Glob {
  const made = compileGlob(text);
  assert.ok(typeof made !== 'string', `${text}: ${made}`);
  return made;
}

test('a star stands for any run of characters, also none', () => {
  for (const [pattern, fits, not] of [
    ['room', ['room'], ['rooms', 'aroom', '']],
    ['class-*', ['class-', 'class-7'], ['class', 'xclass-7']],
    ['*-lab', ['-lab', 'x-lab'], ['x-labs', 'lab']],
    ['a*b*c', ['abc', 'a1b2c', 'abbcc'], ['acb', 'ab', 'abcd']],
    ['*', ['', 'anything'], []],
    ['ab*ba', ['abba', 'ab-ba'], ['aba']],
    ['*a*a*', ['aa', 'xaxax'], ['a']],
  ] as const) {
    for (const text of fits)
      assert.equal(matchesGlob(glob(pattern), text), true, `${pattern} ${text}`);
    for (const text of not)
      assert.equal(matchesGlob(glob(pattern), text), false, `${pattern} ${text}`);
  }
});

test('refuses what could run away, at once', () => {
  assert.equal(compileGlob(''), 'that is empty');
  assert.equal(compileGlob('x'.repeat(257)), 'longer than 256 characters');
  assert.equal(compileGlob('a*'.repeat(9)), 'with more than 8 stars');
  assert.equal(compileGlob('a**b'), 'with two stars side by side');
});

const patterns = fc
  .string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 8 })
  .filter((text) => !text.includes('**'));
const texts = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 });

test('agrees with a regular expression on all small patterns', () => {
  fc.assert(
    fc.property(patterns, texts, (pattern, text) => {
      const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text);
      assert.equal(matchesGlob(glob(pattern), text), expected);
    }),
    { numRuns: 3000 },
  );
});

test('a pattern that covers another fits whatever the other fits', () => {
  fc.assert(
    fc.property(patterns, patterns, texts, (wider, narrower, text) => {
      if (!coversGlob(glob(wider), glob(narrower)) || !matchesGlob(glob(narrower), text)) return;
      assert.equal(matchesGlob(glob(wider), text), true);
    }),
    { numRuns: 5000 },
  );
  assert.equal(coversGlob(glob('class-*'), glob('class-7*')), true);
  assert.equal(coversGlob(glob('class-7*'), glob('class-*')), false);
});

test('the worst pattern against the worst room takes no time to speak of', () => {
  const worst = glob(`${`${'a'.repeat(30)}*`.repeat(7)}b`);
  const began = process.cpuUsage();
  for (let round = 0; round < 1000; round++) matchesGlob(worst, 'a'.repeat(765));
  const { user } = process.cpuUsage(began);
  assert.ok(user / 1000 < 1000, `${user / 1000} ms for a thousand`);
});
