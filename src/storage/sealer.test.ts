import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemRandom } from '../base/random.ts';
import { createSealer } from './sealer.ts';

const sealer = createSealer('a secret of thirty-two bytes, 01', systemRandom);

test('opens what it sealed, of any length and script', () => {
  for (const text of ['', 'x', 'Åsa 🎭\0', 'e'.repeat(100_000)]) {
    assert.equal(sealer.open(sealer.seal(text)), text);
  }
});

test('never seals alike, and shows nothing of the text', () => {
  const text = 'a text to be kept';
  assert.notEqual(sealer.seal(text), sealer.seal(text));
  const bytes = Buffer.from(sealer.seal(text).slice(3), 'base64url');
  assert.ok(!bytes.includes('kept'));
});

test('opens nothing that was changed at any place', () => {
  const sealed = Buffer.from(sealer.seal('text').slice(3), 'base64url');
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed);
    changed[at]! ^= 1;
    assert.equal(sealer.open(`s1.${changed.toString('base64url')}`), null);
    assert.equal(sealer.open(`s1.${sealed.subarray(0, at).toString('base64url')}`), null);
  }
});

test('opens nothing of another secret, and nothing that was never sealed', () => {
  const other = createSealer('a secret of thirty-two bytes, 02', systemRandom);
  assert.equal(other.open(sealer.seal('text')), null);
  for (const odd of ['', 's1.', 's1.x', 'ey.raw.token', `s2.${'A'.repeat(80)}`]) {
    assert.equal(sealer.open(odd), null);
  }
});
