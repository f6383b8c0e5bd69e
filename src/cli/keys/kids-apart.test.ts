import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kidsApart } from './kids-apart.ts';

test('a kid that begins with a dash is no option, and no option is a kid', () => {
  for (const kid of [
    '-YGwWVV8v1lF5t2UbrQ',
    '-YGwWV',
    '--GwWVV8v1lF',
    '-YGwWVV8v1lF…',
    '--_abcdef',
  ]) {
    assert.deepEqual(kidsApart([kid, '--config', 'x']), ['--config', 'x', '--', kid]);
  }
  for (const word of [
    '--all',
    '--config',
    '--config=/Etc/Usher_1',
    '--json',
    '-h',
    '-',
    'YGwWVV8v',
  ]) {
    assert.deepEqual(kidsApart([word]), [word, '--']);
  }
  assert.deepEqual(kidsApart(['--', '-YGwWVV8v1lF']), ['--', '-YGwWVV8v1lF']);
});
