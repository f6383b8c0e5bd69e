import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeal } from './seal.ts';

const SECRET = 'a-secret-of-our-own-with-32-bytes-or-more';
let now = 1_800_000_000;
const clock = { nowSeconds: () => now, monotonicMs: () => 0, nowDate: () => new Date(now * 1000) };

test('what was sealed comes back', async () => {
  const seal = createSeal(SECRET, clock);
  const sealed = await seal.seal('attempt', { a: ['Åsa', 1, null] }, now + 60);
  assert.deepEqual(await seal.open('attempt', sealed), { a: ['Åsa', 1, null] });
});

test('B8 what was sealed for one purpose opens at no other', async () => {
  const seal = createSeal(SECRET, clock);
  const sealed = await seal.seal('attempt', 'x', now + 60);
  assert.equal(await seal.open('continuation', sealed), null);
  assert.equal(await seal.open('form', sealed), null);
});

test('a seal holds until its end, not longer', async () => {
  const seal = createSeal(SECRET, clock);
  const sealed = await seal.seal('attempt', 'x', now + 60);
  now += 59;
  assert.equal(await seal.open('attempt', sealed), 'x');
  now += 1;
  assert.equal(await seal.open('attempt', sealed), null);
});

test('G4 altered, foreign, broken and huge texts are nothing, and no error', async () => {
  const seal = createSeal(SECRET, clock);
  const sealed = await seal.seal('attempt', 'x', now + 60);
  const other = createSeal(`${SECRET} of somebody else`, clock);
  assert.equal(await other.open('attempt', sealed), null);
  const altered = sealed.slice(0, -4) + (sealed.endsWith('AAAA') ? 'BBBB' : 'AAAA');
  for (const text of [altered, '', '....', 'é\u0000', `${sealed}.x`, 'a'.repeat(100_000)]) {
    assert.equal(await seal.open('attempt', text), null);
  }
});

test('C10 a JWE that names another algorithm is refused', async () => {
  const seal = createSeal(SECRET, clock);
  const sealed = await seal.seal('attempt', 'x', now + 60);
  const header = Buffer.from(
    '{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2c":2147483648,"p2s":"AA"}',
  );
  const parts = sealed.split('.');
  const forged = [header.toString('base64url'), 'AAAA', ...parts.slice(2)].join('.');
  assert.equal(await seal.open('attempt', forged), null);
});
