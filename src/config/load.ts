import type { Environment } from '../base/environment.ts';
import { detectAlias } from './aliases/detect.ts';
import type { AliasReading } from './aliases/reading.ts';
import { buildConfig } from './build.ts';
import { collect } from './collect.ts';
import type { Config } from './config.ts';
import { judge } from './judge.ts';
import { type Problem, Report } from './problem.ts';
import { readEnvironment } from './read-environment.ts';
import { type ReadFile, readFileFromDisk } from './read-file.ts';
import { readYaml } from './read-yaml.ts';
import { secretReader } from './secret.ts';
import { rootSection, type Settings } from './sections/root.ts';

export interface LoadInput {
  /** The configuration file; null: none, the environment says it all. */
  readonly path: string | null;
  /** The file's text where it is at hand; read from `path` if left out. */
  readonly text?: string;
  readonly environment: Environment;
  /** The text of `.env` in the working directory; only the environment of jitsi-go-openid reads it. */
  readonly dotEnv?: string | null;
  /** Without a file: a neighbour's environment, read already. */
  readonly reading?: AliasReading;
  /** For the file, and for the files that hold secrets. Default: the disk. */
  readonly readFile?: ReadFile;
}

export type LoadResult =
  | { readonly config: Config; readonly notices: readonly string[] }
  | { readonly problems: readonly Problem[]; readonly notices: readonly string[] };

/**
 * Reads, checks and completes a configuration: the YAML file, or without one the environment of a
 * neighbour; the USHER_* variables over it. All problems come at once, as a value.
 */
export function loadConfig(input: LoadInput): LoadResult {
  const report = new Report();
  const readFile = input.readFile ?? readFileFromDisk;
  const base = readBase(input, readFile, report);
  const variables = readEnvironment(rootSection, base.environment, report);
  if (base.raw === null) return refused(report);
  const readSecret = secretReader(readFile, input.path, report);
  const inline: string[] = [];
  const onInlineSecret = (path: string): number => inline.push(path);
  const sources = { root: rootSection, variables, readSecret, onInlineSecret, report };
  const draft = collect(rootSection, base.raw, sources);
  // The address of a file holds no password, as one of PostgreSQL may.
  const isFile = draft.storage?.url?.startsWith('sqlite:') === true;
  const secrets = inline.filter((path) => !(isFile && path === 'storage.url'));
  if (base.isOpen && secrets.length > 0) {
    const where = `${input.path} holds ${secrets.join(', ')}`;
    report.notice(`${where}, and everybody on this machine may read it; chmod o-r it.`);
  }
  judge(draft, report);
  if (report.problems.length > 0) return refused(report);
  // Without a problem no required value is missing, which is all that tells a draft from settings.
  return { config: buildConfig(draft as Settings, input.path), notices: report.notices };
}

/** What the variables go over: the file; without one, a neighbour's environment; else nothing. */
function readBase(input: LoadInput, readFile: ReadFile, report: Report): Base {
  const { path, text, environment, dotEnv } = input;
  if (path !== null || text !== undefined) {
    return { ...readRaw(path, text, readFile, report), environment };
  }
  const alias = input.reading ?? detectAlias(environment, dotEnv ?? null);
  if (!alias) return { raw: {}, isOpen: false, environment };
  for (const [setting, variable] of alias.sources) report.nameSource(setting, variable);
  for (const notice of alias.notices) report.notice(notice);
  report.problems.push(...alias.problems);
  return { raw: alias.raw, isOpen: false, environment: alias.environment };
}

interface Base {
  readonly raw: Readonly<Record<string, unknown>> | null;
  /** Whether it stands in a file that everybody on this machine may read. */
  readonly isOpen: boolean;
  readonly environment: Environment;
}

function readRaw(
  path: string | null,
  text: string | undefined,
  readFile: ReadFile,
  report: Report,
): Omit<Base, 'environment'> {
  if (text !== undefined) return { raw: readYaml(text, report), isOpen: false };
  if (path === null) return { raw: {}, isOpen: false };
  try {
    const file = readFile(path);
    return { raw: readYaml(file.text, report), isOpen: (file.mode & 0o004) !== 0 };
  } catch {
    report.problem(path, 'cannot be read', 'Check the path and who may read it.');
    return { raw: null, isOpen: false };
  }
}

function refused(report: Report): LoadResult {
  return { problems: report.problems, notices: report.notices };
}
