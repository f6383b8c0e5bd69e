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

/** Reads an `.env` as Docker Compose does, but for `${…}`: what holds that is unknown. */
export function readDotEnvFile({ file, text: given }: SourceText): DotEnv {
  const source = { file, text: given.replace(/^\ufeff/, '') };
  const read = readVariableLines(source.text);
  const variables = new Map<string, FileValue>();
  const faults = read.faults.map((line): SyntaxFault => {
    return { at: { file, line, column: 1 }, message: 'this line sets no variable' };
  });
  for (const [name, text] of Object.entries(read.variables)) {
    const at = placeOf(name, source);
    const isKnown = !/\$\{|\$[A-Za-z_]/.test(text);
    variables.set(name, isKnown ? { kind: 'text', text, at } : { kind: 'unknown', at });
    if (isUnclosed(name, text, source)) faults.push({ at, message: 'a quote is not closed' });
  }
  return { file, variables, faults };
}

/** A quote that the value begins with is part of it only where the reader found no other end. */
function isUnclosed(name: string, value: string, { text }: SourceText): boolean {
  const first = new RegExp(`^[^\\S\\n]*(?:export\\s+)?${escaped(name)}\\s*=\\s*(["'])`, 'm').exec(
    text,
  )?.[1];
  return first !== undefined && value.startsWith(first);
}

/** The last line that sets it, which is the one that counts. */
function placeOf(name: string, source: SourceText): FilePlace {
  const lines = source.text.matchAll(new RegExp(`^\\s*(?:export\\s+)?${escaped(name)}\\s*=`, 'gm'));
  const last = [...lines].at(-1);
  return placeAt(source, last ? last.index + last[0].search(/\S/) : 0);
}

/** What is no variable may stand where a name should. */
function escaped(name: string): string {
  return name.replace(/[^\w]/g, '\\$&');
}
