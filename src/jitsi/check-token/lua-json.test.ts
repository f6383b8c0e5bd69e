import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLuaJson } from './lua-json.ts';
import { asString, luaNull } from './lua-value.ts';

test('reads what lua-cjson reads, numbers of C included', () => {
  for (const [text, value] of [
    ['5', 5],
    ['01', 1],
    ['1.', 1],
    ['-.5', -0.5],
    ['+1', 1],
    ['0x1F', 31],
    ['-0x1f', -31],
    ['0x1p4', 16],
    ['0x.8', 0.5],
    ['inf', Number.POSITIVE_INFINITY],
    ['NaN', Number.NaN],
    ['1e400', Number.POSITIVE_INFINITY],
    ['null', luaNull],
    [' true\n', true],
    ['"a\u0001"', 'a\u0001'],
    ['"\\u00e9"', '\u00c3\u00a9'],
    ['"\\u0041\\ud83d\\ude00\\/"', 'A\u00f0\u009f\u0098\u0080/'],
  ] as const) {
    assert.deepEqual(readLuaJson(text)?.value, value, text);
  }
});

test('refuses what lua-cjson refuses', () => {
  const refused = [
    '',
    ' ',
    '.5',
    '- 1',
    '1e',
    '[1,]',
    '{"a":1,}',
    '{a:1}',
    '1 2',
    '"\\ud800"',
    '"\\q"',
  ];
  for (const text of [...refused, "'a'", 'tru', '\ufeff{}', '\0\0', '"abc', '[1 2]', '\f1']) {
    assert.equal(readLuaJson(text), null, JSON.stringify(text));
  }
  assert.equal(readLuaJson('['.repeat(1001) + ']'.repeat(1001)), null);
  assert.notEqual(readLuaJson('['.repeat(1000) + ']'.repeat(1000)), null);
});

test('notes a key named twice, at any depth', () => {
  assert.equal(readLuaJson('{"a":1,"b":[{"a":1}]}')?.repeatedKey, false);
  assert.equal(readLuaJson('{"a":[{"b":1,"\\u0062":2}]}')?.repeatedKey, true);
});

test('writes numbers as Lua writes floats', () => {
  for (const [value, text] of [
    [7, '7.0'],
    [-0, '-0.0'],
    [0.1, '0.1'],
    [123_456.789, '123456.789'],
    [1e14, '1e+14'],
    [1e13, '10000000000000.0'],
    [1e-5, '1e-05'],
    [1e100, '1e+100'],
  ] as const) {
    assert.equal(asString(value), text);
  }
});
