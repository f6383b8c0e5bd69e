import { resolve } from 'node:path';
import type { Environment } from '../base/environment.ts';
import { detectAlias, readAlias } from './aliases/detect.ts';
import { isDockerJitsiMeet } from './aliases/docker-jitsi-meet.ts';
import type { AliasReading, Neighbour } from './aliases/reading.ts';
import type { Config } from './config.ts';
import { loadConfig } from './load.ts';
import { type Problem, Report } from './problem.ts';
import { readEnvironment } from './read-environment.ts';
import { type ReadFile, readFileFromDisk } from './read-file.ts';
import { renderFile, type WrittenValue } from './render-file.ts';
import { rootSection } from './sections/root.ts';
import { join } from './setting-path.ts';

export interface ImportInput {
  readonly environment: Environment;
  readonly dotEnv: string | null;
  /** Whose environment it is; null: found out. */
  readonly from: Neighbour | null;
  readonly readFile?: ReadFile;
}

export type ImportResult =
  | { readonly text: string; readonly config: Config; readonly notices: readonly string[] }
  | { readonly problems: readonly Problem[]; readonly notices: readonly string[] };

/**
 * Turns a neighbour's environment, with the USHER_* variables over it, into the text of a usher.yaml that
 * loads to the same Config. Secrets that stood in variables stand in the text.
 */
export function importConfig(input: ImportInput): ImportResult {
  const { readFile = readFileFromDisk } = input;
  const alias = readWhosever(input);
  return alias ? importReading(alias, readFile) : { problems: [notFound], notices: [] };
}

/**
 * The same from an environment that was read already. `beside`: files that will lie beside the result, by their names,
 * which stay as short as they are.
 */
export function importReading(
  alias: AliasReading,
  readFile: ReadFile,
  beside: ReadonlyMap<string, string> = new Map(),
): ImportResult {
  const { environment } = alias;
  const near = new Map([...beside].map(([name, text]) => [resolve(name), text] as const));
  const read: ReadFile = (path) => {
    const text = near.get(path);
    return text === undefined ? readFile(path) : { text, mode: 0o600 };
  };
  const loaded = loadConfig({ path: null, environment, reading: alias, readFile: read });
  if ('problems' in loaded) return loaded;
  const values = gather(alias, beside);
  return {
    text: `${head(alias.neighbour)}\n${renderFile(rootSection, values)}`,
    config: loaded.config,
    notices: loaded.notices,
  };
}

/** docker-jitsi-meet is no adapter: nobody starts Usher with its environment by chance. */
function readWhosever({ environment, dotEnv, from }: ImportInput): AliasReading | null {
  if (from) return readAlias(from, environment, dotEnv);
  const adapter = detectAlias(environment, dotEnv);
  if (adapter || !isDockerJitsiMeet(environment)) return adapter;
  return readAlias('docker-jitsi-meet', environment, dotEnv);
}

const notFound: Problem = {
  path: 'environment',
  message: 'is that of no adapter we know',
  mend: 'Set the variables, or name a file of them by --env, or the adapter by --from.',
};

function head(neighbour: Neighbour): string {
  return [
    `# Usher, from the environment of ${neighbour}.`,
    '# Check it with: usher config check --config FILE',
    '',
  ].join('\n');
}

/** Every value by its path, with where it came from; variables of ours replace what they name. */
function gather(
  alias: AliasReading,
  beside: ReadonlyMap<string, string>,
): Map<string, WrittenValue> {
  const values = new Map<string, WrittenValue>();
  addAll(alias.raw, '', alias, values);
  const variables = readEnvironment(rootSection, alias.environment, new Report());
  for (const [path, { name, text }] of variables) {
    // A secret's two forms exclude each other.
    values.delete(path.endsWith('_file') ? path.slice(0, -'_file'.length) : `${path}_file`);
    values.set(path, { value: { text }, remark: remark(path, name) });
  }
  for (const [path, entry] of values) {
    const file = fileName(path, entry.value);
    if (file !== null && !beside.has(file)) values.set(path, { ...entry, value: resolve(file) });
  }
  return values;
}

/** The name of a secret's file, which is relative to something else in a file than in a variable. */
function fileName(path: string, value: WrittenValue['value']): string | null {
  if (!path.endsWith('_file')) return null;
  if (typeof value === 'string') return value.trim();
  return isVariableText(value) ? value.text.trim() : null;
}

function isVariableText(value: WrittenValue['value']): value is { text: string } {
  return typeof value === 'object' && value !== null && 'text' in value;
}

function addAll(
  raw: unknown,
  path: string,
  alias: AliasReading,
  values: Map<string, WrittenValue>,
): void {
  for (const [key, value] of Object.entries(raw as Record<string, unknown>)) {
    const here = join(path, key);
    if (Array.isArray(value) && value.every((item) => typeof item === 'object')) {
      for (const [index, item] of value.entries()) addAll(item, `${here}[${index}]`, alias, values);
    } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      addAll(value, here, alias, values);
    } else {
      const from = alias.sources.get(here);
      values.set(here, {
        value,
        remark: from ? remark(here, from) : `as ${alias.neighbour} has it`,
      });
    }
  }
}

function remark(path: string, variable: string): string {
  const inline = /(^|[._])secret$|private_key$|password$/.test(path);
  return inline
    ? `from ${variable}; better in a file of its own, named by ${path.split('.').at(-1)}_file`
    : `from ${variable}`;
}
