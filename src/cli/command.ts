import type { Clock } from '../base/clock.ts';
import type { Environment } from '../base/environment.ts';
import type { Random } from '../base/random.ts';
import type { Output } from './output.ts';

/** Asks somebody at a terminal, and gives the line they write, without its end. */
export type Ask = (question: string) => Promise<string>;

/** What a command is given instead of the process: so that a test can give it something else. */
export interface CommandContext {
  readonly environment: Environment;
  readonly output: Output;
  /** All of standard input as text, at most 1 MB. */
  readonly readStandardInput: () => Promise<string>;
  /** Null or left out where nobody sits at a terminal. */
  readonly ask?: Ask | null;
  readonly clock: Clock;
  readonly random: Random;
}

/** A command of `usher`. It returns the exit status: 0 well, 1 refused or problems found, 2 unusable input. */
export interface Command {
  /** The words that name it: `['token', 'check']`. */
  readonly words: readonly string[];
  /** One line for `usher --help`. */
  readonly summary: string;
  /** The full text of `usher <words> --help`: synopsis, options, exit statuses. */
  readonly usage: string;
  run(argv: readonly string[], context: CommandContext): Promise<number>;
}
