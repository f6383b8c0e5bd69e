import { withBlock, withoutBlock } from '../generate/marked-block.ts';
import type { Carried } from './manifest.ts';
import { readerOf } from './reader-of.ts';

/** What a file on the machine becomes. */
export interface Change {
  readonly target: string;
  /** Null: it is not there. */
  readonly before: string | null;
  /** Null: it goes. */
  readonly after: string | null;
}

export interface Changes {
  /** Those that change something, in the order of the list. */
  readonly changes: readonly Change[];
  /** Why nothing may be touched; empty where all is well. */
  readonly problems: readonly string[];
}

/** A text of the machine; null: not there. */
export type ReadText = (path: string) => string | null;

/** What is asked of the machine before anything is done to it. */
export interface MachineView {
  readonly read: ReadText;
  /** What was there before us. */
  readonly readCopy: ReadText;
  readonly group: (name: string) => number | null;
}

/** Whether setup wrote this: a copy of what it wrote itself is none of what was there before it. */
export function isOurs(text: string): boolean {
  return /^(# Written|# Usher's settings, written|(--|\/\/|#) BEGIN usher setup: written) by usher setup/m.test(
    text,
  );
}

/** `ours`: the texts of the folder. */
export function planApply(
  files: readonly Carried[],
  ours: ReadText,
  { read, group }: MachineView,
): Changes {
  return collect(files, ({ path, target, place }) => {
    const text = ours(path);
    if (text === null || text.trim() === '') {
      return `${path} is missing or empty in the folder; step 1 of APPLY.md says what goes into it.`;
    }
    const reader = readerOf(target);
    if (reader && group(reader.group) === null) {
      return `${target} holds a secret for the group "${reader.group}", which this machine does not have. ${reader.mend}`;
    }
    const before = read(target);
    if (place === 'whole') return { target, before, after: text };
    if (before === null) {
      return `${target} is not there: our lines go to its end. Is Jitsi installed?`;
    }
    const after = withBlock(before, text);
    return after === null ? damaged(target) : { target, before, after };
  });
}

export function planUndo(
  files: readonly Carried[],
  ours: ReadText,
  { read, readCopy }: MachineView,
): Changes {
  return collect(files.toReversed(), ({ path, target, place }) => {
    const before = read(target);
    if (before === null) return { target, before, after: null };
    if (place === 'end') {
      const after = withoutBlock(before);
      return after === null ? damaged(target) : { target, before, after };
    }
    if (before === ours(path)) return { target, before, after: readCopy(target) };
    // Somebody else's: it lay there before us, or came since.
    if (!isOurs(before)) return { target, before, after: before };
    return `${target} was changed since; put it right by hand.`;
  });
}

function damaged(target: string): string {
  return `The marks of usher setup in ${target} are damaged: take its lines out by hand.`;
}

function collect(files: readonly Carried[], judge: (file: Carried) => Change | string): Changes {
  const judged = files.map(judge);
  return {
    problems: [...new Set(judged.filter((one) => typeof one === 'string'))],
    changes: judged
      .filter((one) => typeof one !== 'string')
      .filter(({ before, after }) => before !== after),
  };
}
