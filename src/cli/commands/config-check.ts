import { parseArgs } from 'node:util';
import type { Command } from '../command.ts';
import { renderProblems } from '../print/render-problems.ts';
import { judgeStart } from '../settings/judge-start.ts';
import { readConfig } from '../settings/read-config.ts';

const USAGE = `usher config check [--config FILE]

Reads the settings as "usher serve" does and says what is wrong with them, all at once, each with where
it stands and what to do. Nothing is started or created, no database and no provider is asked, and no
secret is printed.

  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone

Exit status: 0 all well, 1 problems found.`;

export const configCheck: Command = {
  words: ['config', 'check'],
  summary: 'say what is wrong with the settings',
  usage: USAGE,
  async run(argv, context) {
    const { values } = parseArgs({ args: [...argv], options: { config: { type: 'string' } } });
    const loaded = await readConfig(values.config ?? null, context);
    if (!loaded) return 1;
    for (const notice of loaded.notices) context.output.note(`note: ${notice}`);
    const problems = await judgeStart(loaded.config);
    if (problems.length > 0) {
      for (const line of renderProblems(problems)) context.output.note(line);
      return 1;
    }
    const { jitsi, signIn } = loaded.config;
    const ways = signIn.methods.length;
    const what = `${jitsi.length} Jitsi Meet, ${ways} ${ways === 1 ? 'way' : 'ways'} to sign in`;
    context.output.line(`The settings are well: ${what}.`);
    return 0;
  },
};
