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
  const places = placesIn(source);
  for (const [name, text] of Object.entries(parseEnv(source.text))) {
    const at = places.get(name) ?? placeAt(source, 0);
    const isKnown = text !== undefined && !/\$\{|\$[A-Za-z_]/.test(text);
    variables.set(name, isKnown ? { kind: 'text', text, at } : { kind: 'unknown', at });
  }
  return { file: source.file, variables, faults: [] };
}

/** For each name the last line that sets it, which is the one that counts. */
function placesIn(source: SourceText): Map<string, FilePlace> {
  const places = new Map<string, FilePlace>();
  let start = 0;
  for (const line of source.text.split('\n')) {
    const ends = line.indexOf('=');
    const name = line
      .slice(0, Math.max(ends, 0))
      .trim()
      .replace(/^export\s+/, '');
    if (name !== '') places.set(name, placeAt(source, start + line.search(/\S/)));
    start += line.length + 1;
  }
  return places;
}
