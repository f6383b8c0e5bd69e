import { type CommentSign, markBlock } from './marked-block.ts';

/** A file that setup writes. */
export interface GeneratedFile {
  /** Where it lies in the output folder, with slashes. */
  readonly path: string;
  /** Where it belongs on the machine; null for what is read or pasted by hand. */
  readonly target: string | null;
  /** Whether it is all of `target`, or goes to its end, between marks: see `marked-block.ts`. */
  readonly place: 'whole' | 'end';
  readonly text: string;
  /** The permission bits, such as 0o600. */
  readonly mode: number;
  /** One sentence for the list of files. */
  readonly why: string;
}

/** A file of its own. */
export function wholeFile(
  path: string,
  target: string | null,
  text: string,
  why: string,
  mode = 0o644,
): GeneratedFile {
  return { path, target, place: 'whole', text, mode, why };
}

/** Lines for the end of a file that is there, with an empty one before: its last may not have ended. */
export function endOfFile(
  path: string,
  target: string | null,
  lines: string,
  sign: CommentSign,
  why: string,
  mode = 0o644,
): GeneratedFile {
  return { path, target, place: 'end', text: `\n${markBlock(lines, sign)}`, mode, why };
}
