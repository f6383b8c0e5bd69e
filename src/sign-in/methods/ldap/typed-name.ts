/** A name as somebody typed it, fit to be asked for. */
export interface TypedName {
  /** Without white space at its ends, composed (NFC). */
  readonly username: string;
  /** What stands before the last `@`; all of it where there is none. */
  readonly user: string;
  /** What stands behind the last `@`; empty where there is none. */
  readonly domain: string;
}

const MAX_NAME = 256;
const MAX_PASSWORD_BYTES = 1024;

/** Null for what no directory needs to be asked about: nothing, more than 256 characters, or controls in it. */
export function readTypedName(typed: string): TypedName | null {
  if (typed.length > 4 * MAX_NAME || !typed.isWellFormed()) return null;
  const username = typed.trim().normalize('NFC');
  if (username === '' || username.length > MAX_NAME || /\p{Cc}/u.test(username)) return null;
  const at = username.lastIndexOf('@');
  if (at < 0) return { username, user: username, domain: '' };
  return { username, user: username.slice(0, at), domain: username.slice(at + 1) };
}

/**
 * Whether a password may be sent. An empty one is nobody's (RFC 4513 5.1.2), and white space alone is taken for that
 * by some; NUL ends a text for others. Everything else goes as it was typed, up to 1024 bytes.
 */
export function isTriable(password: string): boolean {
  if (password.trim() === '' || password.includes('\0') || !password.isWellFormed()) return false;
  return Buffer.byteLength(password) <= MAX_PASSWORD_BYTES;
}

/**
 * One name for all its spellings: capitals, wide letters, accents and white space do not tell accounts apart in a
 * directory (RFC 4518), so they must not give anybody more tries. Only for counting.
 */
export function foldDirectoryName(name: string): string {
  return name
    .slice(0, 4 * MAX_NAME)
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .trim();
}
