import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { describe, it } from 'node:test';
import { certificateFor, rsaPem, uselessKeys } from '../../test/support/key-material.ts';
import { isFault, readKeyFile } from './read-key-file.ts';
import { readPrivateKey } from './read-private-key.ts';

const NOW = Date.UTC(2026, 10, 21) / 1000;
const good = rsaPem();

describe('reading a key', () => {
  it('takes PKCS #1 and PKCS #8, with text around it and any line ends', () => {
    const pkcs1 = createPrivateKey(good).export({ type: 'pkcs1', format: 'pem' }).toString();
    for (const text of [good, pkcs1, `A comment\n${good}\nmore\n`, good.replaceAll('\n', '\r\n')]) {
      const read = readPrivateKey(text, NOW);
      assert.ok(!isFault(read));
      assert.ok(read.privateKey.equals(createPrivateKey(good)));
      assert.equal(read.certificate, undefined);
    }
  });

  it('takes 2048 to 4096 bits', () => {
    for (const bits of [3072, 4096]) assert.ok(!isFault(readPrivateKey(rsaPem(bits), NOW)));
  });

  it('refuses what is of no use, each for its own reason, with a mend and none of the text (C13)', () => {
    const said = Object.entries(uselessKeys()).map(([what, text]) => {
      const read = readPrivateKey(text, NOW);
      assert.ok(isFault(read), what);
      assert.match(read.mend, /^[A-Z].*[^.]$|^[A-Z].*\.$/);
      const words = `${read.message} ${read.mend}`;
      for (const line of text.split('\n').filter((one) => one.length > 20)) {
        assert.ok(!words.includes(line.slice(0, 20)) || line.startsWith('-----'), what);
      }
      return [what, what === 'other letters' ? read.message.slice(0, 10) : read.message];
    });
    assert.deepEqual(Object.fromEntries(said), {
      empty: 'is empty',
      'no PEM': 'holds no PEM text',
      'RSA of 1024 bits': 'has 1024 bits, and is to have 2048 to 4096',
      'RSA of 1024 bits, PKCS #1': 'has 1024 bits, and is to have 2048 to 4096',
      'RSA of 4608 bits': 'has 4608 bits, and is to have 2048 to 4096',
      'RSA with exponent 3': 'has a public exponent below 65537',
      EC: 'is a key of type ec: Prosody takes RSA alone',
      'EC, SEC 1': 'is a key of type ec: Prosody takes RSA alone',
      Ed25519: 'is a key of type ed25519: Prosody takes RSA alone',
      'RSA-PSS': 'is a key of type rsa-pss: Prosody takes RSA alone',
      encrypted: 'is encrypted with a passphrase, which nobody would type at start',
      'encrypted, PKCS #1': 'is encrypted with a passphrase, which nobody would type at start',
      'a public key': 'holds no private key',
      'cut off': 'is cut off, or damaged',
      'cut in the middle': 'is damaged: it cannot be read as a private key',
      'other letters': 'is damaged',
      'two keys': 'holds more than one private key',
      'of OpenSSH': 'is in the form of OpenSSH',
    });
  });

  it('refuses a key whose numbers do not belong together, though it can be read (C13)', () => {
    const jwk = createPrivateKey(good).export({ format: 'jwk' });
    const strange = createPrivateKey(rsaPem()).export({ format: 'jwk' });
    // OpenSSL makes up for one wrong number by the others; what it signs is then right all the same.
    for (const parts of [['d', 'dp'], ['d', 'qi'], ['n'], ['d', 'p', 'q']] as const) {
      const mixed = { ...jwk, ...Object.fromEntries(parts.map((part) => [part, strange[part]])) };
      const pem = exported(mixed);
      if (pem === null) continue;
      const read = readPrivateKey(pem, NOW);
      assert.ok(isFault(read), parts.join());
      assert.match(read.message, /^is damaged/);
    }
  });

  it('takes a certificate of the key that is valid, and no other (C13)', () => {
    const judge = (text: string) => {
      const read = readPrivateKey(text, NOW);
      return isFault(read) ? read.message : read.certificate;
    };
    const valid = certificateFor(good, '20260101000000Z', '20270101000000Z');
    assert.equal(judge(good + valid), valid);
    assert.equal(judge(valid + good), valid);
    const chain = certificateFor(rsaPem(), '20260101000000Z', '20270101000000Z');
    assert.equal(judge(good + valid + chain), valid);
    assert.equal(judge(good + chain), 'holds a certificate of another key');
    const past = certificateFor(good, '20250101000000Z', '20261120000000Z');
    const expired = 'holds a certificate that expired on 2026-11-20T00:00:00.000Z';
    assert.equal(judge(good + past), expired);
    const later = certificateFor(good, '20261122000000Z', '20271122000000Z');
    assert.match(String(judge(good + later)), /^holds a certificate that is not valid before 2026/);
    const cut = valid.replace(/\n.{64}\n/, '\n');
    assert.equal(judge(good + cut), 'holds a certificate that cannot be read');
  });
});

describe('the file of a key', () => {
  const read = (mode: number) => readKeyFile('/k', NOW, () => ({ text: good, mode }));

  it('may be read by us and our group', () => {
    for (const mode of [0o600, 0o400, 0o440, 0o640]) assert.ok(!isFault(read(mode)));
  });

  it('is refused where everybody may read or write it (C13)', () => {
    for (const mode of [0o644, 0o604, 0o602, 0o777]) {
      const fault = read(mode);
      assert.ok(isFault(fault));
      assert.equal(fault.message, 'is open to everybody on this machine');
      assert.match(fault.mend, /chmod 600/);
    }
  });

  it('is refused where there is none', () => {
    assert.deepEqual(readKeyFile('/nowhere/at/all.pem', NOW), {
      message: 'cannot be read',
      mend: 'Check that it is there and that the user Usher runs as may read it.',
    });
  });
});

/** Null where Node itself will have none of it. */
function exported(jwk: Readonly<Record<string, unknown>>): string | null {
  try {
    const key = createPrivateKey({ key: jwk as never, format: 'jwk' });
    return key.export({ type: 'pkcs8', format: 'pem' }).toString();
  } catch {
    return null;
  }
}
