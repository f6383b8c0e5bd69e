import { createHash, type KeyObject, sign } from 'node:crypto';
import { isoTime } from '../base/clock.ts';
import {
  bitString,
  generalizedTime,
  integer,
  nothing,
  objectIdentifier,
  sequence,
  set,
  utcTime,
  utf8String,
} from './der.ts';

/** RFC 5280 4.1.2.5: for a certificate that has no end of its own. */
const NO_END = '99991231235959Z';
/** The first year that a UTCTime cannot say (RFC 5280 4.1.2.5.1). */
const FIRST_LONG_YEAR = '2050';
/** sha256WithRSAEncryption, 1.2.840.113549.1.1.11 (RFC 4055 5). */
const SHA256_WITH_RSA = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b];
/** commonName, 2.5.4.3. */
const COMMON_NAME = [0x55, 0x04, 0x03];

export interface CertificateInput {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
  /** At most 64 characters. */
  readonly name: string;
  /** Seconds since 1970. */
  readonly notBefore: number;
}

/**
 * An envelope for a public key where a certificate is asked for: self-signed, X.509 version 1, with the basic fields
 * alone (RFC 5280 4.1). Nobody is to trust it for its signature. The same input makes the same certificate.
 */
export function makeCertificate(input: CertificateInput): string {
  const algorithm = sequence(objectIdentifier(...SHA256_WITH_RSA), nothing());
  const name = sequence(set(sequence(objectIdentifier(...COMMON_NAME), utf8String(input.name))));
  const subjectPublicKeyInfo = input.publicKey.export({ type: 'spki', format: 'der' });
  const validity = sequence(renderTime(input.notBefore), generalizedTime(NO_END));
  const serial = integer(serialOf(subjectPublicKeyInfo));
  const content = sequence(serial, algorithm, name, validity, name, subjectPublicKeyInfo);
  const signature = sign('sha256', content, input.privateKey);
  return renderPem(sequence(content, algorithm, bitString(signature)));
}

/** 128 bits, positive: two certificates of one issuer never share it (RFC 5280 4.1.2.2). */
function serialOf(subjectPublicKeyInfo: Uint8Array): Buffer {
  const bytes = createHash('sha256').update(subjectPublicKeyInfo).digest().subarray(0, 16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes;
}

function renderTime(seconds: number): Buffer {
  const digits = isoTime(seconds).replace(/\D/g, '').slice(0, 14);
  if (digits >= FIRST_LONG_YEAR) return generalizedTime(`${digits}Z`);
  return utcTime(`${digits.slice(2)}Z`);
}

function renderPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
