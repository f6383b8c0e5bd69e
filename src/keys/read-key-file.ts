import { type ReadFile, readFileFromDisk } from '../config/read-file.ts';
import { type GivenKey, type KeyFault, readPrivateKey } from './read-private-key.ts';

/** Others may read it, or write another key into it. */
const OTHERS = 0o007;

const UNREADABLE: KeyFault = {
  message: 'cannot be read',
  mend: 'Check that it is there and that the user Usher runs as may read it.',
};

/** Reads a key from a file that is nobody's business but ours: one that everybody may read is refused. */
export function readKeyFile(
  path: string,
  now: number,
  readFile: ReadFile = readFileFromDisk,
): GivenKey | KeyFault {
  const file = open(path, readFile);
  if (file === null) return UNREADABLE;
  if ((file.mode & OTHERS) !== 0) {
    const mend =
      'If others may have read it, make another key. Else: chmod 600 FILE; for a mounted secret, set its defaultMode.';
    return { message: 'is open to everybody on this machine', mend };
  }
  return readPrivateKey(file.text, now);
}

function open(path: string, readFile: ReadFile) {
  try {
    return readFile(path);
  } catch {
    return null;
  }
}

export function isFault(given: GivenKey | KeyFault): given is KeyFault {
  return 'message' in given;
}
