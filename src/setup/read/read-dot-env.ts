import { parseEnv } from 'node:util';
import { type FilePlace, placeAt, type SourceText, type SyntaxFault } from './place.ts';
import type { FileValue } from './value.ts';

/** The variables of docker-jitsi-meet. */
export interface DotEnv {
  readonly file: string;
  /** Texts; unknown where another variable goes into it. */
  readonly variables: ReadonlyMap<string, FileValue>;
  readonly faults: readonly SyntaxFault[];
}

/** Reads an `.env` as Node does, which is how Docker Compose reads it but for `${…}`: what holds that is unknown. */
export function readDotEnvFile(source: SourceText): DotEnv {
  const variables = new Map<string, FileValue>();
  for (const [name, text] of Object.entries(parseEnv(source.text))) {
    const at = placeOf(name, source);
    const isKnown = text !== undefined && !/\$\{|\$[A-Za-z_]/.test(text);
    variables.set(name, isKnown ? { kind: 'text', text, at } : { kind: 'unknown', at });
  }
  return { file: source.file, variables, faults: [] };
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
