import { type LuaValue, luaNull } from './lua-value.ts';

/** What lua-cjson makes of a text, and whether some object names a key twice (the last one counts). */
export interface LuaJson {
  readonly value: LuaValue;
  readonly repeatedKey: boolean;
}

/** lua-cjson's own bound: `decode_max_depth`. */
const MAX_DEPTH = 1000;
const SPACE = /[ \t\n\r]*/y;
/** lua-cjson reads numbers with C's strtod: leading zeros, hexadecimals, `inf` and `nan` included. */
const NUMBER =
  /[+-]?(?:0x(?:[0-9a-f]+\.?[0-9a-f]*|\.[0-9a-f]+)(?:p[+-]?\d+)?|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?|nan)/iy;
const STRING = /"((?:[^"\\\0]|\\[\s\S])*)"/y;
/** A surrogate pair, one unit, or a letter. */
const ESCAPE = /\\(?:u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|u([0-9a-f]{4})|([\s\S]))/gi;
const LETTERS: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

class Malformed extends Error {}

/** Reads a byte string as lua-cjson does, which takes more than RFC 8259 allows. Null: not readable. */
export function readLuaJson(bytes: string): LuaJson | null {
  // UTF-16 and UTF-32 are told by a zero in the first two bytes, and refused.
  if (bytes.length >= 2 && bytes.slice(0, 2).includes('\0')) return null;
  const reader = new Reader(bytes);
  try {
    const value = reader.readValue(0);
    reader.expectEnd();
    return { value, repeatedKey: reader.repeatedKey };
  } catch (thrown) {
    if (thrown instanceof Malformed) return null;
    throw thrown;
  }
}

class Reader {
  repeatedKey = false;
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readValue(depth: number): LuaValue {
    this.#skipSpace();
    const first = this.#text[this.#at];
    if (first === '{') return this.#readObject(depth + 1);
    if (first === '[') return this.#readList(depth + 1);
    if (first === '"') return this.#readString();
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', luaNull],
    ] as const) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    return this.#readNumber(first);
  }

  expectEnd(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) throw new Malformed();
  }

  #readObject(depth: number): LuaValue {
    const fields = new Map<string, LuaValue>();
    this.#readItems('}', depth, () => {
      this.#skipSpace();
      const key = this.#readString();
      this.#expect(':');
      if (fields.has(key)) this.repeatedKey = true;
      fields.set(key, this.readValue(depth));
    });
    return { kind: 'table', fields };
  }

  #readList(depth: number): LuaValue {
    this.#readItems(']', depth, () => this.readValue(depth));
    return { kind: 'table', fields: new Map() };
  }

  #readItems(end: string, depth: number, readItem: () => void): void {
    if (depth > MAX_DEPTH) throw new Malformed();
    this.#at += 1;
    this.#skipSpace();
    if (this.#take(end)) return;
    do readItem();
    while (this.#takeAfterSpace(','));
    this.#expect(end);
  }

  #readString(): string {
    const body = this.#match(STRING)?.[1];
    if (body === undefined) throw new Malformed();
    return body.includes('\\') ? body.replace(ESCAPE, unescapeOne) : body;
  }

  #readNumber(first: string | undefined): number {
    if (first === '.') throw new Malformed();
    const text = this.#match(NUMBER)?.[0];
    if (text === undefined) throw new Malformed();
    return numberOf(text.toLowerCase());
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found;
  }

  #skipSpace(): void {
    this.#match(SPACE);
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #takeAfterSpace(character: string): boolean {
    this.#skipSpace();
    return this.#take(character);
  }

  #expect(character: string): void {
    if (!this.#takeAfterSpace(character)) throw new Malformed();
  }
}

function unescapeOne(
  _all: string,
  high: string | undefined,
  low: string | undefined,
  unit: string | undefined,
  letter: string | undefined,
): string {
  if (letter !== undefined) {
    const meant = LETTERS[letter];
    if (meant === undefined) throw new Malformed();
    return meant;
  }
  const units = [high, low, unit].filter((hex) => hex !== undefined);
  const text = String.fromCharCode(...units.map((hex) => Number.parseInt(hex, 16)));
  if (!text.isWellFormed()) throw new Malformed();
  return Buffer.from(text, 'utf8').toString('latin1');
}

function numberOf(text: string): number {
  const negative = text.startsWith('-');
  const bare = text.replace(/^[+-]/, '');
  const size = sizeOf(bare);
  return negative ? -size : size;
}

function sizeOf(bare: string): number {
  if (bare.startsWith('inf')) return Number.POSITIVE_INFINITY;
  if (!bare.startsWith('0x')) return bare === 'nan' ? Number.NaN : Number(bare);
  const [digits = '', exponent = '0'] = bare.slice(2).split('p');
  const [whole = '', fraction = ''] = digits.split('.');
  const scale = Number(exponent) - 4 * fraction.length;
  return Number.parseInt(whole + fraction, 16) * 2 ** scale;
}
