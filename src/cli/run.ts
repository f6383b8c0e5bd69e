import { systemClock } from '../base/clock.ts';
import { processEnvironment } from '../base/environment.ts';
import { AppError, messageOf } from '../base/errors.ts';
import { systemRandom } from '../base/random.ts';
import { suggest } from '../config/suggest.ts';
import type { Command, CommandContext } from './command.ts';
import { commands } from './commands.ts';
import { askAtTerminal } from './input/ask-at-terminal.ts';
import { explainArguments } from './input/explain-arguments.ts';
import { readStandardInput } from './input/read-standard-input.ts';
import { consoleOutput } from './output.ts';
import { Unusable } from './unusable.ts';
import { version } from './version.ts';

/** The longest name of a command, so that the summaries stand in one column. */
const WIDEST = Math.max(...commands.map(({ words }) => words.join(' ').length));

/** Runs one command and gives the exit status: 0 well, 1 problems, 2 unusable input. */
export async function run(
  argv: readonly string[],
  context: CommandContext = {
    environment: processEnvironment(),
    output: consoleOutput,
    readStandardInput,
    ask: askAtTerminal(consoleOutput),
    clock: systemClock,
    random: systemRandom,
  },
): Promise<number> {
  const { output } = context;
  if (argv[0] === '--version' || argv[0] === '-v') return say(output.line, version());
  const help = askedForHelp(argv);
  if (help) return explainWords(help, context);
  const command = commands.find((one) => beginsWith(argv, one.words));
  if (!command) return unknown(argv, context);
  return await runCommand(command, argv.slice(command.words.length), context);
}

/** The words that somebody wants explained, or null: `help config`, `config --help`, `-h`, nothing at all. */
function askedForHelp(argv: readonly string[]): readonly string[] | null {
  if (argv[0] === 'help') return argv.slice(1).filter((word) => !isHelp(word));
  return argv.length === 0 || argv.some(isHelp)
    ? argv.filter((word) => !word.startsWith('-'))
    : null;
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

function beginsWith(words: readonly string[], start: readonly string[]): boolean {
  return start.every((word, at) => words[at] === word);
}

/** The usage of the command that these words name, or the list of those that begin with them. */
function explainWords(words: readonly string[], context: CommandContext): number {
  const command = commands.find((one) => beginsWith(words, one.words));
  if (command) return say(context.output.line, command.usage);
  const family = commands.filter((one) => beginsWith(one.words, words));
  if (family.length === 0) return unknown(words, context);
  return say(context.output.line, overview(family));
}

/** Runs it; what it throws is told. An error of ours, such as a store that is gone, is a problem: status 1. */
export async function runCommand(
  command: Command,
  argv: readonly string[],
  context: CommandContext,
): Promise<number> {
  try {
    return await command.run(argv, context);
  } catch (thrown) {
    if (thrown instanceof AppError) return tell(thrown, command, context);
    if (thrown instanceof Unusable) {
      context.output.note(thrown.message);
      return 2;
    }
    const why = explainArguments(thrown, command.usage) ?? messageOf(thrown);
    context.output.note(`usher ${command.words.join(' ')}: ${why}`);
    context.output.note(`Try: usher ${command.words.join(' ')} --help`);
    return 2;
  }
}

function tell({ code, message, hint }: AppError, { words }: Command, context: CommandContext): 1 {
  const why = hint === undefined ? '' : ` (${hint})`;
  context.output.note(`usher ${words.join(' ')}: ${message}${why} ${code}`);
  return 1;
}

function unknown(argv: readonly string[], { output }: CommandContext): number {
  const family = familyOf(argv[0] ?? '');
  const option = argv.findIndex((word) => word.startsWith('-'));
  const words = option > 0 ? argv.slice(0, option) : argv;
  output.note(`usher: there is no command "${words.join(' ').slice(0, 80)}".`);
  output.note(overview(family.length > 0 ? family : commands));
  return 2;
}

/** The commands that a first word may have meant; none where it is like nothing. */
function familyOf(typed: string): readonly Command[] {
  const near = commands.filter((one) => isNear(one.words[0] ?? '', typed));
  if (near.length > 0) return near;
  const meant = suggest(
    typed,
    commands.map((one) => one.words[0] ?? ''),
  );
  return commands.filter((one) => one.words[0] === meant);
}

/** `meetings` and `meet` for `meeting`: the ends of a word are what people miss first. */
function isNear(word: string, typed: string): boolean {
  return typed.startsWith(word) || (typed !== '' && word.startsWith(typed));
}

function overview(listed: readonly Command[]): string {
  const lines = listed.map((one) => `  ${one.words.join(' ').padEnd(WIDEST)} ${one.summary}`);
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
