import { spellOutSteering } from './steering.ts';

/** What stands where a secret stood. */
const REDACTED = '[redacted]';
const MAX_STRING = 2000;
const MAX_DEPTH = 8;
const MAX_ENTRIES = 100;
const MAX_CAUSES = 6;
const MAX_FRAMES = 12;

/** Keys whose value is a secret wherever the word stands in them: `clientSecret`, `id_token_hint`. */
const SECRET_WORDS =
  /secret|passw|passphrase|token|authorization|cookie|assertion|verifier|privatekey|jwt|credential|samlresponse|samlrequest|sealed|apikey/;
/** Keys that are a secret only as a whole word: `state` is, `statement` is not. */
const SECRET_NAMES = new Set([
  'code',
  'state',
  'nonce',
  'continue',
  'continuation',
  'memo',
  'otp',
  'pin',
]);
/** Facts about a secret that are none themselves: `tokenSeconds`, `tokenEndpoint`. */
const HARMLESS_ENDINGS = /(endpoint|count|seconds|ms|kind|type|method|algorithm|bytes|minted)$/;

/** Begins where a word does, so that a long text is read once and not once from each of its letters. */
const JWT = /(?<![\w-])[\w-]{2,}\.[\w-]{2,}\.[\w-]*(?:\.[\w-]*){0,3}/g;
const SECRET_PARAMETER =
  /\b((?:[a-z]+_)?(?:code|state|nonce|jwt|continue|secret|password|verifier|assertion|token|token_hint|samlresponse|samlrequest))(=|%3d|["']?\s*:\s*["']?)(?!\s|\/\/)[^\s&"'#,;}]{1,8192}/gi;
const SCHEME_CREDENTIALS = /\b(bearer|basic|dpop)\s+[\w.~+/=-]{6,}/gi;
const USER_INFO = /(\b[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@]{1,500}@/gi;
const PEM = /-----BEGIN [A-Z ]{1,40}-----[\s\S]{0,20000}?(?:-----END [A-Z ]{1,40}-----|$)/g;
/** Session ids, states and verifiers: long base64url with small letters, capitals and digits. */
const RANDOM_NAME = /[\w-]{40,}/g;

/** A short word has nothing that any of the above looks for: most keys and many values are one. */
const PLAIN = /^[\w-]{0,39}$/;

/** A text as it may stand in a log: secrets cut out, steering characters spelled out, at most 2000 long. */
export function redactText(text: string): string {
  if (PLAIN.test(text)) return text;
  const start = text.length > MAX_STRING * 4 ? text.slice(0, MAX_STRING * 4) : text;
  const bare = start
    .replace(PEM, REDACTED)
    .replace(JWT, (found) => (found.includes('eyJ') ? REDACTED : found))
    .replace(SCHEME_CREDENTIALS, `$1 ${REDACTED}`)
    .replace(USER_INFO, `$1${REDACTED}@`)
    .replace(SECRET_PARAMETER, `$1$2${REDACTED}`)
    .replace(RANDOM_NAME, (found) => (isRandomName(found) ? REDACTED : found))
    .toWellFormed();
  const safe = spellOutSteering(bare);
  const cut = text.length > start.length || safe.length > MAX_STRING;
  return cut ? `${safe.slice(0, MAX_STRING)}… (${text.length} characters)` : safe;
}

/** Fields as they may stand in a log: every secret gone at any depth, everything bounded, never throwing. */
export function redactFields(fields: object): Record<string, unknown> {
  return redactObject(fields, 0, new Set());
}

function redactValue(value: unknown, depth: number, above: Set<object>): unknown {
  switch (typeof value) {
    case 'string':
      return redactText(value);
    case 'number':
    case 'boolean':
    case 'undefined':
      return value;
    case 'object':
      return value === null ? null : redactReference(value, depth, above);
    case 'bigint':
      return value.toString();
    default:
      return `[${typeof value}]`;
  }
}

function redactReference(value: object, depth: number, above: Set<object>): unknown {
  if (value instanceof Error) return redactError(value, depth, above);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof URL) return redactText(value.href);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
    return `[${value.byteLength} bytes]`;
  if (above.has(value) || depth >= MAX_DEPTH) return '[cut]';
  if (Array.isArray(value)) {
    above.add(value);
    const items = value.slice(0, MAX_ENTRIES).map((item) => redactValue(item, depth + 1, above));
    above.delete(value);
    return items;
  }
  if (value instanceof Map || value instanceof Set || value instanceof Headers)
    return '[collection]';
  return redactObject(value, depth, above);
}

function redactObject(value: object, depth: number, above: Set<object>): Record<string, unknown> {
  above.add(value);
  // Without a prototype, a key such as __proto__ is a key like any other.
  const result: Record<string, unknown> = Object.create(null);
  for (const [key, item] of entriesOf(value)) {
    result[redactText(key)] = isSecretKey(key, item)
      ? REDACTED
      : redactValue(item, depth + 1, above);
  }
  above.delete(value);
  return result;
}

/** An error with its code, message, stack and causes; other properties stay out, since they may hold anything. */
function redactError(error: Error, depth: number, above: Set<object>): Record<string, unknown> {
  const described: Record<string, unknown> = { name: redactText(String(error.name)) };
  for (const key of ['code', 'status', 'hint', 'facts', 'syscall', 'hostname'] as const) {
    const value = Object.getOwnPropertyDescriptor(error, key)?.value;
    if (value !== undefined) described[key] = redactValue(value, depth + 1, above);
  }
  described['message'] = redactText(String(error.message));
  const frames = framesOf(error);
  if (frames.length > 0) described['stack'] = frames;
  const cause = Object.getOwnPropertyDescriptor(error, 'cause')?.value;
  if (cause === undefined) return described;
  const tooDeep = above.has(error) || depth >= MAX_CAUSES;
  above.add(error);
  described['cause'] = tooDeep ? '[cut]' : redactValue(cause, depth + 1, above);
  above.delete(error);
  return described;
}

function framesOf(error: Error): string[] {
  const frames = String(error.stack ?? '').split('\n');
  const first = frames.findIndex((line) => /^\s+at /.test(line));
  if (first < 0) return [];
  return frames.slice(first, first + MAX_FRAMES).map((line) => redactText(line.trim()));
}

function isSecretKey(key: string, value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'boolean') return false;
  const name = key.toLowerCase().replace(/[^a-z]/g, '');
  if (SECRET_NAMES.has(name)) return true;
  return SECRET_WORDS.test(name) && !HARMLESS_ENDINGS.test(name);
}

function isRandomName(text: string): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);
}

/** Own data properties only: a getter is code of somebody else. */
function entriesOf(value: object): [string, unknown][] {
  const keys = Object.keys(value).slice(0, MAX_ENTRIES);
  return keys.map((key) => [key, Object.getOwnPropertyDescriptor(value, key)?.value]);
}
