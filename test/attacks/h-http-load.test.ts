import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { AppError } from '../../src/base/errors.ts';
import { isAppLink } from '../../src/entrance/pages/app-link.ts';
import { createClientAddress } from '../../src/http/client-ip.ts';
import { createCookies, readCookie } from '../../src/http/cookies.ts';
import { chooseLanguage, preferredLanguages } from '../../src/http/language.ts';
import { plainText } from '../../src/http/plain-text.ts';
import { prefersJson } from '../../src/http/prefers-json.ts';
import { createRateLimit } from '../../src/http/rate-limit.ts';
import { assertInAMoment } from '../support/in-a-moment.ts';

describe('attack H4: sign-ins begun and never finished, in one browser', () => {
  const cookies = createCookies(new URL('https://usher.example/'));
  const begin = (jar: Map<string, string>, index: number, size: number) => {
    const header = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const name = cookies.attempt(`${index}`.padStart(16, 'a')) ?? '';
    for (const old of cookies.attemptsToClear(header, name.length + size)) jar.delete(old);
    jar.set(name, 'v'.repeat(size));
    return header;
  };

  it('H4 keeps at most 8 attempts, the newest', () => {
    const jar = new Map([['__Host-usher-session', 'x'.repeat(43)]]);
    for (let i = 0; i < 500; i++) begin(jar, i, 600);
    assert.equal(jar.size, 9);
    assert.ok(jar.has(cookies.attempt('499'.padStart(16, 'a')) ?? ''));
    assert.ok(jar.has('__Host-usher-session'));
  });

  it('H4 keeps the Cookie header below 16 kB however large the attempts are', () => {
    const jar = new Map<string, string>();
    for (let i = 0; i < 100; i++) assert.ok(begin(jar, i, 3900).length < 12_000);
    assert.ok(jar.size >= 1);
  });
});

describe('attack H5: many addresses', () => {
  it('H5 remembers no more addresses than it may', async () => {
    const limit = createRateLimit(
      { windowSeconds: 60, requests: { room: 5, other: 5 }, maxKeys: 1000 },
      systemClock,
    );
    for (let i = 0; i < 20_000; i++)
      await limit.spend(i % 2 ? 'room' : 'other', `10.0.${i >> 8}.${i & 255}`);
    assert.equal(limit.size(), 1000);
  });

  it('H5 refuses one address alone, with the time to wait, and counts kinds apart', async () => {
    const limit = createRateLimit(
      { windowSeconds: 60, requests: { room: 2, other: 2 } },
      systemClock,
    );
    await limit.spend('room', 'a');
    await limit.spend('room', 'a');
    await assert.rejects(limit.spend('room', 'a'), (thrown) => {
      assert.ok(thrown instanceof AppError);
      assert.equal(thrown.code, 'too_many_requests');
      assert.equal(thrown.status, 429);
      const wait = Number(thrown.facts['retryAfterSeconds']);
      return wait > 0 && wait <= 60;
    });
    await limit.spend('room', 'b');
    await limit.spend('other', 'a');
  });

  it('H5 lets an IPv6 customer not escape by another address of its own /64, or another spelling', () => {
    const find = createClientAddress([]);
    const keys = [
      '2001:db8:1:2::1',
      '2001:0DB8:0001:0002:ffff:ffff:ffff:ffff',
      '2001:db8:1:2:3:4:5:6',
      '2001:db8:1:2:0:0:1.2.3.4',
    ].map((peer) => find(peer, null).limitKey);
    assert.deepEqual(new Set(keys), new Set(['2001:db8:1:2::/64']));
    assert.equal(find('::ffff:192.0.2.7', null).limitKey, '192.0.2.7');
    assert.equal(find('::ffff:c000:207', null).limitKey, '192.0.2.7');
  });

  it('H5 lets nobody choose an address by writing X-Forwarded-For', () => {
    const find = createClientAddress(['127.0.0.1', '10.0.0.0/8']);
    assert.equal(find('192.0.2.7', '198.51.100.1').address, '192.0.2.7');
    assert.equal(find('127.0.0.1', '198.51.100.1, 192.0.2.7').address, '192.0.2.7');
    assert.equal(find('127.0.0.1', '198.51.100.1, 192.0.2.7, 10.1.2.3').address, '192.0.2.7');
    assert.equal(find('127.0.0.1', '198.51.100.1, garbage').address, '127.0.0.1');
  });
});

describe('attacks H6 and H7: costly headers and texts', () => {
  const long = [
    'a,'.repeat(50_000),
    ','.repeat(100_000),
    `${'a-'.repeat(50_000)};q=1`,
    ';q='.repeat(33_000),
    ' '.repeat(100_000),
    'en;q=0.'.repeat(14_000),
    `x${'-a'.repeat(50_000)}!`,
  ];
  for (const header of long) {
    it(`H7 reads 100 kB of Accept-Language in a moment: ${JSON.stringify(header.slice(0, 12))}…`, () => {
      assertInAMoment('chooseLanguage', () => chooseLanguage(header));
      assertInAMoment('preferredLanguages', () => preferredLanguages(header));
      assertInAMoment('prefersJson', () => prefersJson(header));
    });
  }

  it('H7 reads 16 kB of cookies and of X-Forwarded-For in a moment', () => {
    const find = createClientAddress(['127.0.0.1']);
    const cookies = createCookies(new URL('https://usher.example/'));
    for (const header of ['a=b;'.repeat(4096), ';'.repeat(16_384), '='.repeat(16_384)]) {
      assertInAMoment('readCookie', () => readCookie(header, 'a'));
      assertInAMoment('attemptsToClear', () => cookies.attemptsToClear(header, 10));
    }
    const attempts = Array.from({ length: 400 }, (_, i) => `__Host-usher-attempt-${i}=v`).join(
      '; ',
    );
    assertInAMoment('attemptsToClear', () => cookies.attemptsToClear(attempts, 10));
    for (const header of ['127.0.0.1,'.repeat(1600), ','.repeat(16_384), '1'.repeat(16_384)]) {
      assertInAMoment('client address', () => find('127.0.0.1', header));
    }
  });

  it('H6 shows a megabyte of a name as one short line, in a moment', () => {
    for (const text of [
      'a'.repeat(1e6),
      ' '.repeat(1e6),
      '\u202e'.repeat(1e6),
      '\ud83d'.repeat(1e6),
      '👩‍👩‍👧'.repeat(1e5),
    ]) {
      assertInAMoment('plainText', () => assert.ok(plainText(text).length <= 240));
      assertInAMoment('isAppLink', () => isAppLink(`jitsi-meet://${text}`));
    }
  });
});
