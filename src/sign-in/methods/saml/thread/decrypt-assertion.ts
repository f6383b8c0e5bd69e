import {
  type CipherGCMTypes,
  constants,
  createDecipheriv,
  createHash,
  privateDecrypt,
} from 'node:crypto';
import { NS, SHA1, SHA256, SHA512 } from '../names.ts';
import { attributeOf, childOf, childrenOf, elementsIn, textOf, type XmlElement } from './dom.ts';
import { ThreadFault } from './fault.ts';

/** What may be decrypted, and with what. */
export interface DecryptionPolicy {
  /** PKCS #8 PEM: the current key, and the one before it. */
  readonly privateKeys: readonly string[];
  /** Whether AES-CBC, which proves nothing of what it holds, may come without a signature around it. */
  readonly allowBareCbc: boolean;
}

const CIPHERS: Readonly<Record<string, { name: string; keyBytes: number; gcm: boolean }>> = {
  [`${NS.encryption11}aes128-gcm`]: { name: 'aes-128-gcm', keyBytes: 16, gcm: true },
  [`${NS.encryption11}aes192-gcm`]: { name: 'aes-192-gcm', keyBytes: 24, gcm: true },
  [`${NS.encryption11}aes256-gcm`]: { name: 'aes-256-gcm', keyBytes: 32, gcm: true },
  [`${NS.encryption}aes128-cbc`]: { name: 'aes-128-cbc', keyBytes: 16, gcm: false },
  [`${NS.encryption}aes192-cbc`]: { name: 'aes-192-cbc', keyBytes: 24, gcm: false },
  [`${NS.encryption}aes256-cbc`]: { name: 'aes-256-cbc', keyBytes: 32, gcm: false },
};

/** RSA-OAEP alone (XML Encryption 1.1, 5.5.2): with RSA 1.5 whoever asks often enough learns the key. */
const OAEP_MGF1P = `${NS.encryption}rsa-oaep-mgf1p`;
const OAEP = `${NS.encryption11}rsa-oaep`;
const DIGESTS: Readonly<Record<string, string>> = {
  [SHA1]: 'sha1',
  [SHA256]: 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  [SHA512]: 'sha512',
};
const MASKS: Readonly<Record<string, string>> = {
  [`${NS.encryption11}mgf1sha1`]: 'sha1',
  [`${NS.encryption11}mgf1sha256`]: 'sha256',
  [`${NS.encryption11}mgf1sha384`]: 'sha384',
  [`${NS.encryption11}mgf1sha512`]: 'sha512',
};
const MAX_KEYS = 4;
const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;

/**
 * The text of an encrypted assertion. Which algorithms it uses is no secret and judged before (`encryption_algorithm`);
 * whatever goes wrong from the first key on is one error, `decryption`, and takes the same steps.
 *
 * @param isSigned - whether a signature that was checked covers it
 */
export function decryptAssertion(
  encrypted: XmlElement,
  policy: DecryptionPolicy,
  isSigned: boolean,
): string {
  if (policy.privateKeys.length === 0) throw new ThreadFault('no_decryption_key');
  const data = childOf(encrypted, NS.encryption, 'EncryptedData');
  if (!data) throw new ThreadFault('message_form', 'EncryptedData');
  const algorithm = algorithmOf(data);
  const cipher = CIPHERS[algorithm];
  if (!cipher) throw new ThreadFault('encryption_algorithm', algorithm);
  if (!cipher.gcm && !isSigned && !policy.allowBareCbc) throw new ThreadFault('encryption_bare');
  const content = cipherValueOf(data);
  const keys = encryptedKeysOf(encrypted, data).map((key) => ({
    hash: oaepHashOf(key),
    wrapped: cipherValueOf(key),
  }));
  if (keys.length === 0) throw new ThreadFault('message_form', 'EncryptedKey');
  for (const { hash, wrapped } of keys) {
    for (const privateKey of policy.privateKeys) {
      const text = open(content, unwrap(wrapped, privateKey, hash, cipher.keyBytes), cipher);
      if (text !== null) return text;
    }
  }
  throw new ThreadFault('decryption');
}

/** Beside the data, or within it (XML Encryption 1.1, 3.5.1; both are met with). */
function encryptedKeysOf(encrypted: XmlElement, data: XmlElement): XmlElement[] {
  const info = childOf(data, NS.signature, 'KeyInfo');
  const within = info ? childrenOf(info, NS.encryption, 'EncryptedKey') : [];
  const keys = [...within, ...childrenOf(encrypted, NS.encryption, 'EncryptedKey')];
  if (keys.length > MAX_KEYS) throw new ThreadFault('message_form', 'EncryptedKey');
  return keys;
}

function algorithmOf(element: XmlElement): string {
  const method = childOf(element, NS.encryption, 'EncryptionMethod');
  return (method && attributeOf(method, 'Algorithm')) ?? 'none';
}

/** OpenSSL takes one hash for both its steps, so a key that was wrapped with two cannot be opened. */
function oaepHashOf(key: XmlElement): string {
  const algorithm = algorithmOf(key);
  const method = childOf(key, NS.encryption, 'EncryptionMethod');
  if (!method || (algorithm !== OAEP && algorithm !== OAEP_MGF1P)) {
    throw new ThreadFault('encryption_algorithm', algorithm);
  }
  const named = elementsIn(method).map((one) => [one.localName, attributeOf(one, 'Algorithm')]);
  const said = new Map(named as [string, string | null][]);
  const digest = DIGESTS[said.get('DigestMethod') ?? SHA1];
  const mask = MASKS[said.get('MGF') ?? `${NS.encryption11}mgf1sha1`];
  const extra = [...said.keys()].some((name) => name !== 'DigestMethod' && name !== 'MGF');
  if (!digest || digest !== mask || extra || (algorithm === OAEP_MGF1P && said.has('MGF'))) {
    throw new ThreadFault('encryption_algorithm', [algorithm, ...said.values()].join(' '));
  }
  return digest;
}

function cipherValueOf(element: XmlElement): Buffer {
  const data = childOf(element, NS.encryption, 'CipherData');
  const value = data && childOf(data, NS.encryption, 'CipherValue');
  const text = value ? textOf(value) : '';
  if (!BASE64.test(text)) throw new ThreadFault('message_form', 'CipherValue');
  return Buffer.from(text, 'base64');
}

/** Where the key does not open, one that opens nothing, so that the steps that follow are the same. */
function unwrap(wrapped: Buffer, privateKey: string, oaepHash: string, keyBytes: number): Buffer {
  const nothing = createHash('sha256').update(wrapped).update(privateKey).digest();
  try {
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const key = privateDecrypt({ key: privateKey, padding, oaepHash }, wrapped);
    return key.length === keyBytes ? key : nothing.subarray(0, keyBytes);
  } catch {
    return nothing.subarray(0, keyBytes);
  }
}

function open(
  content: Buffer,
  key: Buffer,
  cipher: { readonly name: string; readonly gcm: boolean },
): string | null {
  try {
    const opened = cipher.gcm
      ? openGcm(content, key, cipher.name)
      : openCbc(content, key, cipher.name);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(opened);
  } catch {
    return null;
  }
}

/** XML Encryption 1.1, 5.2.4: 12 bytes of IV before, 16 of the tag behind. */
function openGcm(content: Buffer, key: Buffer, name: string): Buffer {
  if (content.length < 28) throw new RangeError('too short');
  const decipher = createDecipheriv(name as CipherGCMTypes, key, content.subarray(0, 12), {
    authTagLength: 16,
  });
  decipher.setAuthTag(content.subarray(-16));
  return Buffer.concat([decipher.update(content.subarray(12, -16)), decipher.final()]);
}

/** XML Encryption 1.1, 5.2.1: 16 bytes of IV before; the last byte says how many were added. */
function openCbc(content: Buffer, key: Buffer, name: string): Buffer {
  const decipher = createDecipheriv(name, key, content.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(content.subarray(16)), decipher.final()]);
  const added = padded.at(-1) ?? 0;
  if (added < 1 || added > 16 || added > padded.length) throw new RangeError('padding');
  return padded.subarray(0, padded.length - added);
}
