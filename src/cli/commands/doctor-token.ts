import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { explainLog, isLog } from '../../setup/doctor/token/explain-reason.ts';
import { judgeToken } from '../../setup/doctor/token/judge-token.ts';
import type { Command, CommandContext } from '../command.ts';
import { pastedToken } from '../doctor/pasted-token.ts';
import { FLAG } from '../input/option-kinds.ts';
import { Unusable } from '../unusable.ts';

const USAGE = `usher doctor token [FILE] [--json]

Paste a token, the address of a meeting with a jwt in it, or lines of Prosody's log, such as
"Error verifying token err:not-allowed, reason:Invalid signature", and read what it means and what to do.
Nothing is sent anywhere, and the token is never printed. Whether Prosody would take it for a room, signature
and all: usher token check.

  FILE    read it from there; default: standard input
  --json  print one JSON object: findings, each with what, reason and mend

Exit status: 0 nothing is wrong with it, 1 something is, 2 neither a token nor lines of such a log.`;

/** What was found, of a token or of a log. */
interface Found {
  readonly what: string;
  readonly reason: string | null;
  readonly mend: readonly string[];
}

export const doctorToken: Command = {
  words: ['doctor', 'token'],
  summary: "say what a token, or a line of Prosody's log, means",
  usage: USAGE,
  async run(argv, context) {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { json: FLAG },
      allowPositionals: true,
    });
    const text = await readText(positionals, context);
    const found = isLog(text) ? ofLog(text) : ofToken(text, context);
    if (values.json) context.output.line(JSON.stringify({ findings: found }));
    else for (const line of found.flatMap(render)) context.output.line(line);
    if (found.length > 0) return 1;
    if (!values.json) context.output.line('Nothing is wrong with this token by itself.');
    return 0;
  },
};

async function readText(
  [file, ...more]: readonly string[],
  context: CommandContext,
): Promise<string> {
  if (more.length > 0) throw new Unusable(`One file is read.\n\n${USAGE}`);
  if (file === undefined) return await context.readStandardInput();
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // What was given may be the token itself, which belongs on no screen.
    throw new Unusable(
      'The file cannot be read. A token goes on standard input: it stays out of the history.',
    );
  }
}

function ofLog(text: string): Found[] {
  return explainLog(text).map(({ reason, advice }) => ({
    what: reason,
    reason: null,
    mend: advice,
  }));
}

function ofToken(text: string, { clock }: CommandContext): Found[] {
  const token = pastedToken(text);
  const faults = token ? judgeToken(token, clock.nowSeconds()) : null;
  if (faults === null) {
    throw new Unusable(
      'This is neither a token, with three parts and dots between, nor a line of Prosody’s log on tokens.',
    );
  }
  return faults.map(({ what, reason, mend }) => ({ what, reason, mend: [mend] }));
}

function render({ what, reason, mend }: Found): string[] {
  return [
    reason === null ? `${what}:` : `${what}: ${reason}`,
    ...mend.map((line) => `  → ${line}`),
  ];
}
