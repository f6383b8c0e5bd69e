import { withBlock, withoutBlock } from '../generate/marked-block.ts';
import type { Carried } from './manifest.ts';

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

/** `ours`: the texts of the folder. */
export function planApply(files: readonly Carried[], ours: ReadText, there: ReadText): Changes {
  return collect(files, (file) => {
    const text = ours(file.path);
    if (text === null || text.trim() === '')
      return `${file.path} is missing or empty; see step 1 of APPLY.md.`;
    const before = there(file.target);
    if (file.place === 'whole') return { target: file.target, before, after: text };
    if (before === null)
      return `${file.target} is not there: our lines go to its end. Is Jitsi installed?`;
    const after = withBlock(before, text);
    return after === null ? damaged(file.target) : { target: file.target, before, after };
  });
}

/** `copies`: what was there before us, of files that are wholly ours. */
export function planUndo(
  files: readonly Carried[],
  ours: ReadText,
  there: ReadText,
  copies: ReadText,
): Changes {
  return collect(files.toReversed(), ({ path, target, place }) => {
    const before = there(target);
    if (before === null) return { target, before, after: null };
    if (place === 'whole') {
      const changed = before !== ours(path) && before !== copies(target);
      if (changed) return `${target} was changed since; put it right by hand.`;
      return { target, before, after: copies(target) };
    }
    const after = withoutBlock(before);
    return after === null ? damaged(target) : { target, before, after };
  });
}

function damaged(target: string): string {
  return `The marks of usher setup in ${target} are damaged: take its lines out by hand.`;
}

function collect(files: readonly Carried[], judge: (file: Carried) => Change | string): Changes {
  const judged = files.map(judge);
  return {
    problems: judged.filter((one) => typeof one === 'string'),
    changes: judged
      .filter((one) => typeof one !== 'string')
      .filter(({ before, after }) => before !== after),
  };
}
