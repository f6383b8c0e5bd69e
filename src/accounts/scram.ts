import { createHash, createHmac, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';

/** What Prosody keeps of a password (SCRAM-SHA-1, RFC 5802 3), but for the key by which it proves itself. */
export interface ScramTerms {
  readonly salt: Uint8Array;
  readonly rounds: number;
}

const derive = promisify(pbkdf2);
const DIGEST_BYTES = 20;
/** RFC 3454 B.1: mapped to nothing. */
const TO_NOTHING =
  /[\u00ad\u1806\u200b-\u200d\u2060\ufeff]|\u034f|[\u180b-\u180d]|[\ufe00-\ufe0f]/gu;
/** RFC 3454 C.1.2: spaces that are none of ASCII. */
const TO_SPACE = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/gu;

/** `StoredKey` of RFC 5802 3: what Prosody compares. PBKDF2 runs on another thread. */
export async function scramStoredKey(password: string, terms: ScramTerms): Promise<Buffer> {
  const { salt, rounds } = terms;
  const salted = await derive(saslPrep(password), salt, rounds, DIGEST_BYTES, 'sha1');
  const clientKey = createHmac('sha1', salted).update('Client Key').digest();
  return createHash('sha1').update(clientKey).digest();
}

/** Takes as long as so many rounds take. */
export async function passRounds(rounds: number): Promise<void> {
  if (rounds > 0) await derive('', '', rounds, DIGEST_BYTES, 'sha1');
}

/** The password as SCRAM takes it (RFC 4013), but that nothing is refused: what Prosody refused fits no key. */
export function saslPrep(password: string): string {
  return password.replace(TO_NOTHING, '').replace(TO_SPACE, ' ').normalize('NFKC');
}
