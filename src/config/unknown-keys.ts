import type { Sources } from './collect.ts';
import { renamedKeys } from './renamed-keys.ts';
import type { Fields, Section } from './setting.ts';
import { join } from './setting-path.ts';
import { suggest } from './suggest.ts';

/** What a key may look like for us to repeat it: a slip of the pen may have made a key of a secret. */
const SAFE_TO_REPEAT = /^[A-Za-z][A-Za-z_-]{0,40}$/;

/** Reports every key that no setting has. */
export function reportUnknownKeys(
  node: Section<Fields>,
  map: Readonly<Record<string, unknown>>,
  path: string,
  sources: Sources,
): void {
  const known = knownKeys(node);
  for (const key of Object.keys(map)) {
    if (known.has(key)) continue;
    const { where, mend } = explain(sources.root, known, key, map[key], path);
    sources.report.problem(where, 'is not the name of a setting', mend);
  }
}

function knownKeys(node: Section<Fields>): Set<string> {
  const keys = new Set<string>();
  for (const [key, child] of Object.entries(node.fields)) {
    keys.add(key);
    if (child.node === 'setting' && child.secret) keys.add(`${key}_file`);
  }
  return keys;
}

function explain(
  root: Section<Fields>,
  known: ReadonlySet<string>,
  key: string,
  value: unknown,
  path: string,
): { where: string; mend: string } {
  const renamed = renamedKeys.get(join(path.replace(/\[\d+\]/g, '[]'), key));
  if (renamed) return { where: join(path, key), mend: `It is called ${renamed} now.` };
  const meant = suggest(key, known);
  if (meant) return { where: shown(key, value, path, meant), mend: `Did you mean ${meant}?` };
  const elsewhere = pathsOf(root, '').find((other) => other.endsWith(`.${key}`));
  if (elsewhere) return { where: join(path, key), mend: `It belongs at ${elsewhere}.` };
  const mend = 'Remove it; docs/reference/configuration.md lists all settings.';
  return { where: shown(key, value, path, null), mend };
}

function shown(key: string, value: unknown, path: string, meant: string | null): string {
  const safe = SAFE_TO_REPEAT.test(key) && (value !== null || meant !== null);
  return join(path, safe ? key : '(a key)');
}

function pathsOf(node: Section<Fields>, path: string): string[] {
  return Object.entries(node.fields).flatMap(([key, child]) => {
    const here = join(path, key);
    if (child.node === 'section') return pathsOf(child, here);
    if (child.node === 'list') return pathsOf(child.item, `${here}[]`);
    if (child.node === 'kind-list') {
      return Object.values(child.kinds).flatMap((kind) => pathsOf(kind, `${here}[]`));
    }
    return child.secret ? [here, `${here}_file`] : [here];
  });
}
