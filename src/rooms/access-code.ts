import { type BinaryLike, scrypt, timingSafeEqual } from 'node:crypto';
import type { Random } from '../base/random.ts';

/** 2^14 rounds over 16 MB: some 40 ms on another thread (RFC 7914 2). */
const COST = { log2Rounds: 14, blockSize: 8, lanes: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const MEMORY_BYTES = 64 * 1024 * 1024;
const LEAST_CHARACTERS = 4;
const MOST_CHARACTERS = 64;
/** Longer texts are not even looked at: composing can make many characters of one. */
const MOST_TYPED = 256;
/** White space, dashes of every kind, and what cannot be seen: people type these as they please. */
const PASSED_OVER = /[\s\p{Pd}\p{Cf}\u2212]/gu;
const UNUSABLE = /[\p{Cc}\p{Cs}\p{Cn}\p{Co}]/u;
/** `scrypt`, the three costs, salt and hash in base64url. */
const FORM = /^scrypt:([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2}):([\w-]{22}):([\w-]{43})$/;

/**
 * An access code as it is compared: NFKC, without white space and dashes, capitals as small letters. Null unless 4 to
 * 64 characters are left.
 */
export function parseAccessCode(text: string): string | null {
  if (text.length > MOST_TYPED) return null;
  const code = text.normalize('NFKC').replace(PASSED_OVER, '').toUpperCase().toLowerCase();
  const { length } = [...code];
  const isWithin = LEAST_CHARACTERS <= length && length <= MOST_CHARACTERS;
  return isWithin && !UNUSABLE.test(code) ? code : null;
}

/**
 * The hash of an access code, with its salt and its cost. It is safe to store, and another one each time.
 *
 * @throws RangeError for what `parseAccessCode` does not take.
 */
export async function hashAccessCode(text: string, random: Random): Promise<string> {
  const code = parseAccessCode(text);
  if (code === null) throw new RangeError('An access code has 4 to 64 characters.');
  const salt = Buffer.from(random.bytes(SALT_BYTES));
  const { log2Rounds, blockSize, lanes } = COST;
  const hash = await derive(code, { ...COST, salt });
  const [shownSalt, shownHash] = [salt.toString('base64url'), hash.toString('base64url')];
  return `scrypt:${log2Rounds}:${blockSize}:${lanes}:${shownSalt}:${shownHash}`;
}

/**
 * Whether this is the code of the hash. Takes as long where there is no hash, one that is none of ours, or nothing
 * that could be a code.
 */
export async function verifyAccessCode(text: string, stored: string | null): Promise<boolean> {
  const code = parseAccessCode(text);
  const known = stored === null ? null : readHash(stored);
  const found = await derive(code ?? '', known ?? NO_HASH);
  const isSame = timingSafeEqual(found, (known ?? NO_HASH).hash);
  return isSame && code !== null && known !== null;
}

interface Derivation {
  readonly log2Rounds: number;
  readonly blockSize: number;
  readonly lanes: number;
  readonly salt: BinaryLike;
}

const NO_HASH = { ...COST, salt: Buffer.alloc(SALT_BYTES), hash: Buffer.alloc(HASH_BYTES) };

/** Null for another form, and for costs above ours: what is stored must not decide how long we calculate. */
function readHash(stored: string): (Derivation & { readonly hash: Buffer }) | null {
  const [, log2Rounds, blockSize, lanes, salt, hash] = FORM.exec(stored) ?? [];
  const cost = {
    log2Rounds: Number(log2Rounds),
    blockSize: Number(blockSize),
    lanes: Number(lanes),
  };
  if (salt === undefined || hash === undefined || !isAffordable(cost)) return null;
  return {
    ...cost,
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  };
}

function isAffordable({ log2Rounds, blockSize, lanes }: Omit<Derivation, 'salt'>): boolean {
  const isPossible = log2Rounds > 0 && blockSize > 0 && lanes > 0;
  return (
    isPossible &&
    log2Rounds <= COST.log2Rounds &&
    blockSize <= COST.blockSize &&
    lanes <= COST.lanes
  );
}

function derive(code: string, { log2Rounds, blockSize, lanes, salt }: Derivation): Promise<Buffer> {
  const options = { N: 2 ** log2Rounds, r: blockSize, p: lanes, maxmem: MEMORY_BYTES };
  return new Promise((resolve, reject) => {
    scrypt(code, salt, HASH_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
