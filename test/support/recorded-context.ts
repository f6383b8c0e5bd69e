import { type Clock, systemClock } from '../../src/base/clock.ts';
import type { Environment } from '../../src/base/environment.ts';
import { systemRandom } from '../../src/base/random.ts';
import type { CommandContext } from '../../src/cli/command.ts';

/** What a command finds where it runs. */
export interface Surroundings {
  /** Default: empty. */
  readonly environment?: Environment;
  /** Standard input, or why it cannot be read. Default: empty. */
  readonly input?: string | Error;
  /** Default: that of the system. */
  readonly clock?: Clock;
}

/** A context for a command that keeps what is printed. */
export class RecordedContext implements CommandContext {
  /** Lines of standard output. */
  readonly lines: string[] = [];
  /** Lines of standard error. */
  readonly notes: string[] = [];
  readonly output = {
    line: (text: string) => void this.lines.push(text),
    note: (text: string) => void this.notes.push(text),
  };
  readonly environment: Environment;
  readonly readStandardInput: () => Promise<string>;
  readonly clock: Clock;
  readonly random = systemRandom;

  constructor({ environment = {}, input = '', clock = systemClock }: Surroundings = {}) {
    this.environment = environment;
    this.readStandardInput = async () => {
      if (typeof input !== 'string') throw input;
      return input;
    };
    this.clock = clock;
  }
}
