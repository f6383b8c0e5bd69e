/**
 * The values Jitsi's modules compute with. Prosody is Lua, and some verdicts come from that: a claim
 * of the wrong type does not lead to a refusal but to an error in the middle, and then to no answer.
 *
 * Strings are byte strings: one character per byte, as Lua compares and lower-cases them.
 */
export type LuaValue = undefined | LuaNull | boolean | number | string | LuaTable;

/** JSON's null as lua-cjson gives it: neither nil nor false, and indexing it is an error. */
export interface LuaNull {
  readonly kind: 'null';
}
export const luaNull: LuaNull = { kind: 'null' };

/** A table by string key. Lists have no string keys, and nothing here reads one by number. */
export interface LuaTable {
  readonly kind: 'table';
  readonly fields: ReadonlyMap<string, LuaValue>;
}

/** Lua's `error`: Prosody logs it, and the client waits for an answer that never comes. */
export class LuaError extends Error {}

export function toBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** `value[key]`. A string answers nil: none of the names asked for here is in Lua's string library. */
export function index(value: LuaValue, key: string): LuaValue {
  if (typeof value === 'string') return undefined;
  if (typeof value === 'object' && value.kind === 'table') return value.fields.get(key);
  throw new LuaError(`attempt to index ${typeof value} with '${key}'`);
}

/** Only nil and false are false: null, 0 and the empty string are not. */
export function isTruthy(value: LuaValue): boolean {
  return value !== undefined && value !== false;
}

/** A value used as a string: strings and numbers only. */
export function asString(value: LuaValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value);
  throw new LuaError('attempt to use a value as a string');
}

/** `string.lower` in the C locale: ASCII letters only. */
export function lower(value: LuaValue): string {
  return asString(value).replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** How Lua 5.4 writes a float (`%.14g`, told apart from an integer). lua-cjson gives floats only. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponentText = '0'] = value.toExponential(13).split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 14) {
    const sign = exponent < 0 ? '-' : '+';
    const digits = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa.replace(/\.?0+$/, '')}e${sign}${digits}`;
  }
  const fixed = value.toFixed(13 - exponent);
  const short = fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
  return short.includes('.') ? short : `${short}.0`;
}
