import { basename } from 'node:path';
import type { Environment } from '../../base/environment.ts';
import { pickVariables } from '../../config/aliases/pick-variables.ts';
import { readVariables } from '../../config/aliases/read-variables.ts';
import type { Problem } from '../../config/problem.ts';
import { readFileFromDisk } from '../../config/read-file.ts';
import { Unusable } from '../unusable.ts';

/** Variables of files that somebody named, put together. */
export interface NamedVariables {
  readonly environment: Environment;
  /** The service of a compose file that they were taken from; null: there was none. */
  readonly service: string | null;
  readonly problems: readonly Problem[];
  /** Files that a compose file or a unit names, and nobody gave. */
  readonly missing: readonly string[];
}

/** Reads `.env` files, systemd's and compose files, in any order. Throws Unusable where one cannot be read. */
export function readVariableFiles(files: readonly string[]): NamedVariables {
  const read = readVariables(files.map((file) => ({ file, text: textOfFile(file) })));
  const picked = pickVariables(read);
  const given = files.map((file) => basename(file));
  const looked = picked ? [picked] : read.services;
  return {
    missing: [...read.envFiles, ...looked.flatMap(({ envFiles }) => envFiles)].filter(
      (name) => !given.includes(basename(name)),
    ),
    environment: picked?.variables ?? read.shared,
    service: picked?.from ?? null,
    // Of a service that is not wanted nothing needs to be known.
    problems: read.problems.filter(
      ({ path }) => !path.includes(', service ') || path === picked?.from,
    ),
  };
}

/** The text of a file that somebody named, 1 MB at most. */
export function textOfFile(file: string): string {
  try {
    return readFileFromDisk(file).text;
  } catch {
    throw new Unusable(`${file} cannot be read.`);
  }
}
