/** A character of no meaning to anybody: a text with it is not known. */
export const BLANK = '\x1a';

/** A Lua text with the templates taken out, as long as before, and which parts hang on a condition. */
export interface BlankedText {
  readonly text: string;
  /** Begin and end of each part that may or may not be there, by what the template is rendered with. */
  readonly conditional: readonly (readonly [number, number])[];
}

const ACTION = /\{\{-?\s*([\s\S]*?)\s*-?\}\}/g;
const OPENS = /^(if|range|with|define|block)\b/;
const SILENT = /^(?:else|end|template|\/\*|\$\w+\s*:?=)/;
/** Behind these a value is expected. */
const WANTS_VALUE = /(?:=|,|\(|\.\.)\s*$/;

/**
 * Takes the actions of Go templates, as docker-jitsi-meet's own files have them, out of a Lua text. Inside a string
 * they become characters that make the whole string unknown, where a value is wanted a name that nobody has defined,
 * elsewhere spaces. Offsets and lines stay.
 */
export function blankTemplates(source: string): BlankedText {
  let text = source;
  const open: { start: number; isValue: boolean }[] = [];
  const conditional: [number, number][] = [];
  for (const match of source.matchAll(ACTION)) {
    const [whole, body = ''] = match;
    const end = match.index + whole.length;
    if (isInComment(text, match.index)) continue;
    const isInString = insideString(text, match.index);
    const wantsValue = !isInString && WANTS_VALUE.test(lineUpTo(text, match.index));
    if (OPENS.test(body)) open.push({ start: match.index, isValue: wantsValue });
    const fill = isInString ? BLANK : !isSilent(body) ? '_' : ' ';
    text = replaced(text, match.index, end, fill);
    if (!/^end\b/.test(body)) continue;
    const begun = open.pop();
    if (begun === undefined) continue;
    if (begun.isValue) text = replaced(text, begun.start, end, '_', true);
    else conditional.push([begun.start, end]);
  }
  return { text, conditional };
}

function isSilent(body: string): boolean {
  return OPENS.test(body) || SILENT.test(body);
}

function replaced(text: string, start: number, end: number, fill: string, all = false): string {
  const old = text.slice(start, end);
  const blank = all ? fill.repeat(old.length) : old.replace(/[^\r\n]/g, fill);
  return text.slice(0, start) + blank + text.slice(end);
}

function lineUpTo(text: string, offset: number): string {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
}

/** By the line alone, which is how far strings reach in these files. */
function insideString(text: string, offset: number): boolean {
  let quote = '';
  for (const letter of lineUpTo(text, offset).replace(/\\./g, '  ')) {
    if (quote === '' && (letter === '"' || letter === "'")) quote = letter;
    else if (letter === quote) quote = '';
  }
  return quote !== '';
}

function isInComment(text: string, offset: number): boolean {
  return /^\s*--/.test(lineUpTo(text, offset));
}
