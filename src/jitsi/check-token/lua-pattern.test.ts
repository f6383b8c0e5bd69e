import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MalformedPattern, matchLuaPattern, PatternTooLong } from './lua-pattern.ts';

test('matches as Lua 5.4 does (reference manual 6.4.1)', () => {
  for (const [text, pattern, result] of [
    ['room1', '^room%d$', 'room1'],
    ['room1', 'room', 'room'],
    ['room1', '^room\\d$', null],
    ['room1', 'r(o+)m', 'oo'],
    ['room1', '()m', 4],
    ['room1', '.-', ''],
    ['room1', 'o-m', 'oom'],
    ['aXbX', '(%u)b%1', 'X'],
    ['f(a(b)c)d', '%b()', '(a(b)c)'],
    ['THE (quick) fox', '%f[%a]%a+%f[%A]', 'THE'],
    ['a]b', '[]]', ']'],
    ['a-b', '[a-]+', 'a-'],
    ['x^y', '[%^]', '^'],
    ['colour', 'colou?r', 'colour'],
    ['10$', '%d+$', null],
    ['a$b', 'a$b', 'a$b'],
    ['', '', ''],
    ['é', '%a', null],
  ] as const) {
    assert.equal(matchLuaPattern(text, pattern), result, pattern);
  }
});

test('raises an error for what is no pattern, when it comes to it', () => {
  for (const pattern of ['[', '[]', '[^', '%', '(', ')', '%1', '(%1)', '%b', '%b(', '%f', '%fa']) {
    assert.throws(() => matchLuaPattern('room1', pattern), MalformedPattern, pattern);
  }
  assert.equal(matchLuaPattern('room1', 'x['), null);
  assert.throws(() => matchLuaPattern('a'.repeat(300), `${'a?'.repeat(250)}`), MalformedPattern);
});

test('ends after a bounded number of steps', () => {
  assert.throws(() => matchLuaPattern('a'.repeat(200), `${'.-'.repeat(10)}b`), PatternTooLong);
});
