import { parseDocument } from 'yaml';
import type { Environment } from '../../base/environment.ts';
import type { Problem } from '../problem.ts';
import { readVariableLines } from './read-variable-lines.ts';

/** A file that sets variables, whatever its form. */
export interface VariableFile {
  readonly file: string;
  readonly text: string;
}

/** Variables that are set together. */
export interface VariableSet {
  /** The file, and in a compose file the service. */
  readonly from: string;
  readonly variables: Environment;
  /** Files that the service takes variables from as well, by the names that stand there. */
  readonly envFiles: readonly string[];
}

export interface VariablesRead {
  /** What is set for everybody: by all files of lines, the later one over the earlier. */
  readonly shared: Environment;
  /** One for each service of each compose file, without what is shared. */
  readonly services: readonly VariableSet[];
  /** Files that a unit takes variables from as well. */
  readonly envFiles: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Reads `.env` files, systemd's EnvironmentFile and unit files, and compose files, in any order. `${NAME}` in a compose
 * file is filled in from the files of lines, as Docker Compose does; nothing is run.
 */
export function readVariables(files: readonly VariableFile[]): VariablesRead {
  const compose = files.filter(({ text }) => /^services:/m.test(text));
  const lines = files.filter((file) => !compose.includes(file));
  const problems: Problem[] = [];
  const shared: Record<string, string> = {};
  const envFiles: string[] = [];
  for (const { file, text } of lines) {
    const read = readVariableLines(text);
    Object.assign(shared, read.variables);
    envFiles.push(...read.envFiles);
    problems.push(...read.faults.map((line) => strangeLine(file, line)));
  }
  const services = compose.flatMap((file) => servicesOf(file, shared, problems));
  return { shared: resolved(shared, problems), services, envFiles, problems };
}

/** `${NAME}` in a file of lines, which Docker Compose fills in and systemd takes as it stands: filled in, or named. */
function resolved(shared: Readonly<Record<string, string>>, problems: Problem[]): Environment {
  const filled = Object.entries(shared).map(([name, text]) => {
    const full = text.replace(/\$\{(\w+)\}/g, (whole, wanted: string) => {
      const value = shared[wanted];
      if (value === undefined) problems.push(notSet(name, wanted));
      return value ?? whole;
    });
    return [name, full] as const;
  });
  return Object.fromEntries(filled);
}

function notSet(path: string, wanted: string): Problem {
  return {
    path,
    message: `refers to ${wanted}, which nothing given here sets`,
    mend: 'Give the file that sets it by a further --env.',
  };
}

function strangeLine(file: string, line: number): Problem {
  return {
    path: `${file}, line ${line}`,
    message: 'sets no variable',
    mend: 'Write NAME=value, or a # in front of it.',
  };
}

function servicesOf(
  { file, text }: VariableFile,
  shared: Environment,
  problems: Problem[],
): VariableSet[] {
  const document = parseDocument(text.replace(/^\ufeff/, ''), { merge: true });
  const [fault] = document.errors;
  if (fault) {
    const [at] = fault.linePos ?? [];
    const path = at ? `${file}, line ${at.line}, column ${at.col}` : file;
    problems.push({
      path,
      message: 'is not YAML',
      mend: 'See that `docker compose config` reads it.',
    });
    return [];
  }
  const root: unknown = document.toJS({ maxAliasCount: 100 });
  return Object.entries(entriesIn(entriesIn(root)['services'])).map(([name, service]) => {
    const from = `${file}, service ${printable(name)}`;
    const set = environmentOf(entriesIn(service)['environment']);
    const envFiles = envFilesOf(entriesIn(service)['env_file']);
    return { from, envFiles, variables: filledIn(set, shared, from, problems) };
  });
}

/** One name, a list of names, or of `path:` entries. */
function envFilesOf(given: unknown): string[] {
  const all: readonly unknown[] = Array.isArray(given) ? given : [given];
  return all.flatMap((one) => {
    const name = typeof one === 'string' ? one : entriesIn(one)['path'];
    return typeof name === 'string' ? [printable(name)] : [];
  });
}

/** Names are shown at a terminal, which must not be told anything by them. */
function printable(name: string): string {
  return name.replace(/[^\p{L}\p{N}./_-]/gu, '?').slice(0, 100);
}

function entriesIn(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** A list of NAME=value or a map. A name alone means the value that is set outside, which is the shared one. */
function environmentOf(given: unknown): Record<string, string> {
  const pairs: readonly (readonly [string, unknown])[] = Array.isArray(given)
    ? given.flatMap((item) => {
        const [, name, value] = /^([^=]+)=([\s\S]*)$/.exec(String(item)) ?? [];
        return name === undefined ? [] : [[name, value] as const];
      })
    : Object.entries(entriesIn(given));
  const plain = pairs.flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[printable(name.trim()), String(value)] as const],
  );
  return Object.fromEntries(plain);
}

const REFERENCE = /\$(?:\$|(\w+)|\{(\w+)(?:(:?[-?+])([^}]*))?\})/g;

function filledIn(
  set: Readonly<Record<string, string>>,
  shared: Environment,
  from: string,
  problems: Problem[],
): Environment {
  const missing = new Set<string>();
  const filled = Object.entries(set).map(([name, text]) => {
    const full = text.replace(REFERENCE, (whole, bare, braced, sign, other) => {
      if (whole === '$$') return '$';
      const wanted: string = bare ?? braced;
      const value = shared[wanted];
      const isSet = value !== undefined && (value !== '' || !String(sign).startsWith(':'));
      if (String(sign).endsWith('+')) return isSet ? other : '';
      if (isSet) return value;
      if (String(sign).endsWith('-')) return other;
      missing.add(wanted);
      return '';
    });
    return [name, full] as const;
  });
  problems.push(...[...missing].map((name) => notSet(from, name)));
  return Object.fromEntries(filled);
}
