/**
 * Lua patterns (Lua 5.4 reference manual 6.4.1), for tokens whose `room` claim is one. A matcher of
 * our own because neither JavaScript's regular expressions nor any kept library has their meaning;
 * bounded, because a pattern comes out of a token.
 */

/** The pattern is none: Lua's `string.match` raises an error. */
export class MalformedPattern extends Error {}
/** The bound of steps was reached without an answer. */
export class PatternTooLong extends Error {}

const MAX_STEPS = 100_000;
/** Lua's own bounds: nested matches (`MAXCCALLS`) and captures (`LUA_MAXCAPTURES`). */
const MAX_DEPTH = 200;
const MAX_CAPTURES = 32;
/** A capture that has been opened only, and one that notes a position. */
const OPEN = -1;
const POSITION = -2;

const CLASSES: Readonly<Record<string, RegExp>> = {
  a: /[A-Za-z]/,
  c: /\p{Cc}/u,
  d: /[0-9]/,
  g: /[!-~]/,
  l: /[a-z]/,
  p: /[!-/:-@[-`{-~]/,
  s: /[ \t-\r]/,
  u: /[A-Z]/,
  w: /[A-Za-z0-9]/,
  x: /[A-Fa-f0-9]/,
};

/**
 * What `string.match(text, pattern)` gives first: the first capture, else the whole match; null for
 * no match. A position capture gives a number.
 *
 * @throws MalformedPattern, PatternTooLong
 */
export function matchLuaPattern(text: string, pattern: string): string | number | null {
  const anchored = pattern.startsWith('^');
  const matcher = new Matcher(text, pattern);
  for (let start = 0; start <= text.length; start += 1) {
    const end = matcher.matchFrom(start, anchored ? 1 : 0);
    if (end !== null) return matcher.firstResult(start, end);
    if (anchored) return null;
  }
  return null;
}

class Matcher {
  readonly #text: string;
  readonly #pattern: string;
  #captures: { start: number; length: number }[] = [];
  #steps = 0;
  #depth = 0;

  constructor(text: string, pattern: string) {
    this.#text = text;
    this.#pattern = pattern;
  }

  matchFrom(start: number, patternStart: number): number | null {
    this.#captures = [];
    this.#depth = 0;
    return this.#match(start, patternStart);
  }

  firstResult(start: number, end: number): string | number {
    const results = this.#captures.map(({ start: at, length }) => {
      if (length === OPEN) throw new MalformedPattern('unfinished capture');
      return length === POSITION ? at + 1 : this.#text.slice(at, at + length);
    });
    return results[0] ?? this.#text.slice(start, end);
  }

  /** Matches the rest of the pattern from `p` at `s`: the end of the match, or null. */
  #match(s: number, p: number): number | null {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new MalformedPattern('pattern too complex');
    const end = this.#matchHere(s, p);
    this.#depth -= 1;
    return end;
  }

  #matchHere(from: number, patternFrom: number): number | null {
    let s = from;
    let p = patternFrom;
    for (;;) {
      this.#step();
      if (p === this.#pattern.length) return s;
      const here = this.#pattern[p] ?? '';
      const next = this.#pattern[p + 1] ?? '';
      if (here === '(') {
        return next === ')' ? this.#open(s, p + 2, POSITION) : this.#open(s, p + 1, OPEN);
      }
      if (here === ')') return this.#close(s, p + 1);
      if (here === '$' && p + 1 === this.#pattern.length) return s === this.#text.length ? s : null;
      if (here === '%' && (next === 'b' || next === 'f' || /^[0-9]$/.test(next))) {
        const after = this.#matchSpecial(next, s, p + 2);
        if (after === null) return null;
        [s, p] = after;
        continue;
      }
      const itemEnd = this.#itemEnd(p);
      const suffix = this.#pattern[itemEnd] ?? '';
      if (suffix === '*') return this.#longest(s, p, itemEnd, 0);
      if (suffix === '+') return this.#longest(s, p, itemEnd, 1);
      if (suffix === '-') return this.#shortest(s, p, itemEnd);
      const fits = this.#fits(s, p, itemEnd);
      if (suffix === '?') {
        const end = fits ? this.#match(s + 1, itemEnd + 1) : null;
        if (end !== null) return end;
        p = itemEnd + 1;
        continue;
      }
      if (!fits) return null;
      s += 1;
      p = itemEnd;
    }
  }

  /** `%bxy`, `%f[set]` and `%1`: where text and pattern go on, or null. */
  #matchSpecial(kind: string, s: number, p: number): [number, number] | null {
    if (kind === 'b') {
      const end = this.#balanced(s, p);
      return end === null ? null : [end, p + 2];
    }
    if (kind === 'f') {
      if (this.#pattern[p] !== '[') throw new MalformedPattern("missing '[' after '%f'");
      const end = this.#itemEnd(p);
      const before = s === 0 ? '\0' : (this.#text[s - 1] ?? '\0');
      const inside = this.#inSet(this.#text[s] ?? '\0', p, end);
      return inside && !this.#inSet(before, p, end) ? [s, end] : null;
    }
    const capture = this.#captures[Number(kind) - 1];
    if (!capture || capture.length === OPEN) throw new MalformedPattern('invalid capture index');
    // A position has no text: Lua compares its length, which no rest of the text reaches.
    if (capture.length === POSITION) return null;
    const wanted = this.#text.slice(capture.start, capture.start + capture.length);
    return this.#text.startsWith(wanted, s) ? [s + wanted.length, p] : null;
  }

  #balanced(s: number, p: number): number | null {
    const [open, close] = [this.#pattern[p], this.#pattern[p + 1]];
    if (open === undefined || close === undefined) {
      throw new MalformedPattern("missing arguments to '%b'");
    }
    if (this.#text[s] !== open) return null;
    let level = 1;
    for (let at = s + 1; at < this.#text.length; at += 1) {
      this.#step();
      const character = this.#text[at];
      if (character === close) level -= 1;
      else if (character === open) level += 1;
      if (level === 0) return at + 1;
    }
    return null;
  }

  #open(s: number, p: number, length: number): number | null {
    if (this.#captures.length >= MAX_CAPTURES) throw new MalformedPattern('too many captures');
    this.#captures.push({ start: s, length });
    const end = this.#match(s, p);
    if (end === null) this.#captures.pop();
    return end;
  }

  #close(s: number, p: number): number | null {
    const capture = this.#captures.findLast(({ length }) => length === OPEN);
    if (!capture) throw new MalformedPattern('invalid pattern capture');
    capture.length = s - capture.start;
    const end = this.#match(s, p);
    if (end === null) capture.length = OPEN;
    return end;
  }

  #longest(s: number, p: number, itemEnd: number, least: number): number | null {
    let count = 0;
    while (this.#fits(s + count, p, itemEnd)) count += 1;
    for (; count >= least; count -= 1) {
      const end = this.#match(s + count, itemEnd + 1);
      if (end !== null) return end;
    }
    return null;
  }

  #shortest(from: number, p: number, itemEnd: number): number | null {
    for (let s = from; ; s += 1) {
      const end = this.#match(s, itemEnd + 1);
      if (end !== null) return end;
      if (!this.#fits(s, p, itemEnd)) return null;
    }
  }

  /** Where the single item that begins at `p` ends: a character, `%x` or a set. */
  #itemEnd(p: number): number {
    const first = this.#pattern[p];
    if (first === '%') {
      if (p + 1 >= this.#pattern.length) throw new MalformedPattern("ends with '%'");
      return p + 2;
    }
    if (first !== '[') return p + 1;
    let at = this.#pattern[p + 1] === '^' ? p + 2 : p + 1;
    // A closing bracket right at the start belongs to the set.
    do {
      if (at >= this.#pattern.length) throw new MalformedPattern("missing ']'");
      at += this.#pattern[at] === '%' ? 2 : 1;
    } while (this.#pattern[at] !== ']');
    return at + 1;
  }

  #fits(s: number, p: number, itemEnd: number): boolean {
    this.#step();
    const character = this.#text[s];
    if (character === undefined) return false;
    const first = this.#pattern[p];
    if (first === '.') return true;
    if (first === '%') return isInClass(character, this.#pattern[p + 1] ?? '');
    if (first === '[') return this.#inSet(character, p, itemEnd);
    return character === first;
  }

  #inSet(character: string, p: number, end: number): boolean {
    const negated = this.#pattern[p + 1] === '^';
    let at = negated ? p + 2 : p + 1;
    const last = end - 1;
    while (at < last) {
      this.#step();
      const here = this.#pattern[at] ?? '';
      if (here === '%') {
        if (isInClass(character, this.#pattern[at + 1] ?? '')) return !negated;
        at += 2;
      } else if (this.#pattern[at + 1] === '-' && at + 2 < last) {
        if (here <= character && character <= (this.#pattern[at + 2] ?? '')) return !negated;
        at += 3;
      } else {
        if (here === character) return !negated;
        at += 1;
      }
    }
    return negated;
  }

  #step(): void {
    this.#steps += 1;
    if (this.#steps > MAX_STEPS) throw new PatternTooLong();
  }
}

/** `%a` and its like; a capital letter is the opposite, anything else stands for itself. */
function isInClass(character: string, name: string): boolean {
  const members = CLASSES[name.toLowerCase()];
  if (!members) return character === name;
  // Bytes above 0x7f are in no class of the C locale.
  return (character <= '\x7f' && members.test(character)) !== /[A-Z]/.test(name);
}
