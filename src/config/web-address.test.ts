import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseWebAddress } from './web-address.ts';

test('a host that a shell, nginx or Lua would read on is no address', () => {
  for (const host of [
    'a$(id).test',
    'a`id`.test',
    'a;b.test',
    'a"b.test',
    "a'b.test",
    'a&b',
    'a{b}',
  ]) {
    assert.deepEqual(parseWebAddress(`https://${host}/`), {
      refused: 'names a host with characters that no host has',
    });
  }
});

test('names as containers have them, addresses and other scripts are', () => {
  for (const host of [
    'key_cloak',
    'auth.example.org:8443',
    '192.0.2.1',
    '[2001:db8::1]:80',
    'bücher.test',
  ]) {
    assert.ok('url' in parseWebAddress(`https://${host}/`), host);
  }
});
