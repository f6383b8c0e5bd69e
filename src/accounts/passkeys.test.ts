import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passkeyLabel } from './passkeys.ts';

test('what a person calls a passkey is one line of 1 to 80 characters', () => {
  for (const [typed, label] of [
    ['Phone', 'Phone'],
    ['  two \n lines\t', 'two lines'],
    ['', 'Passkey'],
    [' \u0000\u2028 ', 'Passkey'],
    ['😀'.repeat(100), '😀'.repeat(80)],
    ['\ud800', '\ufffd'],
  ] as const) {
    assert.equal(passkeyLabel(typed), label);
  }
});
