import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { isJsonObject, type Json } from '../model/json.ts';

/**
 * What a sealed text is for. Each purpose has a key of its own, so that nothing sealed for one place
 * can be shown at another (RFC 8725 3.12).
 */
export type SealPurpose = 'continuation' | 'attempt' | 'form';

/** Puts small things into the browser's keeping: unreadable, unchangeable, and with an end. */
export interface Seal {
  /** `expiresAt`: seconds since 1970. */
  seal(purpose: SealPurpose, value: Json, expiresAt: number): Promise<string>;
  /** The value; null for anything altered, expired, of another purpose, or sealed under another secret. */
  open(purpose: SealPurpose, sealed: string): Promise<Json | null>;
}

/** Longer texts are refused unread: a cookie holds 4 kB, an address of ours not much more. */
const MAX_SEALED_LENGTH = 8192;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The one protected header we write, and the only one we read: nothing in a text chooses how it is opened. */
const HEADER = Buffer.from('{"alg":"dir","enc":"A256GCM"}').toString('base64url');
const FORM = /^[\w-]+\.\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/;

/**
 * Sealing by JWE `dir` with A256GCM (RFC 7516 7.1, RFC 7518 4.5 and 5.3), keys by HKDF (RFC 5869). With
 * node:crypto directly: a sign-in seals and opens six times, and jose, which hands each to another thread,
 * takes ten times as long for texts as short as these.
 */
export function createSeal(secret: string, clock: Clock, random: Random): Seal {
  const keys = new Map<SealPurpose, KeyObject>();
  const keyFor = (purpose: SealPurpose): KeyObject => {
    const known = keys.get(purpose);
    if (known) return known;
    const bytes = hkdfSync('sha256', secret, '', `usher seal 1 ${purpose}`, 32);
    const key = createSecretKey(Buffer.from(bytes));
    keys.set(purpose, key);
    return key;
  };
  return {
    async seal(purpose, value, expiresAt) {
      const text = JSON.stringify({ v: value, e: expiresAt });
      return encrypt(text, keyFor(purpose), random.bytes(NONCE_BYTES));
    },
    async open(purpose, sealed) {
      const content = decrypt(sealed, keyFor(purpose));
      if (!isJsonObject(content) || typeof content['e'] !== 'number') return null;
      return clock.nowSeconds() < content['e'] ? (content['v'] ?? null) : null;
    },
  };
}

function encrypt(text: string, key: KeyObject, nonce: Uint8Array): string {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(HEADER));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const parts = [Buffer.from(nonce), body, cipher.getAuthTag()];
  return `${HEADER}..${parts.map((part) => part.toString('base64url')).join('.')}`;
}

/** Null for whatever is not ours: the caller starts afresh. */
function decrypt(sealed: string, key: KeyObject): unknown {
  if (sealed.length > MAX_SEALED_LENGTH || !FORM.test(sealed)) return null;
  const [header, , ...parts] = sealed.split('.');
  const [nonce, body, tag] = parts.map(bytesOf);
  if (header !== HEADER || !nonce || !body || !tag) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(header)).setAuthTag(tag);
  try {
    const text = Buffer.concat([decipher.update(body), decipher.final()]);
    return JSON.parse(text.toString('utf8'));
  } catch {
    return null;
  }
}

/** Null where the last character holds bits that belong to nothing: one sealed text has one spelling. */
function bytesOf(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : null;
}
