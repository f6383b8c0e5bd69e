import assert from 'node:assert/strict';
import { createDecipheriv, hkdfSync } from 'node:crypto';
import { test } from 'node:test';
import { createCipher } from './cipher.ts';
import { systemRandom } from './random.ts';

const SECRET = 'a secret of thirty-two bytes, 01';
const cipher = createCipher(SECRET, 'label', 'associated', systemRandom);

test('reads what it wrote', () => {
  for (const text of ['', 'x', 'Åsa 🎭\0'])
    assert.equal(cipher.decrypt(cipher.encrypt(text)), text);
});

test('is AES-256-GCM under a key by HKDF, as anybody else would write it', () => {
  const { nonce, body, tag } = cipher.encrypt('text');
  const key = Buffer.from(hkdfSync('sha256', SECRET, '', 'label', 32));
  const other = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from('associated'));
  other.setAuthTag(tag);
  assert.equal(Buffer.concat([other.update(body), other.final()]).toString(), 'text');
});

test('reads nothing of another secret, label or associated text', () => {
  const written = cipher.encrypt('text');
  for (const other of [
    createCipher(`${SECRET}!`, 'label', 'associated', systemRandom),
    createCipher(SECRET, 'labels', 'associated', systemRandom),
    createCipher(SECRET, 'label', 'another', systemRandom),
  ]) {
    assert.equal(other.decrypt(written), null);
  }
});

test('takes no tag cut short (NIST SP 800-38D appendix C), and no other nonce', () => {
  const { nonce, body, tag } = cipher.encrypt('text');
  for (let length = 0; length < tag.length; length += 1) {
    assert.equal(cipher.decrypt({ nonce, body, tag: tag.subarray(0, length) }), null);
  }
  assert.equal(cipher.decrypt({ nonce: nonce.subarray(1), body, tag }), null);
  assert.equal(cipher.decrypt({ nonce: new Uint8Array(12), body, tag }), null);
});
