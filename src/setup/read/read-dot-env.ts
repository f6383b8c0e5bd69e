import { readVariableLines } from '../../config/aliases/read-variable-lines.ts';
import { type FilePlace, placeAt, type SourceText, type SyntaxFault } from './place.ts';
import type { FileValue } from './value.ts';

/** The variables of docker-jitsi-meet. */
export interface DotEnv {
  readonly file: string;
  /** Texts; unknown where another variable goes into it. */
  readonly variables: ReadonlyMap<string, FileValue>;
  readonly faults: readonly SyntaxFault[];
}

/** Of a file that is something else altogether a few lines say enough. */
const MOST_NAMED = 10;

/** Reads an `.env` as Docker Compose does, but for `${…}`: what holds that is unknown. */
export function readDotEnvFile({ file, text: given }: SourceText): DotEnv {
  const source = { file, text: given.replace(/^\ufeff/, '') };
  const read = readVariableLines(source.text);
  const variables = new Map<string, FileValue>();
  const faults = read.faults.slice(0, MOST_NAMED).map((line): SyntaxFault => {
    return { at: { file, line, column: 1 }, message: 'this line sets no variable' };
  });
  const places = placesIn(source);
  for (const [name, text] of Object.entries(read.variables)) {
    const { at, quote } = places.get(name) ?? { at: placeAt(source, 0), quote: '' };
    const isKnown = !/\$\{|\$[A-Za-z_]/.test(text);
    variables.set(name, isKnown ? { kind: 'text', text, at } : { kind: 'unknown', at });
    // A quote that the value begins with is part of it only where the reader found no other end.
    if (quote && text.startsWith(quote)) faults.push({ at, message: 'a quote is not closed' });
  }
  return { file, variables, faults };
}

interface SetHere {
  readonly at: FilePlace;
  /** The quote that the value begins with, or nothing. */
  readonly quote: string;
}

/** For each name the last line that sets it, which is the one that counts. */
function placesIn(source: SourceText): Map<string, SetHere> {
  const places = new Map<string, SetHere>();
  let start = 0;
  for (const line of source.text.split('\n')) {
    const ends = Math.max(line.indexOf('='), 0);
    const name = line.slice(0, ends).trim();
    const quote = /^=\s*(["'])/.exec(line.slice(ends))?.[1] ?? '';
    const at = placeAt(source, start + line.search(/\S/));
    if (name !== '') places.set(name.replace(/^export\s+/, ''), { at, quote });
    start += line.length + 1;
  }
  return places;
}
