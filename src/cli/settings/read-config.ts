import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load.ts';
import type { CommandContext } from '../command.ts';
import { renderProblems } from '../print/render-problems.ts';
import { readDotEnv } from './read-dot-env.ts';

/** `sudo` drops the variable, which is how a file that is there is missed most often. */
const NO_FILE =
  'No file was read: neither --config nor USHER_CONFIG names one. Write --config /etc/usher/usher.yaml behind the command.';

/** What the variables of our settings begin with. */
const PREFIX = /^USHER_/;

/** A configuration that is well, and what its operator should know. */
export interface LoadedConfig {
  readonly config: Config;
  readonly notices: readonly string[];
}

/**
 * Reads the settings for a command: from `path`, else USHER_CONFIG, else the environment alone. Null when
 * there are problems: all of them are then printed, and the notices.
 */
export async function readConfig(
  path: string | null,
  { environment, output }: CommandContext,
): Promise<LoadedConfig | null> {
  const file = path ?? (environment['USHER_CONFIG'] || null);
  const result = loadConfig({ path: file, environment, dotEnv: readDotEnv() });
  if (!('problems' in result)) return result;
  // Where nobody wrote any setting, all the rest is because of that, and a notice on them is none.
  const nothing = file === null && !Object.keys(environment).some((name) => PREFIX.test(name));
  if (nothing) output.note(NO_FILE);
  else for (const notice of result.notices) output.note(`note: ${notice}`);
  for (const line of renderProblems(result.problems)) output.note(line);
  if (file === null && !nothing) output.note(NO_FILE);
  return null;
}
