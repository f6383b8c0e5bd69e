import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { SourceText } from './place.ts';
import type { FindIncluded } from './read-prosody.ts';

/** Throws where the file cannot be read. */
export function readSource(file: string): SourceText {
  return { file, text: readFileSync(file, 'utf8') };
}

/** Files by a pattern whose last part alone may have a `*`, in the order of the alphabet; those that can be read. */
export function readMatching(pattern: string): SourceText[] {
  const folder = dirname(pattern);
  const form = new RegExp(
    `^${basename(pattern)
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')}$`,
  );
  return namesIn(folder)
    .filter((name) => form.test(name) && !name.startsWith('.'))
    .sort()
    .flatMap((name) => readIfThere(join(folder, name)));
}

export function readIfThere(file: string): SourceText[] {
  try {
    return [readSource(file)];
  } catch {
    return [];
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What Prosody's `Include` names: relative to the file, and an absolute one below `root`. */
export function includedBelow(root: string): FindIncluded {
  return (pattern, from) =>
    readMatching(isAbsolute(pattern) ? join(root, pattern) : join(dirname(from), pattern));
}
