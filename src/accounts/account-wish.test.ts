import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeWish } from './account-wish.ts';

const wish = { name: 'joki', displayName: null, email: null, groups: [], language: null };

function emailOf(email: string): string | null {
  const judged = judgeWish({ ...wish, email }, new Set());
  return 'wish' in judged ? judged.wish.email : null;
}

test('an account has an address as everything else here has it, its domain in small letters', () => {
  assert.equal(emailOf('Joki@School.Example'), 'Joki@school.example');
  for (const odd of ['', 'joki', 'a@b@c', 'a\u200b@b.example', 'a＠b@c.example', ' a@b.example']) {
    assert.equal(emailOf(odd), null, JSON.stringify(odd));
  }
});
