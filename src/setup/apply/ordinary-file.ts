import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';

/** Whose a file is, and who may do what. */
export interface Rights {
  readonly uid: number;
  readonly gid: number;
  /** The permission bits alone, such as 0o640. */
  readonly mode: number;
}

export interface OrdinaryFile {
  readonly bytes: Buffer;
  readonly rights: Rights;
}

/**
 * A file as it is now; null: there is none. What is read and whose it is are of one and the same file, whatever is put
 * in its place meanwhile.
 *
 * @throws where it is a link, a folder, or may not be read
 */
export function readOrdinary(path: string): OrdinaryFile | null {
  const file = openThere(path);
  if (file === null) return null;
  try {
    const { uid, gid, mode, isFile } = statOf(file);
    if (!isFile) throw new NotOrdinary();
    return { bytes: readFileSync(file), rights: { uid, gid, mode } };
  } finally {
    closeSync(file);
  }
}

/** It is a link, a folder, a pipe: nothing that is read or written over. */
export class NotOrdinary extends Error {}

/** Writes a file that is not there yet, never through a link. Nobody else may read it before its rights are set. */
export function writeFresh(path: string, bytes: Buffer | string, rights: Rights): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, bytes);
    fchownSync(file, rights.uid, rights.gid);
    fchmodSync(file, rights.mode);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Does not wait for the other end of a pipe. */
function openThere(path: string): number | null {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return null;
    if (code === 'ELOOP' || code === 'ENXIO') throw new NotOrdinary();
    throw thrown;
  }
}

function statOf(file: number): Rights & { readonly isFile: boolean } {
  const found = fstatSync(file);
  const { uid, gid, mode } = found;
  return { uid, gid, mode: mode & 0o777, isFile: found.isFile() };
}
