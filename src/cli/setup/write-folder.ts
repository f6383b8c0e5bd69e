import {
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
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
  makeFolder(folder);
  return files.flatMap((file) => writeOne(join(folder, file.path), file));
}

/** One folder, not those above it: a slip in their names is better told than made. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const above = dirname(folder);
  if (!existsSync(above)) {
    throw new Unusable(
      `There is no folder ${above} to write into. Make it, or take another --output.`,
    );
  }
  mkdirSync(folder, { mode: 0o700 });
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
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isFile() === false) {
    throw new Unusable(`${path} is no file; nothing was written there.`);
  }
  const copies = found ? keep(path, text) : [];
  // Made anew: what is written over keeps the rights that it had, which may be everybody's.
  rmSync(path, { force: true });
  writeFileSync(path, text, { flag: 'wx', mode });
  return copies;
}

/** None where it says the same already. */
function keep(path: string, text: string): string[] {
  if (readFileSync(path, 'utf8') === text) return [];
  for (let number = 1; ; number += 1) {
    const copy = `${path}.${number}`;
    if (existsSync(copy)) continue;
    copyFileSync(path, copy, constants.COPYFILE_EXCL);
    return [copy];
  }
}
