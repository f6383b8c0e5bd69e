import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from 'uqr';
import { qrCode } from './qr-code.ts';

const ADDRESS = `otpauth://totp/Example%20School:joki?secret=${'A'.repeat(32)}&issuer=Example%20School`;

test('draws exactly the dark modules of the code, with room around them', async () => {
  const drawn = String(await qrCode(ADDRESS, 'A “code” & more'));
  const { data, size } = encode(ADDRESS, { ecc: 'M', border: 4 });
  const dark = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  for (const [, x = '', y = '', length = ''] of drawn.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let n = 0; n < Number(length); n += 1) (dark[Number(y)] ?? [])[Number(x) + n] = true;
  }
  assert.deepEqual(dark, data);
  for (const row of [...dark.slice(0, 4), ...dark.slice(-4)]) assert.ok(!row.includes(true));
});

test('says what it is, and cannot be broken out of', async () => {
  const drawn = String(await qrCode(ADDRESS, '"><script>'));
  assert.match(drawn, /role="img" aria-label="&quot;&gt;&lt;script&gt;"/);
  assert.doesNotMatch(drawn, /style=/);
});
