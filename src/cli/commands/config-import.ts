import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Environment } from '../../base/environment.ts';
import type { Neighbour } from '../../config/aliases/reading.ts';
import { importConfig } from '../../config/import-config.ts';
import type { Problem } from '../../config/problem.ts';
import type { Command, CommandContext } from '../command.ts';
import { renderProblems } from '../print/render-problems.ts';
import { readDotEnv } from '../settings/read-dot-env.ts';
import { readVariableFiles } from '../settings/read-variable-files.ts';

const USAGE = `usher config import [--from ADAPTER] [--env FILE] [--write FILE]

Turns the environment of another adapter into a usher.yaml that does the same.

  --from ADAPTER  jitsi-openid, go-openid, oidc-adapter, or docker-jitsi-meet with its LDAP_ variables;
                  default: found out by the variables
  --env FILE      read the variables from FILE (a .env, systemd's, a compose file) instead of the environment
  --write FILE    write there, readable by you alone; a file that exists is never overwritten.
                  Default: standard output

A secret that stood in a variable stands in the result.

Exit status: 0 done, 1 problems found, 2 unusable input.`;

const ADAPTERS: readonly Neighbour[] = [
  'jitsi-openid',
  'go-openid',
  'oidc-adapter',
  'docker-jitsi-meet',
];

export const configImport: Command = {
  words: ['config', 'import'],
  summary: "turn another adapter's environment into a usher.yaml",
  usage: USAGE,
  async run(argv, context) {
    const { values } = parseArgs({
      args: [...argv],
      options: { from: { type: 'string' }, env: { type: 'string' }, write: { type: 'string' } },
    });
    const from = ADAPTERS.find((known) => known === values.from) ?? null;
    if (values.from !== undefined && from === null) {
      context.output.note(`--from must be one of: ${ADAPTERS.join(', ')}.`);
      return 2;
    }
    const source = readSource(values.env, context);
    const result =
      source.problems.length > 0
        ? { problems: source.problems, notices: [] }
        : importConfig({ ...source, from });
    for (const notice of result.notices) context.output.note(`note: ${notice}`);
    if ('problems' in result) {
      for (const line of renderProblems(result.problems)) context.output.note(line);
      return 1;
    }
    return write(result.text, values.write, context);
  },
};

interface Source {
  readonly environment: Environment;
  readonly dotEnv: string | null;
  readonly problems: readonly Problem[];
}

function readSource(file: string | undefined, { environment }: CommandContext): Source {
  return file === undefined
    ? { environment, dotEnv: readDotEnv(), problems: [] }
    : { ...readVariableFiles([file]), dotEnv: null };
}

function write(text: string, file: string | undefined, { output }: CommandContext): number {
  if (file === undefined) {
    output.line(text.trimEnd());
    return 0;
  }
  try {
    // `wx` refuses what exists, a dangling link too; the mode holds from the first byte on.
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
  } catch (thrown) {
    const exists = thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST';
    output.note(exists ? `${file} exists; it is not overwritten.` : `${file} cannot be written.`);
    return 2;
  }
  output.line(`Written to ${file}. Check it with: usher config check --config ${file}`);
  return 0;
}
