import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  existsSync,
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
import type { Change, ReadText } from './plan-changes.ts';

/** The copy of a file as it was before us. */
const COPY = '.before-usher';
/** Whose group may read Prosody's settings, and Usher's: that of these, which their packages make. */
const GROUPS: readonly (readonly [folder: string, whose: string])[] = [
  ['/etc/prosody/', '/etc/prosody/prosody.cfg.lua'],
  ['/etc/usher/', '/etc/usher'],
];

/** Whether setup has been here before: a copy of what it wrote itself is none of what was there before it. */
function isOurs(text: string): boolean {
  return /^(# Written|# Usher's settings, written|(--|\/\/|#) BEGIN usher setup: written) by usher setup/m.test(
    text,
  );
}

/** The files of a machine, below `root`. */
export class Machine {
  readonly #root: string;

  constructor(root = '/') {
    this.#root = root;
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

  /** Puts it in place; what was there is kept, once. */
  carryOut({ target, before, after }: Change): void {
    const at = this.#at(target);
    if (before !== null && !isOurs(before) && !existsSync(`${at}${COPY}`)) {
      copyFileSync(at, `${at}${COPY}`, constants.COPYFILE_EXCL);
      this.#sameRights(statSync(at), `${at}${COPY}`);
    }
    this.#put(target, after);
  }

  /** The other way round. The copy of a file that was wholly ours goes back into its place. */
  takeBack({ target, after }: Change): void {
    this.#put(target, after);
  }

  #put(target: string, text: string | null): void {
    const at = this.#at(target);
    if (text === null) {
      rmSync(at, { force: true });
      return;
    }
    mkdirSync(dirname(at), { recursive: true });
    const old = statSync(at, { throwIfNoEntry: false });
    const fresh = `${at}.usher-new`;
    rmSync(fresh, { force: true });
    writeFileSync(fresh, text, { flag: 'wx', mode: 0o600 });
    this.#rights(target, old, fresh);
    renameSync(fresh, at);
  }

  /** As before; but what holds a secret is for its owner and the service alone. */
  #rights(target: string, old: Stats | undefined, fresh: string): void {
    const [, whose] = GROUPS.find(([folder]) => target.startsWith(folder)) ?? [];
    const group = whose && statSync(this.#at(whose), { throwIfNoEntry: false });
    if (group) {
      chownSync(fresh, old?.uid ?? group.uid, group.gid);
      chmodSync(fresh, 0o640);
    } else if (old) {
      this.#sameRights(old, fresh);
    } else {
      chmodSync(fresh, whose ? 0o600 : 0o644);
    }
  }

  #sameRights({ uid, gid, mode }: Stats, path: string): void {
    chownSync(path, uid, gid);
    chmodSync(path, mode & 0o777);
  }

  #at(target: string): string {
    return join(this.#root, target);
  }
}
