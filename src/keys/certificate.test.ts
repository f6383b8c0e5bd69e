import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { calculateJwkThumbprint } from 'jose';
import { describeKey, makePrivateKey } from './make-key.ts';
import { thumbprintOf } from './thumbprint.ts';

const PAST = Date.UTC(2026, 0, 2, 3, 4, 5) / 1000;
const privateKey = await makePrivateKey(2048);
const key = describeKey(privateKey, { origin: 'made', createdAt: PAST });

describe('the certificate that stands for a key', () => {
  it('is read by Node, holds the key, and verifies by it', () => {
    const certificate = new X509Certificate(key.certificate);
    assert.equal(thumbprintOf(certificate.publicKey), key.kid);
    assert.ok(certificate.verify(createPublicKey(key.publicKey)));
    assert.equal(certificate.subject, `CN=${key.kid}`);
    assert.equal(certificate.issuer, certificate.subject);
    assert.equal(certificate.validFromDate.getTime(), PAST * 1000);
    assert.equal(certificate.validToDate.toISOString(), '9999-12-31T23:59:59.000Z');
  });

  it('is read by OpenSSL, which finds nothing to complain about but that nobody knows it', () => {
    const openssl = (args: string[]) =>
      execFileSync('openssl', args, { input: key.certificate, encoding: 'utf8' });
    assert.match(openssl(['x509', '-noout', '-text']), /Version: 1 \(0x0\)/);
    assert.equal(openssl(['x509', '-noout', '-pubkey']).trim(), key.publicKey.trim());
    const file = join(mkdtempSync(join(tmpdir(), 'usher-certificate-')), 'certificate.pem');
    writeFileSync(file, key.certificate);
    assert.match(openssl(['verify', '-CAfile', file, file]), /OK/);
    rmSync(dirname(file), { recursive: true });
  });

  it('is the same for the same key and moment, and has another number for another key', async () => {
    assert.deepEqual(describeKey(privateKey, { origin: 'made', createdAt: PAST }), key);
    const other = describeKey(await makePrivateKey(2048), { origin: 'made', createdAt: PAST });
    const numbers = [key, other].map((one) => new X509Certificate(one.certificate).serialNumber);
    assert.notEqual(numbers[0], numbers[1]);
  });

  it('can begin after 2049 (RFC 5280 4.1.2.5)', () => {
    const late = describeKey(privateKey, { origin: 'made', createdAt: 2_600_000_000 });
    const { validFromDate } = new X509Certificate(late.certificate);
    assert.equal(validFromDate.getTime() / 1000, 2_600_000_000);
  });
});

describe('the name of a key', () => {
  it('is its thumbprint (RFC 7638)', async () => {
    const jwk = createPublicKey(key.publicKey).export({ format: 'jwk' });
    assert.equal(key.kid, await calculateJwkThumbprint(jwk as never));
    // The example of RFC 7638 3.1.
    const n =
      '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw';
    const example = createPublicKey({ key: { kty: 'RSA', e: 'AQAB', n }, format: 'jwk' });
    assert.equal(thumbprintOf(example), 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs');
  });
});
