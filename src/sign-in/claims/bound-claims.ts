import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';

/** What an identity keeps of its claims, in UTF-8 bytes of JSON. */
export const MAX_CLAIMS_BYTES = 32 * 1024;
const MAX_DEPTH = 16;
/** What served the protocol and says nothing about the person. */
const PROTOCOL_CLAIMS: ReadonlySet<string> = new Set([
  'nonce',
  'at_hash',
  'c_hash',
  's_hash',
  'jti',
]);

/**
 * The claims that are kept, for rules: a copy of at most 32 kB, 16 levels deep, without `__proto__`
 * keys. When they are more, the largest go first; each one gone is noted.
 */
export function boundClaims(
  claims: JsonObject,
  note: (claim: string, why: string) => void,
): JsonObject {
  const kept: { name: string; value: Json; bytes: number }[] = [];
  for (const [name, given] of Object.entries(claims)) {
    if (PROTOCOL_CLAIMS.has(name)) continue;
    const value = copy(given, 0);
    if (name === '__proto__' || value === undefined) {
      note(name.slice(0, 100), name === '__proto__' ? 'is no name for a claim' : 'is too deep');
      continue;
    }
    kept.push({ name, value, bytes: Buffer.byteLength(JSON.stringify({ [name]: value })) });
  }
  let total = kept.reduce((sum, { bytes }) => sum + bytes, 2);
  const dropped = new Set<string>();
  for (const { name, bytes } of kept.toSorted((a, b) => b.bytes - a.bytes)) {
    if (total <= MAX_CLAIMS_BYTES) break;
    total -= bytes;
    dropped.add(name);
    note(name.slice(0, 100), 'is too large to be kept');
  }
  const left = kept.filter(({ name }) => !dropped.has(name));
  return Object.fromEntries(left.map(({ name, value }) => [name, value]));
}

/** Undefined when it is too deep. */
function copy(value: Json, depth: number): Json | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (Array.isArray(value)) {
    const items = value.map((item) => copy(item, depth + 1));
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (!isJsonObject(value)) return value;
  const entries: [string, Json][] = [];
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') continue;
    const copied = copy(item, depth + 1);
    if (copied === undefined) return undefined;
    entries.push([key, copied]);
  }
  return Object.fromEntries(entries);
}
