import type { Environment } from '../base/environment.ts';
import type { Report } from './problem.ts';
import { renamedKeys } from './renamed-keys.ts';
import type { Fields, KindList, Kinds, List, Node, Section } from './setting.ts';
import { join, variableFor } from './setting-path.ts';
import { suggest } from './suggest.ts';

/** A variable that stands for a setting. */
export interface Variable {
  readonly name: string;
  readonly text: string;
}

/** The settings that the environment names: from path (`jitsi.secret_file`) to variable. */
export type Variables = ReadonlyMap<string, Variable>;

/** The names that begin with USHER_ and are no settings. */
const OURS_BUT_NO_SETTING: ReadonlySet<string> = new Set(['USHER_CONFIG', 'USHER_JITSI_PLUGINS']);

/** Sorts the USHER_* variables to their settings. An empty one counts as not set. */
export function readEnvironment(
  root: Section<Fields>,
  environment: Environment,
  report: Report,
): Variables {
  const found = new Map<string, Variable>();
  for (const [name, text] of Object.entries(environment).sort()) {
    if (!name.startsWith('USHER_') || OURS_BUT_NO_SETTING.has(name)) continue;
    const path = resolve(root, name.slice('USHER_'.length), '');
    if (path === null) reportUnknown(root, name, report);
    else if (text !== undefined && text.trim() !== '') found.set(path, { name, text });
  }
  return found;
}

/** The path that the rest of a variable's name spells, or null. */
function resolve(node: Section<Fields>, rest: string, path: string): string | null {
  for (const [key, child] of Object.entries(node.fields)) {
    const upper = key.toUpperCase();
    if (!rest.startsWith(upper)) continue;
    const found = resolveChild(child, rest.slice(upper.length), join(path, key));
    if (found !== null) return found;
  }
  return null;
}

function resolveChild(child: Node, rest: string, path: string): string | null {
  if (child.node === 'setting') {
    if (rest === '') return path;
    return child.secret && rest === '_FILE' ? `${path}_file` : null;
  }
  if (child.node === 'section')
    return rest.startsWith('_') ? resolve(child, rest.slice(1), path) : null;
  return resolveItem(child, rest, path);
}

function resolveItem(
  list: List<Fields> | KindList<Kinds>,
  rest: string,
  path: string,
): string | null {
  const parts = /^_(0|[1-9]\d?)_(.+)$/.exec(rest);
  if (!parts) return null;
  const [, index = '', name = ''] = parts;
  const at = `${path}[${index}]`;
  if (list.node === 'list') return resolve(list.item, name, at);
  if (name === 'TYPE') return `${at}.type`;
  // Whether the entry's own type has it is seen when the entry is read.
  for (const kind of Object.values(list.kinds)) {
    const found = resolve(kind, name, at);
    if (found !== null) return found;
  }
  return null;
}

function reportUnknown(root: Section<Fields>, name: string, report: Report): void {
  const index = /_(\d{1,2})_/.exec(name)?.[1] ?? '0';
  const renamed = [...renamedKeys].find(([old]) => matches(old, name));
  if (renamed) {
    const mend = `It is called ${variableFor(renamed[1].replaceAll('[]', `[${index}]`))} now.`;
    report.problem(name, 'is not the name of a setting', mend);
    return;
  }
  const meant = suggest(name, variableNames(root, 'USHER', index));
  const mend = meant
    ? `Did you mean ${meant}?`
    : 'Remove it; docs/reference/configuration.md lists all.';
  report.problem(name, 'is not the name of a setting', mend);
}

/** Whether a variable is that of an old path, whatever the number of its list entry. */
function matches(path: string, name: string): boolean {
  return variableFor(path.replaceAll('[]', '[0]')) === name.replace(/_\d{1,2}_/, '_0_');
}

function* variableNames(node: Section<Fields>, prefix: string, index: string): Generator<string> {
  for (const [key, child] of Object.entries(node.fields)) {
    const name = `${prefix}_${key.toUpperCase()}`;
    if (child.node === 'section') yield* variableNames(child, name, index);
    else if (child.node === 'list') yield* variableNames(child.item, `${name}_${index}`, index);
    else if (child.node === 'kind-list') {
      yield `${name}_${index}_TYPE`;
      for (const kind of Object.values(child.kinds)) {
        yield* variableNames(kind, `${name}_${index}`, index);
      }
    } else {
      yield name;
      if (child.secret) yield `${name}_FILE`;
    }
  }
}
