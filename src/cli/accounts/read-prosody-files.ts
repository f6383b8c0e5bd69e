import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { encodeHost, type ProsodyFile } from '../../accounts/prosody-account.ts';
import { Unusable } from '../unusable.ts';

const ENDING = '.dat';

/**
 * The accounts of a host below Prosody's data directory, by name. Throws where there are none, naming the hosts that
 * there are.
 */
export function readProsodyFiles(directory: string, host: string): readonly ProsodyFile[] {
  const folder = join(directory, encodeHost(host.toLowerCase()), 'accounts');
  const names = listOf(folder)?.filter((name) => name.endsWith(ENDING)) ?? [];
  if (names.length === 0) throw new Unusable(`${folder} holds no accounts. ${hostsOf(directory)}`);
  return names.sort().flatMap((name) => {
    const path = join(folder, name);
    // A file cannot be larger than what its reader looks at, so nothing more is read of one that is.
    return [{ path, name: name.slice(0, -ENDING.length), bytes: readFile(path) }];
  });
}

function readFile(path: string): Uint8Array {
  try {
    const { size } = statSync(path);
    return size > 1_000_000 ? new Uint8Array(size) : readFileSync(path);
  } catch {
    throw new Unusable(`${path}: the file cannot be read.`);
  }
}

function hostsOf(directory: string): string {
  const folders = listOf(directory);
  if (folders === null)
    return `${directory} cannot be read: it is Prosody's data directory that is wanted.`;
  const hosts = folders
    .filter((folder) =>
      listOf(join(directory, folder, 'accounts'))?.some((one) => one.endsWith(ENDING)),
    )
    .map((folder) => decodeURIComponent(folder));
  return hosts.length === 0
    ? 'No other host has any.'
    : `Hosts that have some: ${hosts.join(', ')}.`;
}

/** Null where it is no folder, or not to be read. */
function listOf(folder: string): string[] | null {
  try {
    return readdirSync(folder);
  } catch {
    return null;
  }
}
