import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromColumn, toColumn } from './text-column.ts';

test('leaves ordinary text as it is', () => {
  for (const text of ['', 'asa', 'Åsa Öberg', '🎭', 'a\nb']) assert.equal(toColumn(text), text);
});

test('writes the few odd characters so that a person can read them', () => {
  assert.equal(toColumn('DOMAIN\\asa'), 'DOMAIN\\\\asa');
  assert.equal(toColumn('a\0b'), 'a\\0b');
  assert.equal(toColumn('a\ud800b'), 'a\\ud800b');
});

test('gives every string back, from text both databases can hold', () => {
  const unit = fc.constantFrom('\\', '\0', '0', 'u', 'd800', '\ud83c', '\udfad', 'x', 'é');
  fc.assert(
    fc.property(fc.string({ unit }), (text) => {
      const column = toColumn(text);
      assert.ok(column.isWellFormed() && !column.includes('\0'));
      assert.equal(fromColumn(column), text);
    }),
  );
});
