import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseEmailAddress } from './email-address.ts';

test('an address is kept as it is, but for its domain, which is in small letters', () => {
  for (const [text, address] of [
    ['ann@school.example', 'ann@school.example'],
    ['Ann.O’Neill+x@School.Example', 'Ann.O’Neill+x@school.example'],
    ['åsa@öberg.example', 'åsa@öberg.example'],
    // The Kelvin sign has k for its small letter; that is another domain.
    ['Ken@\u212aEN.example', 'Ken@\u212aen.example'],
    [`${'a'.repeat(249)}@b.de`, `${'a'.repeat(249)}@b.de`],
  ] as const) {
    assert.equal(parseEmailAddress(text), address, text);
  }
});

test('what is none, or several, or more than an address, is refused', () => {
  for (const text of [
    '',
    'ann',
    '@b',
    'a@',
    'a@b@c',
    ' a@b',
    'a@b\n',
    'a b@c',
    'a@b,c@d',
    'a@b;c',
    'Ann <a@b>',
    '"a"@b',
    'a@[1.2.3.4]',
    'a(x)@b',
    'a＠b@c',
    'a\u200b@c',
    'a\ud800@b',
    'a@b\r\nBcc: x@y',
    `${'a'.repeat(250)}@b.de`,
  ]) {
    assert.equal(parseEmailAddress(text), null, JSON.stringify(text));
  }
});

test('whatever is written, an address has one spelling, one @ and nothing that parts addresses', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.emailAddress()), (text) => {
      const address = parseEmailAddress(text);
      if (address === null) return;
      assert.equal(parseEmailAddress(address), address);
      assert.equal(address.split('@').length, 2);
      assert.ok(!/[\s,;<>]/.test(address));
    }),
  );
});
