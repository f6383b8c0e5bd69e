import { readProsodyTable, type TableField } from './prosody-table.ts';
import type { ScramTerms } from './scram.ts';

/** A file of Prosody's: `accounts/joki.dat`. */
export interface ProsodyFile {
  /** As it is shown with what is wrong in it. */
  readonly path: string;
  /** Without folder and ending, as Prosody encodes names. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What Prosody knows of somebody's password. */
export type ProsodySecret =
  | { readonly kind: 'scram'; readonly terms: ScramTerms; readonly storedKey: Uint8Array }
  | { readonly kind: 'plain'; readonly password: string };

export interface ProsodyAccount {
  readonly path: string;
  readonly name: string;
  readonly secret: ProsodySecret;
}

/** Something that cannot be read, and where. */
export interface ImportFault {
  readonly path: string;
  /** From 1; null: the file as a whole. */
  readonly line: number | null;
  /** To be read after the place. */
  readonly message: string;
}

/** An account that is none to be imported, such as one without a password. */
export interface LeftOut {
  readonly path: string;
  readonly why: string;
}

/** RFC 5802 5.1: at least 4096. As long as one of the rest is there, every try costs as much as the costliest. */
export const LEAST_ROUNDS = 4096;
const MOST_ROUNDS = 1_000_000;
const LEAST_SALT_BYTES = 8;
const MOST_SALT_BYTES = 256;
const MOST_FILE_BYTES = 65_536;

/** Reads one account of `internal_hashed` or `internal_plain`. */
export function readProsodyAccount(file: ProsodyFile): ProsodyAccount | ImportFault | LeftOut {
  const { path } = file;
  const fault = (message: string, line: number | null = null): ImportFault => {
    return { path, line, message };
  };
  const name = decodeName(file.name);
  if (name === null) return fault('has a name that Prosody would not write');
  if (file.bytes.length > MOST_FILE_BYTES) return fault('is larger than 64 kB');
  const fields = readProsodyTable(Buffer.from(file.bytes).toString('latin1'));
  if ('message' in fields) return fault(fields.message, fields.line);
  if (fields.get('disabled')?.value === true) return { path, why: 'is disabled in Prosody' };
  const secret = readSecret(fields);
  if (secret === null) return { path, why: 'has no password' };
  if ('message' in secret) return fault(secret.message, secret.line);
  return { path, name, secret };
}

type Fields = ReadonlyMap<string, TableField>;
type FieldFault = { readonly message: string; readonly line: number | null };

/** As Prosody does: a plain password goes before a key. Null where there is neither. */
function readSecret(fields: Fields): ProsodySecret | FieldFault | null {
  const plain = fields.get('password');
  if (plain && plain.value !== '') {
    const password = typeof plain.value === 'string' ? toText(plain.value) : null;
    if (password === null) return { message: 'password is no text in UTF-8', line: plain.line };
    return { kind: 'plain', password };
  }
  const key = fields.get('stored_key');
  const rounds = fields.get('iteration_count');
  const salt = fields.get('salt');
  if (!key && !rounds && !salt) {
    const other = [...fields.keys()].find(
      (one) => one !== 'password' && /hash|key|pass/i.test(one),
    );
    if (other === undefined) return null;
    return {
      message: `has ${other}, which is no password that is known`,
      line: lineOf(fields, other),
    };
  }
  if (!key || !rounds || !salt) {
    const missing = !key ? 'stored_key' : !rounds ? 'iteration_count' : 'salt';
    return { message: `has no ${missing}`, line: null };
  }
  return readKey(key, rounds, salt);
}

function readKey(
  key: TableField,
  rounds: TableField,
  salt: TableField,
): ProsodySecret | FieldFault {
  if (typeof key.value !== 'string' || !/^[0-9a-f]{40}$/i.test(key.value)) {
    const isLonger = typeof key.value === 'string' && /^[0-9a-f]{64,}$/i.test(key.value);
    const message = isLonger
      ? 'stored_key is of another hash than SHA-1 (password_hash)'
      : 'stored_key is not 40 hexadecimal digits (SCRAM-SHA-1)';
    return { message, line: key.line };
  }
  const count = rounds.value;
  if (typeof count !== 'number' || !Number.isInteger(count)) {
    return { message: 'iteration_count is no whole number', line: rounds.line };
  }
  if (count < LEAST_ROUNDS || count > MOST_ROUNDS) {
    const bound = count < LEAST_ROUNDS ? `below ${LEAST_ROUNDS}` : `above ${MOST_ROUNDS}`;
    return { message: `iteration_count is ${bound}`, line: rounds.line };
  }
  const bytes = typeof salt.value === 'string' ? Buffer.from(salt.value, 'latin1') : null;
  if (!bytes || bytes.length < LEAST_SALT_BYTES || bytes.length > MOST_SALT_BYTES) {
    const message = `salt is no text of ${LEAST_SALT_BYTES} to ${MOST_SALT_BYTES} bytes`;
    return { message, line: salt.line };
  }
  const storedKey = Buffer.from(key.value, 'hex');
  return { kind: 'scram', terms: { salt: bytes, rounds: count }, storedKey };
}

function lineOf(fields: Fields, name: string): number | null {
  return fields.get(name)?.line ?? null;
}

/** Prosody writes everything but ASCII letters and digits as `%2e`, byte by byte. Null for anything else. */
export function decodeName(encoded: string): string | null {
  if (!/^(?:[A-Za-z0-9]|%[0-9a-f]{2})+$/i.test(encoded)) return null;
  const bytes = encoded.replace(/%([0-9a-f]{2})/gi, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return toText(bytes);
}

/** The folder of a host below Prosody's data. */
export function encodeHost(host: string): string {
  const bytes = Buffer.from(host).toString('latin1');
  return bytes.replace(
    /[^A-Za-z0-9]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** Null for what is no UTF-8. */
function toText(latin1: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      Buffer.from(latin1, 'latin1'),
    );
  } catch {
    return null;
  }
}
