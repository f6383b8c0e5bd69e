/** A character of no meaning to anybody: a text with it is not known. */
export const BLANK = '\x1a';

/** A Lua text with the templates taken out, as long as before, and which parts hang on a condition. */
export interface BlankedText {
  readonly text: string;
  /** Begin and end of each part that may or may not be there, by what the template is rendered with. */
  readonly conditional: readonly (readonly [number, number])[];
}

const OPENS = /^(if|range|with|define|block)\b/;
const SILENT = /^(?:else|end|template|\/\*|\$\w+\s*:?=)/;
/** Behind these a value is expected. */
const WANTS_VALUE = /(?:=|,|\(|\.\.)\s*$/;
/** Characters of a line before an action that are looked at, and actions within one another. */
const LONGEST_LINE = 500;
const DEEPEST = 100;

/**
 * Takes the actions of Go templates, as docker-jitsi-meet's own files have them, out of a Lua text. Inside a string
 * they become characters that make the whole string unknown, where a value is wanted a name that nobody has defined,
 * elsewhere spaces. Offsets and lines stay.
 */
export function blankTemplates(source: string): BlankedText {
  const actions = [...actionsIn(source)];
  if (actions.length === 0) return { text: source, conditional: [] };
  const letters = source.split('');
  const open: { start: number; isValue: boolean }[] = [];
  const conditional: [number, number][] = [];
  for (const { start, end, body } of actions) {
    const line = lineUpTo(letters, start);
    if (/^\s*--/.test(line)) continue;
    const isInString = insideString(line);
    const wantsValue = !isInString && WANTS_VALUE.test(line);
    if (OPENS.test(body) && open.length < DEEPEST) open.push({ start, isValue: wantsValue });
    const fill = isInString ? BLANK : !isSilent(body) ? '_' : ' ';
    blank(letters, start, end, fill, false);
    if (!/^end\b/.test(body)) continue;
    const begun = open.pop();
    if (begun === undefined) continue;
    if (begun.isValue) blank(letters, begun.start, end, '_', true);
    else conditional.push([begun.start, end]);
  }
  return { text: letters.join(''), conditional };
}

/** Whether an offset is in one of some spans, which may lie within one another. */
export function within(spans: BlankedText['conditional']): (offset: number) => boolean {
  const apart: [number, number][] = [];
  for (const [start, end] of spans.toSorted(([one], [other]) => one - other)) {
    const last = apart.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else apart.push([start, end]);
  }
  return (offset) => {
    let [low, high] = [0, apart.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((apart[middle]?.[1] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const [start = Number.POSITIVE_INFINITY] = apart[low] ?? [];
    return offset >= start;
  };
}

interface Action {
  readonly start: number;
  readonly end: number;
  readonly body: string;
}

function* actionsIn(source: string): Generator<Action> {
  let start = source.indexOf('{{');
  while (start >= 0) {
    const close = source.indexOf('}}', start + 2);
    if (close < 0) return;
    const end = close + 2;
    const body = source
      .slice(start + 2, close)
      .replace(/^-/, '')
      .replace(/-$/, '')
      .trim();
    yield { start, end, body };
    start = source.indexOf('{{', end);
  }
}

function isSilent(body: string): boolean {
  return OPENS.test(body) || SILENT.test(body);
}

function blank(letters: string[], start: number, end: number, fill: string, all: boolean): void {
  for (let at = start; at < end; at += 1) {
    if (all || (letters[at] !== '\n' && letters[at] !== '\r')) letters[at] = fill;
  }
}

function lineUpTo(letters: readonly string[], offset: number): string {
  let start = offset;
  while (start > 0 && offset - start < LONGEST_LINE && letters[start - 1] !== '\n') start -= 1;
  return letters.slice(start, offset).join('');
}

/** By the line alone, which is how far strings reach in these files. */
function insideString(line: string): boolean {
  let quote = '';
  for (const letter of line.replace(/\\./g, '  ')) {
    if (quote === '' && (letter === '"' || letter === "'")) quote = letter;
    else if (letter === quote) quote = '';
  }
  return quote !== '';
}
