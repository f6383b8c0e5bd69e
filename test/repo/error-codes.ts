import type { SourceFile } from './tree.ts';

/** An error as the code throws it or as the page explains it. */
export interface ErrorCode {
  readonly code: string;
  readonly status: number;
}

const THROWN = /new \w*Error\(\s*'([a-z_]+)',\s*(\d{3})/g;
const ROW_OF_A_LIST = /^ {2}([a-z_]+): \{\s+status: (\d{3}),/gm;
const IN_THE_PAGE = /^\| `([a-z_]+)` \| (\d{3}) \|/gm;

/** Every code that is thrown, with its status: literals, and the rows of a room's list of errors. */
export function codesThrown(files: readonly SourceFile[]): ErrorCode[] {
  return files.flatMap(({ path, text }) => {
    const rows = path.endsWith('/errors.ts') ? found(text, ROW_OF_A_LIST) : [];
    return [...found(text, THROWN), ...rows];
  });
}

/** Every code that the page explains. */
export function codesExplained(page: string): ErrorCode[] {
  return found(page, IN_THE_PAGE);
}

/** Errors whose code cannot be read off the source, outside the lists that hold them. */
export function codesHidden(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => !path.endsWith('/errors.ts'))
    .filter(({ text }) => /new \w*Error\(\s*(?!['"`]|\))[a-z][\w.]*,\s*(\d{3}|status)/.test(text))
    .map(({ path }) => path);
}

function found(text: string, pattern: RegExp): ErrorCode[] {
  return [...text.matchAll(pattern)].map(([, code = '', status]) => ({
    code,
    status: Number(status),
  }));
}
