import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type Change, isOurs, type ReadText } from './plan-changes.ts';
import { groupOf, readerOf } from './reader-of.ts';

/** The copy of a file as it was before us; later ones are numbered. */
const COPY = '.before-usher';

/** The files of a machine, below `root`. */
export class Machine {
  readonly #root: string;
  /** Root, but below a root of somebody's own. */
  readonly #owner: number;

  constructor(root = '/') {
    this.#root = root;
    this.#owner = statSync(root).uid;
  }

  /** @throws where it is a link, a folder, or may not be read: nothing of that kind is written over. */
  readonly read: ReadText = (target) => {
    const at = this.#at(target);
    const found = lstatSync(at, { throwIfNoEntry: false });
    if (!found) return null;
    if (!found.isFile()) throw new Error(`${target} is no ordinary file; put it right by hand.`);
    return readFileSync(at, 'utf8');
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
    this.#put(target, after);
    const copy = statSync(this.#at(`${target}${COPY}`), { throwIfNoEntry: false });
    if (after !== null && copy) this.#sameRights(copy, this.#at(target));
    if (after !== null && this.readCopy(target) === after) rmSync(this.#at(`${target}${COPY}`));
  }

  #keep(target: string, before: string): string | null {
    for (let number = isOurs(before) ? 1 : 0; ; number += 1) {
      const copy = `${target}${COPY}${number === 0 ? '' : `.${number}`}`;
      const there = this.read(copy);
      if (there === before) return null;
      if (there !== null) continue;
      copyFileSync(this.#at(target), this.#at(copy), constants.COPYFILE_EXCL);
      this.#sameRights(statSync(this.#at(target)), this.#at(copy));
      return copy;
    }
  }

  #put(target: string, text: string | null): void {
    const at = this.#at(target);
    if (text === null) {
      rmSync(at, { force: true });
      return;
    }
    this.#makeFolder(target);
    const old = statSync(at, { throwIfNoEntry: false });
    const fresh = `${at}.usher-new`;
    rmSync(fresh, { force: true });
    writeFileSync(fresh, text, { flag: 'wx', mode: 0o600 });
    this.#rights(target, old, fresh);
    renameSync(fresh, at);
  }

  /** The folder of a service's secrets is for that service alone. */
  #makeFolder(target: string): void {
    const folder = dirname(this.#at(target));
    if (lstatSync(folder, { throwIfNoEntry: false })) return;
    mkdirSync(folder, { recursive: true });
    const group = this.#reader(target);
    if (group === null) return;
    chownSync(folder, this.#owner, group);
    chmodSync(folder, 0o750);
  }

  /** As before; but what holds a secret is for its owner and the service alone. */
  #rights(target: string, old: Stats | undefined, fresh: string): void {
    const group = this.#reader(target);
    if (group !== null) {
      chownSync(fresh, old?.uid ?? this.#owner, group);
      chmodSync(fresh, 0o640);
    } else if (old) {
      this.#sameRights(old, fresh);
    } else {
      chmodSync(fresh, 0o644);
    }
  }

  #reader(target: string): number | null {
    const reader = readerOf(target);
    return reader && this.group(reader.group);
  }

  #sameRights({ uid, gid, mode }: Stats, path: string): void {
    chownSync(path, uid, gid);
    chmodSync(path, mode & 0o777);
  }

  #at(target: string): string {
    return join(this.#root, target);
  }
}
