import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRefreshTokens } from './refresh-token.ts';

const tokens = createRefreshTokens('a secret of a test, 32 bytes long');
const GRANT = 'AAAAAAAAAAAAAAAAAAAAAA';

test('the same number of the same family is the same token, and is read back', () => {
  const content = { grantId: GRANT, generation: 7 };
  assert.equal(tokens.render(content), tokens.render(content));
  assert.deepEqual(tokens.read(tokens.render(content)), content);
});

test('another secret, another number or another family is another token', () => {
  const other = createRefreshTokens('another secret of a test, 32 bytes');
  const token = tokens.render({ grantId: GRANT, generation: 1 });
  assert.equal(other.read(token), null);
  assert.equal(tokens.read(token.replace('.1.', '.2.')), null);
  assert.equal(tokens.read(token.replace('AAAA', 'AAAB')), null);
});

test('nothing that differs by a character is read', () => {
  const token = tokens.render({ grantId: GRANT, generation: 12 });
  const place = fc.integer({ min: 0, max: token.length });
  fc.assert(
    fc.property(place, fc.string({ minLength: 1, maxLength: 2 }), (at, text) => {
      const inserted = token.slice(0, at) + text + token.slice(at);
      const replaced = token.slice(0, at) + text + token.slice(at + text.length);
      for (const changed of [inserted, replaced]) {
        if (changed !== token) assert.equal(tokens.read(changed), null);
      }
    }),
  );
});

test('B6 one token has one spelling: the bits of its last character that mean nothing are none', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const token = tokens.render({ grantId: 'A'.repeat(22), generation: 1 });
  const last = alphabet.indexOf(token.slice(-1));
  for (const bits of [1, 2, 3]) {
    const other = token.slice(0, -1) + alphabet[last ^ bits];
    assert.notEqual(other, token);
    assert.equal(tokens.read(other), null);
  }
  assert.ok(tokens.read(token));
});
