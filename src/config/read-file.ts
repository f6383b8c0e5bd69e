import { readFileSync, statSync } from 'node:fs';

/** A file's text and its permission bits (0o777 of its mode). */
export interface FileContent {
  readonly text: string;
  readonly mode: number;
}

/** Reads a small file whole; throws when that cannot be done. */
export type ReadFile = (path: string) => FileContent;

/** The real thing. */
export const readFileFromDisk: ReadFile = (path) => {
  const { mode, size } = statSync(path);
  if (size > 1_048_576) throw new Error('longer than 1 MB');
  return { text: readFileSync(path, 'utf8'), mode: mode & 0o777 };
};
