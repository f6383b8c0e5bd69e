import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Random } from '../base/random.ts';

/** What every authenticator app takes without being told: SHA-1, six digits, thirty seconds (RFC 6238 1.2, 4.1). */
const STEP_SECONDS = 30;
const DIGITS = 6;
/** As long as the hash (RFC 4226 4, R6). */
const SECRET_BYTES = 20;
/** A code of the step before or after is taken: clocks differ, and people type slowly (RFC 6238 5.2). */
const STEPS_AROUND = [0, -1, 1] as const;
/** RFC 4648 6. */
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A new secret: 160 random bits, base32. */
export function makeTotpSecret(random: Random): string {
  let bits = '';
  for (const byte of random.bytes(SECRET_BYTES)) bits += byte.toString(2).padStart(8, '0');
  const groups = bits.match(/.{5}/g) ?? [];
  return groups.map((group) => BASE32[Number.parseInt(group, 2)]).join('');
}

/**
 * The step whose code this is, among those around `now`; null for none. Spaces do not count. Whether the step is
 * spent already is the store's to say.
 */
export function findTotpStep(secret: string, typed: string, now: number): number | null {
  const code = typed.normalize('NFKC').replace(/\s+/g, '');
  if (!/^\d{6}$/.test(code)) return null;
  const current = Math.floor(now / STEP_SECONDS);
  let found: number | null = null;
  // Each is computed, whichever fits: how long this takes tells nothing.
  for (const around of STEPS_AROUND) {
    const step = current + around;
    const isSame = timingSafeEqual(Buffer.from(totpCode(secret, step)), Buffer.from(code));
    if (isSame && found === null) found = step;
  }
  return found;
}

/** The code of a step (RFC 4226 5.3). */
export function totpCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', readBase32(secret)).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) % 16;
  const number = digest.readUInt32BE(offset) % 2 ** 31;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** What an app reads off a QR code: `otpauth://totp/{site}:{name}?secret=…&issuer=…`. */
export function totpAddress(secret: string, site: string, name: string): string {
  // The colon parts the two, so neither may have one.
  const [issuer, account] = [site, name].map((text) =>
    encodeURIComponent(text.replaceAll(':', ' ')),
  );
  return `otpauth://totp/${issuer}:${account}?secret=${secret}&issuer=${issuer}`;
}

function readBase32(text: string): Buffer {
  let bits = '';
  for (const letter of text) bits += BASE32.indexOf(letter).toString(2).padStart(5, '0');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
