import assert from 'node:assert/strict';
import { hkdfSync } from 'node:crypto';
import { test } from 'node:test';
import { compactDecrypt } from 'jose';
import { systemRandom } from '../base/random.ts';
import { createSeal } from './seal.ts';

const SECRET = 'a-secret-of-our-own-with-32-bytes-or-more';
let now = 1_800_000_000;
const clock = { nowSeconds: () => now, monotonicMs: () => 0, nowDate: () => new Date(now * 1000) };

test('what was sealed comes back', async () => {
  const seal = createSeal(SECRET, clock, systemRandom);
  const sealed = await seal.seal('attempt', { a: ['Åsa', 1, null] }, now + 60);
  assert.deepEqual(await seal.open('attempt', sealed), { a: ['Åsa', 1, null] });
});

test('B8 what was sealed for one purpose opens at no other', async () => {
  const seal = createSeal(SECRET, clock, systemRandom);
  const sealed = await seal.seal('attempt', 'x', now + 60);
  assert.equal(await seal.open('continuation', sealed), null);
  assert.equal(await seal.open('form', sealed), null);
});

test('a seal holds until its end, not longer', async () => {
  const seal = createSeal(SECRET, clock, systemRandom);
  const sealed = await seal.seal('attempt', 'x', now + 60);
  now += 59;
  assert.equal(await seal.open('attempt', sealed), 'x');
  now += 1;
  assert.equal(await seal.open('attempt', sealed), null);
});

test('G4 altered, foreign, broken and huge texts are nothing, and no error', async () => {
  const seal = createSeal(SECRET, clock, systemRandom);
  const sealed = await seal.seal('attempt', 'x', now + 60);
  const other = createSeal(`${SECRET} of somebody else`, clock, systemRandom);
  assert.equal(await other.open('attempt', sealed), null);
  const altered = sealed.slice(0, -4) + (sealed.endsWith('AAAA') ? 'BBBB' : 'AAAA');
  for (const text of [altered, '', '....', 'é\u0000', `${sealed}.x`, 'a'.repeat(100_000)]) {
    assert.equal(await seal.open('attempt', text), null);
  }
});

test('a sealed text is a JWE that others can read with the key (RFC 7516)', async () => {
  const key = hkdfSync('sha256', SECRET, '', 'usher seal 1 attempt', 32);
  const sealed = await createSeal(SECRET, clock, systemRandom).seal('attempt', 'Åsa', now + 60);
  const { plaintext, protectedHeader } = await compactDecrypt(sealed, new Uint8Array(key));
  assert.deepEqual(protectedHeader, { alg: 'dir', enc: 'A256GCM' });
  assert.deepEqual(JSON.parse(Buffer.from(plaintext).toString()), { v: 'Åsa', e: now + 60 });
});

test('a sealed text has one spelling: loose bits at the end of a part are not passed over', async () => {
  const seal = createSeal(SECRET, clock, systemRandom);
  const sealed = await seal.seal('attempt', 'x', now + 60);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const next = alphabet[alphabet.indexOf(sealed.at(-1) ?? '') + 1];
  const respelled = sealed.slice(0, -1) + next;
  const [tag, tagRespelled] = [sealed, respelled].map((text) => text.split('.').at(-1) ?? '');
  assert.deepEqual(
    Buffer.from(tagRespelled ?? '', 'base64url'),
    Buffer.from(tag ?? '', 'base64url'),
  );
  assert.equal(await seal.open('attempt', respelled), null);
});

test('C10 a JWE that names another algorithm is refused', async () => {
  const seal = createSeal(SECRET, clock, systemRandom);
  const sealed = await seal.seal('attempt', 'x', now + 60);
  const header = Buffer.from(
    '{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2c":2147483648,"p2s":"AA"}',
  );
  const parts = sealed.split('.');
  const forged = [header.toString('base64url'), 'AAAA', ...parts.slice(2)].join('.');
  assert.equal(await seal.open('attempt', forged), null);
});
