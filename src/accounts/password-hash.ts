// As a whole: by its name, an older Node would look for Argon2 before it can be told that it is too old.
import crypto, { type Argon2Parameters, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Random } from '../base/random.ts';
import type { StoredPassword } from '../model/account.ts';
import { passRounds, type ScramTerms, scramStoredKey } from './scram.ts';

/** What a hash costs: kB of memory, passes over it, lanes (RFC 9106 3.1). */
interface HashCost {
  readonly memory: number;
  readonly passes: number;
  readonly lanes: number;
}

/** A hash that was read: its cost, its salt, and what it ends in. */
interface ReadHash extends HashCost {
  readonly salt: Buffer;
  readonly tag: Buffer;
  /** How Prosody made a key of the password, of which this is the hash; null: the password itself was hashed. */
  readonly scram: ScramTerms | null;
}

/** OWASP's least for Argon2id: 19 MiB, two passes, one lane; some 40 ms on another thread. */
const COST: HashCost = { memory: 19 * 1024, passes: 2, lanes: 1 };
const SALT_BYTES = 16;
const TAG_BYTES = 32;
const derive = promisify(crypto.argon2);

/** The PHC string form; before it, for what was imported, Prosody's rounds and salt. */
const ARGON =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([\w+/]{11,86})\$([\w+/]{43})$/;
const SCRAM = /^\$scram-sha-1\$i=(\d{1,7})\$([\w+/]{1,400})(\$argon2id\$.*)$/;
/** Stands where there is no password: as costly to try as one of ours, and nobody's. */
const NOBODYS: ReadHash = {
  ...COST,
  salt: Buffer.alloc(SALT_BYTES),
  tag: Buffer.alloc(TAG_BYTES),
  scram: null,
};

/** The Argon2id hash (RFC 9106) of a password that `parsePassword` made. Another one each time. */
export async function hashPassword(password: string, random: Random): Promise<string> {
  return await hashSecret(Buffer.from(password), random);
}

/**
 * The Argon2id hash of what Prosody keeps: as hard to guess as one of ours from the first day on. `storedKey`: 20
 * bytes (RFC 5802 3).
 */
export async function hashStoredKey(
  storedKey: Uint8Array,
  { salt, rounds }: ScramTerms,
  random: Random,
): Promise<StoredPassword> {
  const hash = await hashSecret(storedKey, random);
  const shown = `$scram-sha-1$i=${rounds}$${toBase64(Buffer.from(salt))}${hash}`;
  return { hash: shown, importedRounds: rounds };
}

/**
 * Whether this is the password of the hash. It takes as long where there is no hash (null) and whatever was imported:
 * always one Argon2id and `mostRounds` of PBKDF2.
 */
export async function matchesPassword(
  password: string,
  stored: string | null,
  mostRounds: number,
): Promise<boolean> {
  const known = stored === null ? null : readHash(stored);
  const { scram, tag, ...rest } = known ?? NOBODYS;
  const secret = scram ? await scramStoredKey(password, scram) : Buffer.from(password);
  await passRounds(mostRounds - (scram?.rounds ?? 0));
  const found = await derive('argon2id', parametersOf(secret, rest));
  return timingSafeEqual(found, tag) && known !== null;
}

/** Whether a hash is to be made anew at the next sign-in: it was imported, or costs less than one of today. */
export function isOutdated(stored: string): boolean {
  const known = readHash(stored);
  if (!known) return false;
  const { scram, memory, passes, lanes } = known;
  return scram !== null || memory < COST.memory || passes < COST.passes || lanes < COST.lanes;
}

async function hashSecret(secret: Uint8Array, random: Random): Promise<string> {
  const salt = Buffer.from(random.bytes(SALT_BYTES));
  const tag = await derive('argon2id', parametersOf(secret, { ...COST, salt }));
  const { memory, passes, lanes } = COST;
  const cost = `m=${memory},t=${passes},p=${lanes}`;
  return `$argon2id$v=19$${cost}$${toBase64(salt)}$${toBase64(tag)}`;
}

function parametersOf(
  message: Uint8Array,
  { memory, passes, lanes, salt }: HashCost & { readonly salt: Uint8Array },
): Argon2Parameters {
  return { message, nonce: salt, parallelism: lanes, tagLength: TAG_BYTES, memory, passes };
}

/** Null for what is no hash of ours, which then is nobody's password. */
function readHash(stored: string): ReadHash | null {
  const imported = SCRAM.exec(stored);
  const parts = ARGON.exec(imported?.[3] ?? stored);
  if (!parts) return null;
  const [, memory, passes, lanes, salt = '', tag = ''] = parts;
  const scram = imported && {
    rounds: Number(imported[1]),
    salt: Buffer.from(imported[2] ?? '', 'base64'),
  };
  return {
    ...{ memory: Number(memory), passes: Number(passes), lanes: Number(lanes) },
    ...{ salt: Buffer.from(salt, 'base64'), tag: Buffer.from(tag, 'base64'), scram },
  };
}

/** Without the signs at its end, as PHC strings have it. */
function toBase64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
