import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { decodeName, encodeHost } from './prosody-account.ts';
import { readProsodyTable } from './prosody-table.ts';

function valuesOf(text: string): Record<string, unknown> | string {
  const read = readProsodyTable(text);
  if ('message' in read) return `${read.line}: ${read.message}`;
  return Object.fromEntries([...read].map(([name, { value }]) => [name, value]));
}

describe('a table of Prosody’s', () => {
  test('is read as Prosody writes it', () => {
    const text = `return {
\t["iteration_count"] = 10000;
\t["salt"] = "86b5a1f9-1d40-4a4c-9b5e-3c5b1b5a3b5f";
\t["odd"] = "a\\"b\\\\c\\n\\255\\0001\\'";
\t["list"] = {
\t\t"one";
\t\t["deep"] = {};
\t};
\t["yes"] = true;
\t["none"] = nil;
};
`;
    assert.deepEqual(valuesOf(text), {
      iteration_count: 10_000,
      salt: '86b5a1f9-1d40-4a4c-9b5e-3c5b1b5a3b5f',
      odd: 'a"b\\c\n\u00ff\x001\'',
      list: 'table',
      yes: true,
      none: null,
    });
    assert.deepEqual(valuesOf('return{a=1,["b"]=-31.5;c=1e3--x\n,}'), { a: 1, b: -31.5, c: 1000 });
  });

  test('tells in which line a field stands', () => {
    const read = readProsodyTable('return {\n["a"] = 1;\n\n["b"] = 2;\n}');
    assert.ok(!('message' in read));
    assert.deepEqual([read.get('a')?.line, read.get('b')?.line], [2, 4]);
  });

  test('is data: nothing in it is ever run, and what could be is a fault', () => {
    const programs = [
      'os.execute("x")',
      'return { ["a"] = os.getenv("HOME") }',
      'return { ["a"] = (function() end)() }',
      'return { ["a"] = "x" .. "y" }',
      'return { [a] = 1 }',
      'return setmetatable({}, {})',
      'return { ["a"] = 1 } os.exit()',
      'return { ["a"] = 1 + 1 }',
      'return { ["a"] == 1 }',
      'local x = 1 return { ["a"] = x }',
      'return { ["a"] = [[long]] }',
      'return { ["a"] = "x\ny" }',
      'return { ["a"] = "\\999" }',
      'return { ["a"] = "\\q" }',
      'return { ["a"] = 1; ["a"] = 2 }',
      ...['', 'return', 'return {', 'return {["a"]', 'return {["a"] = "', '\x1bLua'],
      `return ${'{'.repeat(40)}${'}'.repeat(40)}`,
    ];
    for (const text of programs) assert.equal(typeof valuesOf(text), 'string', text);
    assert.match(String(valuesOf('return {\n["a"] = x;\n}')), /^2: /);
  });

  test('of any text is read or refused, and soon', () => {
    const piece = fc.constantFrom(
      ...'return {}[]"\\=;,\n\t01 -ax'.split(''),
      'return {',
      '["a"] = ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        valuesOf(pieces.join(''));
      }),
      { numRuns: 3000 },
    );
    const before = performance.now();
    for (const long of [
      'return {'.padEnd(65_000, '"\\'),
      `return {${'a=1;'.repeat(1)}${' ;'.repeat(30_000)}`,
    ]) {
      valuesOf(long);
    }
    assert.ok(performance.now() - before < 1000);
  });
});

test('names and hosts are written as Prosody writes them', () => {
  assert.equal(encodeHost('meet.example-1.org'), 'meet%2eexample%2d1%2eorg');
  assert.equal(encodeHost('münchen'), 'm%c3%bcnchen');
  assert.equal(decodeName('joki'), 'joki');
  assert.equal(decodeName('jo%2eki%5f7'), 'jo.ki_7');
  assert.equal(decodeName('m%c3%bcller'), 'müller');
  for (const odd of ['', 'jo.ki', 'jo%', 'jo%2', '%ff%fe', 'a/b', '..']) {
    assert.equal(decodeName(odd), null, odd);
  }
});
