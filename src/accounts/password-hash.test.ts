import assert from 'node:assert/strict';
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { describe, test } from 'node:test';
import { systemRandom } from '../base/random.ts';
import { createHashQueue } from './hash-queue.ts';
import { hashPassword, hashStoredKey, isOutdated, matchesPassword } from './password-hash.ts';
import { parsePassword } from './password-text.ts';
import { saslPrep, scramStoredKey } from './scram.ts';

const FORM = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/;

describe('the hash of a password', () => {
  test('is Argon2id in the PHC form, another one each time, and of that password alone', async () => {
    const one = await hashPassword('correct horse', systemRandom);
    assert.match(one, FORM);
    assert.notEqual(await hashPassword('correct horse', systemRandom), one);
    assert.equal(await matchesPassword('correct horse', one, 0), true);
    assert.equal(await matchesPassword('correct horse ', one, 0), false);
    assert.equal(isOutdated(one), false);
  });

  test('is what the reference implementation makes of it (its own test of Argon2id)', async () => {
    const theirs =
      '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    assert.equal(await matchesPassword('password', theirs, 0), true);
    assert.equal(await matchesPassword('passwore', theirs, 0), false);
  });

  test('is nobody’s where it is none of ours', async () => {
    const broken = ['', '$2b$12$x', '$argon2id$v=19$m=1,t=1,p=1$AA$AA', '$argon2i$v=19$m=19456'];
    for (const stored of broken) {
      assert.equal(await matchesPassword('', stored, 0), false);
      assert.equal(isOutdated(stored), false);
    }
    assert.equal(await matchesPassword('', null, 0), false);
  });

  test('that costs less than today’s is to be made anew', async () => {
    const hash = await hashPassword('correct horse', systemRandom);
    for (const cheaper of ['m=19455,t=2,p=1', 'm=19456,t=1,p=1']) {
      assert.equal(isOutdated(hash.replace('m=19456,t=2,p=1', cheaper)), true);
    }
    assert.equal(isOutdated(hash.replace('m=19456', 'm=65536')), false);
  });
});

describe('a key of Prosody', () => {
  const terms = { salt: Buffer.from('36-characters-of-salt-by-prosody'), rounds: 4096 };

  test('is SCRAM-SHA-1’s stored key (RFC 5802 3, the example of 5)', async () => {
    const salt = Buffer.from('QSXCR+Q6sek8bf92', 'base64');
    const key = await scramStoredKey('pencil', { salt, rounds: 4096 });
    const salted = pbkdf2Sync('pencil', salt, 4096, 20, 'sha1');
    const clientKey = createHmac('sha1', salted).update('Client Key').digest();
    assert.deepEqual(key, createHash('sha1').update(clientKey).digest());
    // The client's proof in the RFC's example is its key under this signature.
    const said =
      'n=user,r=fyko+d2lbbFgONRv9qkxdawL,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,' +
      's=QSXCR+Q6sek8bf92,i=4096,c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j';
    const signature = createHmac('sha1', key).update(said).digest();
    const proof = Buffer.from('v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=', 'base64');
    const proven = Buffer.from(proof.map((byte, at) => byte ^ (signature[at] ?? 0)));
    assert.deepEqual(createHash('sha1').update(proven).digest(), key);
  });

  test('is kept as an Argon2id hash, fits its password, and is to be made anew', async () => {
    const key = await scramStoredKey('päss wörd', terms);
    const { hash, importedRounds } = await hashStoredKey(key, terms, systemRandom);
    assert.equal(importedRounds, 4096);
    assert.ok(!hash.includes(key.toString('base64')) && !hash.includes(key.toString('hex')));
    assert.equal(await matchesPassword('päss wörd', hash, 4096), true);
    assert.equal(await matchesPassword('päss wörd', hash, 10_000), true);
    assert.equal(await matchesPassword('pass word', hash, 4096), false);
    assert.equal(isOutdated(hash), true);
  });

  test('takes a password as SASL prepares it (RFC 4013 3)', () => {
    const examples = [
      ['I\u00adX', 'IX'],
      ['user', 'user'],
      ['USER', 'USER'],
      ['\u00aa', 'a'],
      ['\u2168', 'IX'],
      ['a\u00a0b', 'a b'],
    ];
    for (const [given = '', expected] of examples) assert.equal(saslPrep(given), expected);
  });
});

describe('the text of a password (F7)', () => {
  test('is exactly what was typed, but composed', () => {
    const exact = [' spaces ', 'a\u00a0b', '😀'.repeat(8), 'ｗｉｄｅ', 'x'.repeat(256), 'ẞß'];
    for (const typed of exact) assert.equal(parsePassword(typed), typed);
    assert.equal(parsePassword('A\u030asa'), '\u00c5sa');
  });

  test('is refused whole where it is too long, empty, or holds what cannot be typed', () => {
    const odd = ['', '  ', '\u00a0', 'x\0y', 'x\ny', '\ud800abcdefg'];
    for (const typed of [...odd, 'x'.repeat(257), 'x'.repeat(1_000_000)]) {
      assert.equal(parsePassword(typed), null);
    }
    assert.equal(parsePassword('😀'.repeat(256)), '😀'.repeat(256));
    assert.equal(parsePassword('😀'.repeat(257)), null);
  });

  test('differs behind its seventy-second byte, and behind a NUL', async () => {
    const long = 'x'.repeat(80);
    const hash = await hashPassword(`${long}\0end`, systemRandom);
    assert.equal(await matchesPassword(`${long}\0end`, hash, 0), true);
    for (const other of [`${long}\0`, long, `${long}\0enD`, `${long.slice(1)}\0end`]) {
      assert.equal(await matchesPassword(other, hash, 0), false);
    }
  });
});

describe('the queue of hashes (F6)', () => {
  test('does so many at once, lets so many wait, and refuses the rest at once', async () => {
    const queue = createHashQueue(2, 3);
    const doors: (() => void)[] = [];
    let running = 0;
    let most = 0;
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => doors.push(resolve));
      running -= 1;
      return true;
    };
    const all = Array.from({ length: 10 }, () => queue.run(work));
    assert.deepEqual(await Promise.all(all.slice(5)), Array(5).fill(null));
    for (let opened = 0; opened < 5; opened += 1) {
      while (!doors[opened]) await new Promise(setImmediate);
      doors[opened]?.();
    }
    assert.deepEqual(await Promise.all(all.slice(0, 5)), Array(5).fill(true));
    assert.equal(most, 2);
    const failing = queue.run(async () => {
      throw new Error('no');
    });
    await assert.rejects(failing, /^Error: no$/);
    assert.equal(await queue.run(async () => 'again'), 'again');
  });
});
