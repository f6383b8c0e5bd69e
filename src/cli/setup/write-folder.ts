import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { GeneratedFile } from '../../setup/generate/generated-file.ts';
import { Unusable } from '../unusable.ts';

/**
 * Writes the files into a folder that nobody else may look into. What is there already stays, as `name.1` and so on,
 * with `force`; without it nothing is written.
 *
 * @returns the copies that were made
 * @throws Unusable
 */
export function writeFolder(
  folder: string,
  files: readonly GeneratedFile[],
  force: boolean,
): string[] {
  refuseFolder(folder, force);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return files.flatMap((file) => writeOne(join(folder, file.path), file));
}

/** @throws Unusable where something would be written over, and nobody has said that it may */
export function refuseFolder(folder: string, force: boolean): void {
  if (!existsSync(folder) || force) return;
  throw new Unusable(
    `${folder} exists, and nothing was written. Take another --output, or --force, which keeps a copy of each file.`,
  );
}

function writeOne(path: string, { text, mode }: GeneratedFile): string[] {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const copies = lstatSync(path, { throwIfNoEntry: false })?.isFile() ? keep(path, text) : [];
  if (copies === null) return [];
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() === false) {
    throw new Unusable(`${path} is no file; nothing was written there.`);
  }
  writeFileSync(path, text, { mode });
  return copies;
}

/** Null: it says the same already. */
function keep(path: string, text: string): string[] | null {
  if (readFileSync(path, 'utf8') === text) return null;
  for (let number = 1; ; number += 1) {
    const copy = `${path}.${number}`;
    if (existsSync(copy)) continue;
    copyFileSync(path, copy);
    return [copy];
  }
}
