import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { SourceText } from './place.ts';
import type { FindIncluded } from './read-prosody.ts';

/** Bytes. Settings are a few kilobytes; whatever is larger is something else. */
const LARGEST = 4_000_000;

/** A file that is there, or was named, and why it is not read. */
export interface RefusedFile {
  readonly file: string;
  /** Such as `it may not be read`: a clause for people. */
  readonly why: string;
}

/** Where a file that was named is not read. */
export class Unreadable extends Error implements RefusedFile {
  readonly file: string;
  readonly why: string;

  constructor(file: string, why: string) {
    super(`${file} cannot be read: ${why}.`);
    this.file = file;
    this.why = why;
  }
}

/** @throws Unreadable */
export function readSource(file: string): SourceText {
  const read = tryRead(file);
  if ('why' in read) throw new Unreadable(file, read.why);
  return read;
}

function tryRead(file: string): SourceText | RefusedFile {
  try {
    const found = statSync(file);
    if (!found.isFile()) return { file, why: 'it is no file' };
    if (found.size > LARGEST) return { file, why: `it has more than ${LARGEST / 1e6} MB` };
    const text = readFileSync(file, 'utf8');
    return text.includes('\0') ? { file, why: 'it is no text' } : { file, text };
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
    if (code === 'ENOENT') return { file, why: 'it is not there' };
    return {
      file,
      why: code === 'EACCES' ? 'it may not be read, perhaps by root alone' : 'it cannot be opened',
    };
  }
}

/**
 * Files by a pattern whose last part alone may have a `*`, in the order of the alphabet. Those that are there and are
 * not read go to `refused`.
 */
export function readMatching(pattern: string, refused: RefusedFile[]): SourceText[] {
  const folder = dirname(pattern);
  const parts = basename(pattern).split('*');
  return namesIn(folder, refused)
    .filter((name) => fits(name, parts) && !name.startsWith('.'))
    .sort()
    .flatMap((name) => {
      const read = tryRead(join(folder, name));
      if ('text' in read) return [read];
      if (!refused.some(({ file }) => file === read.file)) refused.push(read);
      return [];
    });
}

/** `parts`: what stands between the stars of a pattern. */
function fits(name: string, [first = '', ...rest]: readonly string[]): boolean {
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}

/** A folder that may not be looked into is refused; one that is not there has nothing in it. */
function namesIn(folder: string, refused: RefusedFile[]): string[] {
  try {
    return readdirSync(folder);
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
    if (code === 'EACCES') refused.push({ file: folder, why: 'it may not be looked into' });
    return [];
  }
}

/** What Prosody's `Include` names: relative to the file, and an absolute one below `root`. */
export function includedBelow(root: string, refused: RefusedFile[]): FindIncluded {
  return (pattern, from) =>
    readMatching(isAbsolute(pattern) ? join(root, pattern) : join(dirname(from), pattern), refused);
}

/** The names of Prosody's modules in a folder; null where it is not on this machine, or may not be looked into. */
export type ListModules = (folder: string) => readonly string[] | null;

/** Prosody looks for `mod_name.lua` in a folder, and in a folder of the module's own below it. */
export function modulesBelow(root: string): ListModules {
  return (folder) => {
    try {
      const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
      return names.flatMap((name) => /(?:^|\/)mod_([^/]+)\.lua$/.exec(name)?.[1] ?? []);
    } catch {
      return null;
    }
  };
}
