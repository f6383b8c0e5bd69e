/** What a value of a table is; a table within is only walked over. */
export type TableValue = string | number | boolean | null | 'table';

/** Something that is no table of data. */
export interface TableFault {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** A field of a table: what it says, and in which line of the file, from 1. */
export interface TableField {
  readonly value: TableValue;
  readonly line: number;
}

const DEEPEST = 16;
const SPACE = /(?:[\s;,]|--[^\n]*)*/y;
const KEY = /\["((?:[^"\\\n]|\\(?:.|\n))*)"\]|([A-Za-z_]\w*)|\[(-?\d{1,15})\]/y;
const TEXT = /"((?:[^"\\\n]|\\(?:[\s\S]))*)"/y;
const NUMBER = /-?\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?(?![\w.])/y;
const WORD = /true|false|nil/y;
const ESCAPE = /\\(\d{1,3}|x[0-9a-fA-F]{2}|[\s\S])/g;
const ESCAPED: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
  ...{ '\\': '\\', '"': '"', "'": "'", '\n': '\n' },
};

class Fault extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/**
 * Reads what Prosody's storage `internal` writes: `return {` and fields of texts, numbers, flags and tables. It is read
 * as data; a name, a call or an operator is a fault. `text`: one character a byte (latin1); so are the texts in it.
 */
export function readProsodyTable(text: string): ReadonlyMap<string, TableField> | TableFault {
  const lineAt = (at: number): number => text.slice(0, at).split('\n').length;
  let at = 0;
  const take = (form: RegExp): RegExpExecArray | null => {
    form.lastIndex = at;
    const found = form.exec(text);
    if (found) at = form.lastIndex;
    return found;
  };
  const expect = (form: RegExp, what: string): void => {
    take(SPACE);
    if (!take(form)) throw new Fault(`${what} was expected`, at);
    take(SPACE);
  };
  const readValue = (depth: number): TableValue => {
    const quoted = take(TEXT);
    if (quoted) return readEscapes(quoted[1] ?? '', at);
    const number = take(NUMBER);
    if (number) return Number(number[0]);
    const word = take(WORD)?.[0];
    if (word !== undefined) return word === 'nil' ? null : word === 'true';
    if (text[at] !== '{') throw new Fault('a text, a number or a table was expected', at);
    readFields(depth + 1);
    return 'table';
  };
  const readFields = (depth: number): Map<string, TableField> => {
    if (depth > DEEPEST) throw new Fault('tables lie too deep in one another', at);
    const fields = new Map<string, TableField>();
    expect(/\{/y, 'a {');
    while (text[at] !== '}') {
      const start = at;
      const key = take(KEY);
      // A field without a key is one of a list: nothing that we look for.
      const name = key ? readEscapes(key[1] ?? key[2] ?? key[3] ?? '', at) : null;
      if (name !== null) expect(/=(?!=)/y, 'a =');
      const value = readValue(depth);
      if (name !== null && fields.has(name)) throw new Fault(`${name} is there twice`, start);
      if (name !== null) fields.set(name, { value, line: lineAt(start) });
      take(SPACE);
    }
    at += 1;
    return fields;
  };
  try {
    expect(/return\b/y, 'return');
    const fields = readFields(0);
    take(SPACE);
    if (at < text.length) throw new Fault('something stands behind the table', at);
    return fields;
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    return { line: lineAt(thrown.at), message: thrown.message };
  }
}

function readEscapes(text: string, at: number): string {
  return text.replace(ESCAPE, (_all, escaped: string) => {
    if (/^\d/.test(escaped)) {
      if (Number(escaped) > 255) throw new Fault('a text has an escape above 255', at);
      return String.fromCharCode(Number(escaped));
    }
    if (escaped.startsWith('x')) return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    const plain = ESCAPED[escaped];
    if (plain === undefined) throw new Fault('a text has an escape that is none', at);
    return plain;
  });
}
