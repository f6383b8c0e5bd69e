import type { GeneratedFile } from '../installation.ts';
import { type CommentSign, markBlock } from './marked-block.ts';

/** A file of its own. */
export function file(
  path: string,
  target: string | null,
  text: string,
  why: string,
  mode = 0o644,
): GeneratedFile {
  return { path, target, place: 'whole', text, mode, why };
}

/** Lines for the end of a file that is there. */
export function end(
  path: string,
  target: string | null,
  lines: string,
  sign: CommentSign,
  why: string,
  mode = 0o644,
): GeneratedFile {
  return { path, target, place: 'end', text: markBlock(lines, sign), mode, why };
}
