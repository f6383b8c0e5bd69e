import {
  DEEPEST,
  type FilePlace,
  placeAt,
  type SourceText,
  type SyntaxFault,
  TOO_DEEP,
} from './place.ts';
import type { FileValue, TableValue } from './value.ts';

/** Jicofo's settings (jicofo.conf). */
export interface JicofoConfig {
  readonly file: string;
  readonly config: TableValue;
  readonly faults: readonly SyntaxFault[];
}

/**
 * Reads the part of HOCON that files like jicofo.conf are written in: objects, paths with dots, `=`, `:` and `+=`,
 * lists, quoted and bare values, comments. What has to be looked up (`${…}`, `include`) is unknown. Nothing is fetched.
 */
export function readHocon(source: SourceText): JicofoConfig {
  const root: Table = { kind: 'table', items: [], fields: new Map(), at: placeAt(source, 0) };
  const reader = new Reader(source);
  try {
    reader.readAll(root);
  } catch (thrown) {
    if (!(thrown instanceof Broken)) throw thrown;
    const fault = { at: reader.place(), message: thrown.message };
    return { file: source.file, config: root, faults: [fault] };
  }
  return { file: source.file, config: root, faults: [] };
}

interface Table extends TableValue {
  readonly fields: Map<string, FileValue>;
}

/** Ends the reading; known to this file alone. */
class Broken extends Error {}

const SPACE = /(?:[ \t\r\n,\ufeff]|#[^\n]*|\/\/[^\n]*)*/y;
const BLANK = /[ \t]*/y;
const QUOTED = /"((?:[^"\\\n]|\\.)*)"/y;
const TRIPLE = /"""([\s\S]*?)"""/y;
const BARE_KEY = /[^\s"{}[\]:=,+#`^?!@*&\\$./]+/y;
const BARE = /(?:(?!\/\/)[^"{}[\]=,#`\r\n$])+/y;
const SUBSTITUTION = /\$\{[^}\n]*\}/y;
const INCLUDE = /include\b[^\n]*/y;
const ASSIGNS = /\+=|[:=]/y;

class Reader {
  readonly #source: SourceText;
  #offset = 0;
  #depth = 0;

  constructor(source: SourceText) {
    this.#source = source;
  }

  place(): FilePlace {
    return placeAt(this.#source, this.#offset);
  }

  readAll(root: Table): void {
    this.#take(SPACE);
    if (this.#skip('{')) this.#readFields(root, '}');
    else this.#readFields(root, '');
    this.#take(SPACE);
    if (this.#offset < this.#source.text.length) throw new Broken('a closing bracket too many');
  }

  #take(form: RegExp): RegExpExecArray | null {
    form.lastIndex = this.#offset;
    const found = form.exec(this.#source.text);
    if (found) this.#offset += found[0].length;
    return found;
  }

  #skip(word: string): boolean {
    if (!this.#source.text.startsWith(word, this.#offset)) return false;
    this.#offset += word.length;
    return true;
  }

  #readFields(into: Table, end: string): void {
    for (;;) {
      this.#take(SPACE);
      if (end !== '' && this.#skip(end)) return;
      if (this.#offset >= this.#source.text.length) {
        if (end === '') return;
        throw new Broken(`the file ends too soon: a ${end} is missing`);
      }
      if (end === '' && this.#source.text[this.#offset] === '}') return;
      if (this.#take(INCLUDE)) continue;
      this.#readField(into);
    }
  }

  #readField(into: Table): void {
    const path = this.#readPath();
    this.#take(BLANK);
    const at = this.place();
    if (this.#source.text[this.#offset] !== '{' && !this.#take(ASSIGNS)) {
      throw new Broken('an = or a { is missing behind the name');
    }
    this.#take(SPACE);
    put(into, path, this.#readValue(), at);
  }

  #readPath(): string[] {
    const path: string[] = [];
    do {
      const quoted = this.#take(QUOTED);
      const name = quoted ? quoted[1] : this.#take(BARE_KEY)?.[0];
      if (name === undefined) throw new Broken('the name of a setting is missing');
      path.push(name);
      if (path.length > DEEPEST) throw new Broken(TOO_DEEP);
    } while (this.#skip('.'));
    return path;
  }

  #readValue(): FileValue {
    const at = this.place();
    const opens = this.#skip('{') ? '{' : this.#skip('[') ? '[' : null;
    if (opens === null) return this.#readScalar(at);
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new Broken(TOO_DEEP);
    const value = opens === '{' ? this.#readTable(at) : this.#readList(at);
    this.#depth -= 1;
    return value;
  }

  #readTable(at: FilePlace): FileValue {
    const table: Table = { kind: 'table', items: [], fields: new Map(), at };
    this.#readFields(table, '}');
    return table;
  }

  #readList(at: FilePlace): FileValue {
    const items: FileValue[] = [];
    for (;;) {
      this.#take(SPACE);
      if (this.#skip(']')) return { kind: 'table', items, fields: new Map(), at };
      if (this.#offset >= this.#source.text.length) {
        throw new Broken('the file ends too soon: a ] is missing');
      }
      items.push(this.#readValue());
    }
  }

  /** Pieces beside each other are one text. */
  #readScalar(at: FilePlace): FileValue {
    let text = '';
    let isQuoted = false;
    let isKnown = true;
    let pieces = 0;
    for (; ; pieces += 1) {
      const quoted = this.#take(TRIPLE) ?? this.#take(QUOTED);
      if (quoted) isQuoted = true;
      if (!quoted && this.#take(SUBSTITUTION)) {
        isKnown = false;
        continue;
      }
      const piece = quoted ? unescaped(quoted[1] ?? '') : this.#take(BARE)?.[0];
      if (piece === undefined) break;
      text += piece;
    }
    if (pieces === 0) throw new Broken('a value is missing');
    if (!isKnown) return { kind: 'unknown', at };
    return isQuoted ? { kind: 'text', text: text.trim(), at } : bareValue(text.trim(), at);
  }
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}

function bareValue(text: string, at: FilePlace): FileValue {
  if (text === 'true' || text === 'false') return { kind: 'flag', flag: text === 'true', at };
  if (text === 'null') return { kind: 'nothing', at };
  if (/^-?\d+(\.\d+)?$/.test(text)) return { kind: 'number', number: Number(text), at };
  return { kind: 'text', text, at };
}

/** Objects of the same name are laid over one another; every other value takes the place of the one before. */
function put(into: Table, path: readonly string[], value: FileValue, at: FilePlace): void {
  const [first, ...rest] = path;
  if (first === undefined) return;
  const known = into.fields.get(first);
  // Every table here was made by this reader, for this file.
  const before = known?.kind === 'table' && known.items.length === 0 ? (known as Table) : null;
  const isWhole = value.kind !== 'table' || value.items.length > 0 || before === null;
  if (rest.length === 0 && isWhole) {
    into.fields.set(first, value);
    return;
  }
  const inner: Table = before ?? { kind: 'table', items: [], fields: new Map(), at };
  into.fields.set(first, inner);
  if (rest.length > 0) put(inner, rest, value, at);
  else if (value.kind === 'table') {
    for (const [name, one] of value.fields) put(inner, [name], one, at);
  }
}
