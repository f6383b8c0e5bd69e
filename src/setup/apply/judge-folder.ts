import { lstatSync, type Stats } from 'node:fs';
import { join } from 'node:path';

/** Group and others may write. */
const WRITABLE = 0o022;
/** Group and others may come in. */
const OPEN = 0o011;

/**
 * Why what lies in a folder is not carried onto the machine: somebody else could have written it, and would be root by
 * it. `trusted`: the numbers of the users whose folder it may be; `paths`: what is read of it.
 */
export function judgeFolder(
  folder: string,
  paths: readonly string[],
  trusted: readonly number[],
): string[] {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (!found) return [];
  const isOpen = (found.mode & OPEN) !== 0;
  const within = new Set(paths.flatMap(foldersAbove).concat(paths));
  const others = [...within].flatMap((path) =>
    judge(path, lstatSync(join(folder, path), { throwIfNoEntry: false }), isOpen, trusted),
  );
  return [...judge(folder, found, true, trusted), ...others];
}

function judge(
  path: string,
  found: Stats | undefined,
  isOpen: boolean,
  trusted: readonly number[],
): string[] {
  if (!found) return [];
  if (!found.isFile() && !found.isDirectory()) return [`${path} is no ordinary file or folder.`];
  if (!trusted.includes(found.uid)) {
    return [
      `${path} belongs to another user (number ${found.uid}). Look at what is in it; then: chown -R root: FOLDER`,
    ];
  }
  if (isOpen && (found.mode & WRITABLE) !== 0) {
    return [`${path} may be written by others. Look at what is in it; then: chmod -R go-w FOLDER`];
  }
  return [];
}

function foldersAbove(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, at) => names.slice(0, at + 1).join('/'));
}
