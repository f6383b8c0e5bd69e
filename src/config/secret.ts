import { dirname, join, resolve } from 'node:path';
import { checkSetting } from './check-setting.ts';
import type { Sources } from './collect.ts';
import type { Report } from './problem.ts';
import type { ReadFile } from './read-file.ts';
import type { Setting } from './setting.ts';

/** Reads the secret that a `_file` setting names; null, and a problem, when it cannot. */
export type SecretReader = (path: string, file: unknown, fromVariable: boolean) => string | null;

/** In characters: generated secrets are longer than most names of files. */
const LONG_FOR_A_NAME = 24;

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'is not there'],
  ['EACCES', 'is closed to us: no right to read it'],
  ['EISDIR', 'is a folder'],
]);

/** One layer's two ways to give a secret. */
interface Given {
  readonly value: unknown;
  readonly file: unknown;
}

/**
 * A secret from its variables, else from the file: in each layer either the value or the name of a file
 * that holds it, not both. A variable's text stays text, all digits or not.
 */
export function collectSecret(
  setting: Setting<unknown>,
  key: string,
  map: Readonly<Record<string, unknown>>,
  path: string,
  sources: Sources,
): unknown {
  const { variables, report } = sources;
  const value = variables.get(path);
  const file = variables.get(`${path}_file`);
  const named = value ?? file;
  if (named) report.nameSource(path, named.name);
  if (file) report.nameSource(`${path}_file`, file.name);
  const fromVariable = named !== undefined;
  const given: Given = fromVariable
    ? { value: value?.text, file: file?.text }
    : { value: map[key], file: map[`${key}_file`] };
  return choose(setting, given, path, fromVariable, sources);
}

function choose(
  setting: Setting<unknown>,
  given: Given,
  path: string,
  fromVariable: boolean,
  { report, readSecret, onInlineSecret }: Sources,
): unknown {
  if (!fromVariable && typeof given.value === 'string') onInlineSecret(path);
  if (given.file === undefined) return checkSetting(setting, given.value, path, report);
  if (given.value !== undefined) {
    const other = report.nameOf(`${path}_file`);
    report.problem(path, `is set, and so is ${other}`, 'Keep one of the two.');
    return undefined;
  }
  // From here on the secret goes by the name that was written down for it.
  report.nameSource(path, report.nameOf(`${path}_file`));
  const text = readSecret(`${path}_file`, given.file, fromVariable);
  if (text === null) return undefined;
  return checkSetting(setting, text, path, report);
}

/** Relative names in the file are relative to the file; in variables, to the working directory. */
export function secretReader(
  readFile: ReadFile,
  configPath: string | null,
  report: Report,
): SecretReader {
  return (path, file, fromVariable) => {
    if (typeof file !== 'string' || file.trim() === '') {
      report.problem(path, 'must be the path of a file', 'Write the path as text.');
      return null;
    }
    const base = configPath === null || fromVariable ? '.' : dirname(configPath);
    const tried = resolve(base, file.trim());
    try {
      const { text, mode } = readFile(tried);
      if ((mode & 0o004) !== 0 && !isCertificate(text)) noteOpenFile(path, report);
      return text.replace(/\r?\n$/, '');
    } catch (thrown) {
      const mend = 'Check that it is there and that the user Usher runs as may read it.';
      const reason = `${shown(file.trim(), tried)} ${whyUnreadable(thrown)}`;
      report.problem(path, `names a file that cannot be read: ${reason}`, mend);
      return null;
    }
  };
}

/** The path tried; of a long word, which may be the secret itself in the wrong place, its folder alone. */
function shown(given: string, tried: string): string {
  const mayBeSecret = !/^[./]/.test(given) && given.length >= LONG_FOR_A_NAME;
  return mayBeSecret ? join(resolve(tried.slice(0, -given.length)), '…') : tried;
}

function whyUnreadable(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : null;
  if (code === null) return 'is of no use as a secret';
  const reason = REASONS.get(code) ?? 'does not open';
  return `${reason} (${code})`;
}

/** Settings of secrets also take certificates, which anybody may read. */
function isCertificate(text: string): boolean {
  return text.trimStart().startsWith('-----BEGIN CERTIFICATE-----') && !text.includes(' KEY-----');
}

function noteOpenFile(path: string, report: Report): void {
  const name = report.nameOf(path);
  report.notice(`${name}: everybody on this machine may read that file; chmod o-r it.`);
}
