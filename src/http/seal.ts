import { type Cipher, createCipher } from '../base/cipher.ts';
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { isJsonObject, type Json } from '../model/json.ts';

/**
 * What a sealed text is for. Each purpose has a key of its own, so that nothing sealed for one place
 * can be shown at another (RFC 8725 3.12).
 */
export type SealPurpose =
  | 'continuation'
  | 'attempt'
  | 'form'
  | 'guest-pass'
  | 'farewell'
  | 'known-device'
  | 'sign-in-form'
  | 'half-sign-in'
  | 'passkey-question'
  | 'confirmed'
  | 'totp-setup';

/** Puts small things into the browser's keeping: unreadable, unchangeable, and with an end. */
export interface Seal {
  /** `expiresAt`: seconds since 1970. */
  seal(purpose: SealPurpose, value: Json, expiresAt: number): Promise<string>;
  /** The value; null for anything altered, expired, of another purpose, or sealed under another secret. */
  open(purpose: SealPurpose, sealed: string): Promise<Json | null>;
}

/** Longer texts are refused unread: a cookie holds 4 kB, an address of ours not much more. */
const MAX_SEALED_LENGTH = 8192;
/** The one protected header we write, and the only one we read: nothing in a text chooses how it is opened. */
const HEADER = Buffer.from('{"alg":"dir","enc":"A256GCM"}').toString('base64url');
const FORM = /^[\w-]+\.\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/;

/**
 * Sealing by JWE `dir` with A256GCM (RFC 7516 7.1, RFC 7518 4.5 and 5.3). By our own cipher: a sign-in
 * seals and opens six times, and jose, which hands each to another thread, takes ten times as long for
 * texts as short as these.
 */
export function createSeal(secret: string, clock: Clock, random: Random): Seal {
  const cipherFor = (purpose: SealPurpose): Cipher =>
    createCipher(secret, `usher seal 1 ${purpose}`, HEADER, random);
  const ciphers: Readonly<Record<SealPurpose, Cipher>> = {
    continuation: cipherFor('continuation'),
    attempt: cipherFor('attempt'),
    form: cipherFor('form'),
    'guest-pass': cipherFor('guest-pass'),
    'known-device': cipherFor('known-device'),
    'sign-in-form': cipherFor('sign-in-form'),
    'half-sign-in': cipherFor('half-sign-in'),
    'passkey-question': cipherFor('passkey-question'),
    confirmed: cipherFor('confirmed'),
    'totp-setup': cipherFor('totp-setup'),
    farewell: cipherFor('farewell'),
  };
  return {
    async seal(purpose, value, expiresAt) {
      const text = JSON.stringify({ v: value, e: expiresAt });
      const { nonce, body, tag } = ciphers[purpose].encrypt(text);
      const parts = [nonce, body, tag].map((part) => Buffer.from(part).toString('base64url'));
      return `${HEADER}..${parts.join('.')}`;
    },
    async open(purpose, sealed) {
      const content = decrypt(sealed, ciphers[purpose]);
      if (!isJsonObject(content) || typeof content['e'] !== 'number') return null;
      return clock.nowSeconds() < content['e'] ? (content['v'] ?? null) : null;
    },
  };
}

/** Null for whatever is not ours: the caller starts afresh. */
function decrypt(sealed: string, cipher: Cipher): unknown {
  if (sealed.length > MAX_SEALED_LENGTH || !FORM.test(sealed)) return null;
  const [header, , ...parts] = sealed.split('.');
  const [nonce, body, tag] = parts.map(bytesOf);
  if (header !== HEADER || !nonce || !body || !tag) return null;
  const text = cipher.decrypt({ nonce, body, tag });
  // What opens was made by `seal`, so it is JSON.
  return text === null ? null : JSON.parse(text);
}

/** Null where the last character holds bits that belong to nothing: one sealed text has one spelling. */
function bytesOf(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : null;
}
