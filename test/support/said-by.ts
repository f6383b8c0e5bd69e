import type { Command } from '../../src/cli/command.ts';
import { runCommand } from '../../src/cli/run.ts';
import { RecordedContext, type Surroundings } from './recorded-context.ts';

/** What a command printed, and how it ended. */
export interface Said {
  readonly status: number;
  /** Lines of standard output. */
  readonly lines: readonly string[];
  /** All of standard output. */
  readonly out: string;
  /** Standard error. */
  readonly notes: string;
}

/** Runs a command as the shell would. */
export async function saidBy(
  command: Command,
  argv: readonly string[],
  surroundings?: Surroundings,
): Promise<Said> {
  const context = new RecordedContext(surroundings);
  const status = await runCommand(command, argv, context);
  const { lines, notes } = context;
  return { status, lines, out: lines.join('\n'), notes: notes.join('\n') };
}
