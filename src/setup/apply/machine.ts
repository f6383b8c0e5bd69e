import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import {
  NotOrdinary,
  type OrdinaryFile,
  type Rights,
  readOrdinary,
  writeFresh,
} from './ordinary-file.ts';
import { type Change, isOurs, type ReadText } from './plan-changes.ts';
import { groupOf, readerOf } from './reader-of.ts';

/** The copy of a file as it was before us; later ones are numbered. */
const COPY = '.before-usher';

/** The files of a machine, below `root`. */
export class Machine {
  readonly #root: string;
  /** Root, but below a root of somebody's own. */
  readonly #owner: Pick<Rights, 'uid' | 'gid'>;

  constructor(root = '/') {
    this.#root = realpathSync(root);
    this.#owner = lstatSync(this.#root);
  }

  /**
   * @throws where it is a link, a folder, or may not be read: nothing of that kind is written over. And where it is not
   * UTF-8: what is written back would be other letters.
   */
  readonly read: ReadText = (target) => {
    const file = this.#file(target);
    if (!file) return null;
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file.bytes);
    } catch {
      throw new Error(`${target} is not UTF-8; put our lines in by hand, or convert it first.`);
    }
  };

  readonly readCopy: ReadText = (target) => this.read(`${target}${COPY}`);

  /** The number of a group of this machine; null where there is none of that name. */
  readonly group = (name: string): number | null => groupOf(this.read('/etc/group') ?? '', name);

  /** Puts it in place. What was there is kept first. @returns the name of a copy that was made */
  carryOut({ target, before, after }: Change): string | null {
    const copy = before === null ? null : this.#keep(target, before);
    this.#put(target, after);
    return copy;
  }

  /** The other way round, rights included. A copy that says what stands in its place again has served, and goes. */
  takeBack({ target, after }: Change): void {
    const copy = this.#file(`${target}${COPY}`);
    this.#put(target, after, copy?.rights);
    if (after !== null && this.readCopy(target) === after) rmSync(this.#at(`${target}${COPY}`));
  }

  #keep(target: string, before: string): string | null {
    for (let number = isOurs(before) ? 1 : 0; ; number += 1) {
      const copy = `${target}${COPY}${number === 0 ? '' : `.${number}`}`;
      const there = this.read(copy);
      if (there === before) return null;
      if (there !== null) continue;
      const file = this.#file(target);
      if (!file) throw new Error('it is gone.');
      writeFresh(this.#at(copy), file.bytes, file.rights);
      return copy;
    }
  }

  /** `rights`: those to have again. */
  #put(target: string, text: string | null, rights?: Rights): void {
    const at = this.#at(target);
    if (text === null) {
      rmSync(at, { force: true });
      return;
    }
    this.#makeFolder(dirname(target), target);
    const fresh = `${at}.usher-new`;
    rmSync(fresh, { force: true });
    writeFresh(fresh, text, rights ?? this.#rights(target, this.#file(target)?.rights));
    renameSync(fresh, at);
  }

  /** The folder of a service's secrets is for that service alone; every other is for everybody, whatever the umask. */
  #makeFolder(folder: string, target: string): void {
    const at = this.#at(folder);
    if (lstatSync(at, { throwIfNoEntry: false })) return;
    this.#makeFolder(dirname(folder), target);
    mkdirSync(at, { mode: 0o700 });
    const group = folder === dirname(target) ? this.#reader(target) : null;
    if (group !== null) chownSync(at, this.#owner.uid, group);
    chmodSync(at, group === null ? 0o755 : 0o750);
  }

  /** As before; but what holds a secret is for its owner and the service alone. */
  #rights(target: string, old: Rights | undefined): Rights {
    const group = this.#reader(target);
    if (group !== null) return { uid: old?.uid ?? this.#owner.uid, gid: group, mode: 0o640 };
    return old ?? { ...this.#fresh(), mode: 0o644 };
  }

  /** Whose a file is that this process makes. */
  #fresh(): Pick<Rights, 'uid' | 'gid'> {
    const { uid, gid } = this.#owner;
    return { uid: process.geteuid?.() ?? uid, gid: process.getegid?.() ?? gid };
  }

  #reader(target: string): number | null {
    const reader = readerOf(target);
    return reader && this.group(reader.group);
  }

  #file(target: string): OrdinaryFile | null {
    try {
      return readOrdinary(this.#at(target));
    } catch (thrown) {
      if (!(thrown instanceof NotOrdinary)) throw thrown;
      throw new Error(`${target} is no ordinary file; put it right by hand.`);
    }
  }

  /** @throws where a link leads out of the root */
  #at(target: string): string {
    const at = join(this.#root, target);
    const folder = realFolder(dirname(at));
    if (folder === this.#root || folder.startsWith(this.#root.replace(/\/?$/, sep))) return at;
    throw new Error(`${target} leads out of ${this.#root} by a link; put it right by hand.`);
  }
}

/** Where a folder is, or the first one above it that is there. */
function realFolder(folder: string): string {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found ? realpathSync(folder) : realFolder(dirname(folder));
}
