import { variableFor } from './setting-path.ts';

/** One thing wrong with a configuration. No part of it holds a value but paths, so none holds a secret. */
export interface Problem {
  /** Where: `sign_in.methods[0].issuer`, the variable it came from, or `line 3, column 5`. */
  readonly path: string;
  /** What is wrong, to be read after the path: `is shorter than 32 bytes`. */
  readonly message: string;
  /** What to do about it, one sentence. */
  readonly mend: string;
}

/** Gathers problems and notices, and knows under which name each setting was written down. */
export class Report {
  readonly problems: Problem[] = [];
  readonly notices: string[] = [];
  /** From a setting's path to the variable it came from. */
  readonly #names = new Map<string, string>();

  nameSource(path: string, variable: string): void {
    this.#names.set(path, variable);
  }

  /** The setting's name as the operator wrote it. */
  nameOf(path: string): string {
    return this.#names.get(path) ?? path;
  }

  problem(path: string, message: string, mend: string): void {
    this.problems.push({ path: this.nameOf(path), message, mend });
  }

  /** A required setting that nobody wrote; said once where one variable stands for several. */
  missing(path: string): void {
    if (this.has(path)) return;
    const name = this.nameOf(path);
    const mend = name === path ? `Write it down, or set ${variableFor(path)}.` : `Set ${name}.`;
    this.problem(path, 'is missing', mend);
  }

  /** Whether something was said about this very setting already. */
  has(path: string): boolean {
    return this.problems.some((problem) => problem.path === this.nameOf(path));
  }

  /** How to write `key: value` beside the setting at `path`, in the way that one was written. */
  beside(path: string, key: string, value: string): string {
    if (this.nameOf(path) === path) return `set ${key}: ${value} beside it`;
    return `set ${variableFor(path.replace(/[^.]+$/, key))}=${value}`;
  }

  notice(text: string): void {
    this.notices.push(text);
  }
}
