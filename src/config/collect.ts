import { checkSetting } from './check-setting.ts';
import type { Report } from './problem.ts';
import type { Variables } from './read-environment.ts';
import { collectSecret, type SecretReader } from './secret.ts';
import type { Draft, Fields, KindList, Kinds, List, Node, Section } from './setting.ts';
import { join, variableFor } from './setting-path.ts';
import { suggest } from './suggest.ts';
import { reportUnknownKeys } from './unknown-keys.ts';

/** Everything that is needed to walk the declarations. */
export interface Sources {
  readonly root: Section<Fields>;
  readonly variables: Variables;
  readonly readSecret: SecretReader;
  /** Told of every secret that stands in the file itself. */
  readonly onInlineSecret: (path: string) => void;
  readonly report: Report;
}

/** Walks one section: what the file says, the variables over it, each value checked. */
export function collect<F extends Fields>(
  node: Section<F>,
  raw: unknown,
  sources: Sources,
): Draft<Section<F>> {
  return collectSection(node, raw, '', sources) as Draft<Section<F>>;
}

function collectSection(
  node: Section<Fields>,
  raw: unknown,
  path: string,
  sources: Sources,
): Record<string, unknown> {
  const map = readMap(raw, path, sources.report);
  reportUnknownKeys(node, map, path, sources);
  const values: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(node.fields)) {
    values[key] = collectNode(child, key, map, join(path, key), sources);
  }
  return values;
}

function collectNode(
  child: Node,
  key: string,
  map: Readonly<Record<string, unknown>>,
  path: string,
  sources: Sources,
): unknown {
  if (child.node === 'section') return collectSection(child, map[key], path, sources);
  if (child.node === 'list') {
    return collectList(child, map[key], path, sources, (raw, at) =>
      collectSection(child.item, raw, at, sources),
    );
  }
  if (child.node === 'kind-list') {
    return collectList(child, map[key], path, sources, (raw, at) =>
      collectEntry(child, raw, at, sources),
    );
  }
  if (child.secret) return collectSecret(child, key, map, path, sources);
  const variable = sources.variables.get(path);
  if (!variable) return checkSetting(child, map[key], path, sources.report);
  sources.report.nameSource(path, variable.name);
  return checkSetting(child, child.kind.fromText(variable.text), path, sources.report);
}

function collectList(
  node: List<Fields> | KindList<Kinds>,
  raw: unknown,
  path: string,
  sources: Sources,
  collectItem: (raw: unknown, path: string) => Record<string, unknown>,
): Record<string, unknown>[] {
  const { report, variables } = sources;
  if (raw !== undefined && raw !== null && !Array.isArray(raw)) {
    report.problem(path, 'must be a list', 'Begin each entry with `- `.');
    return [];
  }
  const items: unknown[] = Array.isArray(raw) ? raw : [];
  if (items.length > node.atMost) {
    report.problem(path, `has more than ${node.atMost} entries`, 'Write fewer.');
    return [];
  }
  const length = Math.max(items.length, countInVariables(variables, path));
  if (length < node.atLeast) {
    report.problem(path, 'is empty', `Write at least one entry, or set ${variableFor(path)}_0_….`);
  }
  return Array.from({ length }, (_, index) => collectItem(items[index], `${path}[${index}]`));
}

/** An entry by its type. One whose type nobody knows is left at that: its other settings cannot be judged. */
function collectEntry(
  node: KindList<Kinds>,
  raw: unknown,
  path: string,
  sources: Sources,
): Record<string, unknown> {
  const map = readMap(raw, path, sources.report);
  const at = join(path, 'type');
  const variable = sources.variables.get(at);
  if (variable) sources.report.nameSource(at, variable.name);
  const given = variable?.text.trim() ?? map['type'] ?? node.usual;
  const type = typeof given === 'string' && Object.hasOwn(node.kinds, given) ? given : null;
  const kind = type === null ? undefined : node.kinds[type];
  if (type === null || !kind) {
    const all = Object.keys(node.kinds);
    const meant = typeof given === 'string' ? suggest(given, all) : null;
    const mend = meant ? `Did you mean ${meant}?` : `Write one of: ${all.join(', ')}.`;
    sources.report.problem(at, `is none of ${all.join(', ')}`, mend);
    return { type: null };
  }
  const { type: _, ...settings } = map;
  return { type, ...collectSection(kind, settings, path, sources) };
}

/** One more than the highest index that the variables name. */
function countInVariables(variables: Variables, path: string): number {
  let length = 0;
  for (const name of variables.keys()) {
    if (!name.startsWith(`${path}[`)) continue;
    length = Math.max(length, Number.parseInt(name.slice(path.length + 1), 10) + 1);
  }
  return length;
}

/** A map of the file; an empty one where there is none. */
function readMap(raw: unknown, path: string, report: Report): Readonly<Record<string, unknown>> {
  if (raw === undefined || raw === null) return {};
  if (typeof raw === 'object' && !Array.isArray(raw)) return raw as Record<string, unknown>;
  report.problem(
    path,
    'must be a map of settings',
    'Write `name: value` lines, indented below it.',
  );
  return {};
}
