import {
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
  X509Certificate,
} from 'node:crypto';
import { isoTime } from '../base/clock.ts';

/** Why a key cannot be used, to be read after what names it, and what to do. Neither holds any of the text. */
export interface KeyFault {
  readonly message: string;
  readonly mend: string;
}

/** A key that may sign, and the certificate that stood beside it, PEM. */
export interface GivenKey {
  readonly privateKey: KeyObject;
  readonly certificate?: string;
}

const LEAST_KEY_BITS = 2048;
const MOST_KEY_BITS = 4096;
/** F4, the least that FIPS 186-5 A.1.1 allows. */
const LEAST_EXPONENT = 65_537n;

const MAKE = 'Make one with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out KEY';
const COPY_AGAIN = 'Copy the whole file again, from -----BEGIN to the end of the line -----END.';

interface Block {
  readonly label: string;
  readonly text: string;
}

/**
 * Reads an RSA key of 2048 to 4096 bits in PEM, PKCS #1 or PKCS #8 (RFC 7468), without a passphrase. A certificate
 * beside it must be of this key and valid at `now` (seconds since 1970); the first one counts.
 */
export function readPrivateKey(text: string, now: number): GivenKey | KeyFault {
  const blocks = readBlocks(text);
  if ('message' in blocks) return blocks;
  const keys = blocks.filter(({ label }) => label.endsWith('PRIVATE KEY'));
  const [block] = keys;
  if (!block) return { message: 'holds no private key', mend: MAKE };
  if (keys.length > 1) {
    return {
      message: 'holds more than one private key',
      mend: 'Write each into a file of its own.',
    };
  }
  const privateKey = openBlock(block);
  if ('message' in privateKey) return privateKey;
  const certificate = blocks.find(({ label }) => label === 'CERTIFICATE');
  if (!certificate) return { privateKey };
  const fault = judgeCertificate(certificate.text, privateKey, now);
  return fault ?? { privateKey, certificate: `${certificate.text}\n` };
}

function readBlocks(text: string): readonly Block[] | KeyFault {
  if (!text.includes('-----BEGIN ')) {
    if (text.trim() === '') return { message: 'is empty', mend: COPY_AGAIN };
    const mend = 'If it is in DER, convert it: openssl pkey -inform DER -in FILE -out KEY';
    return { message: 'holds no PEM text', mend };
  }
  const found = text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g);
  const blocks = Array.from(found, ([whole, label = '']) => ({ label, text: whole }));
  if (blocks.length < text.split('-----BEGIN ').length - 1) {
    return { message: 'is cut off, or damaged', mend: COPY_AGAIN };
  }
  return blocks;
}

function openBlock({ label, text }: Block): KeyObject | KeyFault {
  if (label.startsWith('ENCRYPTED') || /^Proc-Type:.*ENCRYPTED/m.test(text)) {
    const mend =
      'Take the passphrase off: openssl pkey -in FILE -out KEY. Then only Usher may read it.';
    return { message: 'is encrypted with a passphrase, which nobody would type at start', mend };
  }
  if (label.startsWith('OPENSSH')) {
    const mend = 'Convert a copy: ssh-keygen -p -m PKCS8 -f COPY';
    return { message: 'is in the form of OpenSSH', mend };
  }
  try {
    const key = createPrivateKey(text);
    return judgeKey(key) ?? key;
  } catch {
    // What OpenSSL says may quote the key.
    return { message: 'is damaged: it cannot be read as a private key', mend: COPY_AGAIN };
  }
}

function judgeKey(key: KeyObject): KeyFault | null {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type !== 'rsa') {
    return { message: `is a key of type ${type}: Prosody takes RSA alone`, mend: MAKE };
  }
  const bits = details?.modulusLength ?? 0;
  if (bits < LEAST_KEY_BITS || bits > MOST_KEY_BITS) {
    const bounds = `${LEAST_KEY_BITS} to ${MOST_KEY_BITS}`;
    return { message: `has ${bits} bits, and is to have ${bounds}`, mend: MAKE };
  }
  if ((details?.publicExponent ?? 0n) < LEAST_EXPONENT) {
    return { message: `has a public exponent below ${LEAST_EXPONENT}`, mend: MAKE };
  }
  if (isWhole(key)) return null;
  return { message: 'is damaged: what it signs does not verify', mend: COPY_AGAIN };
}

/** The private numbers of a damaged key may still be read, and sign what nobody can verify. */
export function isWhole(key: KeyObject): boolean {
  const text = Buffer.from('usher');
  try {
    return verify('sha256', text, createPublicKey(key), sign('sha256', text, key));
  } catch {
    return false;
  }
}

function judgeCertificate(text: string, privateKey: KeyObject, now: number): KeyFault | null {
  const certificate = readCertificate(text);
  if (certificate === null) {
    return { message: 'holds a certificate that cannot be read', mend: COPY_AGAIN };
  }
  if (!certificate.checkPrivateKey(privateKey)) {
    const mend = 'Put the right one beside the key, or none: Usher then makes one.';
    return { message: 'holds a certificate of another key', mend };
  }
  const end = certificate.validToDate.getTime() / 1000;
  const mend = 'Renew it, or leave it out: Usher then makes one itself.';
  if (end < now) return { message: `holds a certificate that expired on ${isoTime(end)}`, mend };
  const begin = certificate.validFromDate.getTime() / 1000;
  if (begin <= now) return null;
  return { message: `holds a certificate that is not valid before ${isoTime(begin)}`, mend };
}

function readCertificate(text: string): X509Certificate | null {
  try {
    return new X509Certificate(text);
  } catch {
    return null;
  }
}
