import type { Environment } from '../../src/base/environment.ts';
import type { Command } from '../../src/cli/command.ts';
import { runCommand } from '../../src/cli/run.ts';

/** What a command printed, and how it ended. */
export interface Said {
  readonly status: number;
  /** Lines of standard output. */
  readonly lines: readonly string[];
  /** Standard error. */
  readonly notes: string;
}

/** Runs a command as the shell would; `input` is its standard input. */
export async function saidBy(
  command: Command,
  argv: readonly string[],
  { environment = {}, input = '' }: { environment?: Environment; input?: string } = {},
): Promise<Said> {
  const lines: string[] = [];
  const notes: string[] = [];
  const status = await runCommand(command, argv, {
    environment,
    output: { line: (text) => lines.push(text), note: (text) => notes.push(text) },
    readStandardInput: async () => input,
  });
  return { status, lines, notes: notes.join('\n') };
}
