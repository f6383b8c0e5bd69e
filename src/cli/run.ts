import { processEnvironment } from '../base/environment.ts';
import { messageOf } from '../base/errors.ts';
import type { Command, CommandContext } from './command.ts';
import { commands } from './commands.ts';
import { consoleOutput } from './output.ts';
import { readStandardInput } from './read-standard-input.ts';
import { version } from './version.ts';

/** Runs one command and gives the exit status: 0 well, 1 problems, 2 unusable input. */
export async function run(
  argv: readonly string[],
  context: CommandContext = {
    environment: processEnvironment(),
    output: consoleOutput,
    readStandardInput,
  },
): Promise<number> {
  const { output } = context;
  if (argv[0] === '--version' || argv[0] === '-v') return say(output.line, version());
  const command = commands.find((one) => one.words.every((word, at) => argv[at] === word));
  if (!command) return unknown(argv, context);
  const rest = argv.slice(command.words.length);
  if (rest.includes('--help') || rest.includes('-h')) return say(output.line, command.usage);
  return await runCommand(command, rest, context);
}

async function runCommand(
  command: Command,
  argv: readonly string[],
  context: CommandContext,
): Promise<number> {
  try {
    return await command.run(argv, context);
  } catch (thrown) {
    // parseArgs throws for an option it does not know; its message names the option only.
    context.output.note(`usher ${command.words.join(' ')}: ${messageOf(thrown)}`);
    context.output.note(`Try: usher ${command.words.join(' ')} --help`);
    return 2;
  }
}

function unknown(argv: readonly string[], { output }: CommandContext): number {
  const asked = argv[0] === undefined || argv[0] === '--help' || argv[0] === 'help';
  if (asked) return say(output.line, overview());
  output.note(`usher: there is no command "${argv.join(' ').slice(0, 80)}".`);
  output.note(overview());
  return 2;
}

function overview(): string {
  const lines = commands.map((one) => `  ${one.words.join(' ').padEnd(16)} ${one.summary}`);
  return [
    'usher: the usher at the door of Jitsi Meet',
    '',
    ...lines,
    '',
    'usher COMMAND --help says more.',
  ].join('\n');
}

function say(line: (text: string) => void, text: string): number {
  line(text);
  return 0;
}
