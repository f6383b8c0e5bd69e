import type { Fields, KindList, Kinds, List, Node, Section } from './setting.ts';
import { join } from './setting-path.ts';

/** A value to be written, and what is said beside it. `{ text }` is a variable's text, read by its setting. */
export interface WrittenValue {
  readonly value: unknown;
  readonly remark: string;
}

/** The values in the order of the declarations, as YAML; settings without a value are left out. */
export function renderFile(
  root: Section<Fields>,
  values: ReadonlyMap<string, WrittenValue>,
): string {
  return `${renderSection(root, '', 0, values).join('\n')}\n`;
}

function renderSection(
  node: Section<Fields>,
  path: string,
  depth: number,
  values: ReadonlyMap<string, WrittenValue>,
): string[] {
  return Object.entries(node.fields).flatMap(([key, child]) =>
    renderNode(child, key, join(path, key), depth, values),
  );
}

function renderNode(
  child: Node,
  key: string,
  path: string,
  depth: number,
  values: ReadonlyMap<string, WrittenValue>,
): string[] {
  const indent = '  '.repeat(depth);
  if (child.node === 'setting') {
    return [
      ...renderValue(values.get(path), key, indent, child.kind.fromText),
      ...renderValue(values.get(`${path}_file`), `${key}_file`, indent, (text) => text),
    ];
  }
  const inner =
    child.node === 'section'
      ? renderSection(child, path, depth + 1, values)
      : renderItems(child, path, depth + 1, values);
  return inner.length > 0 ? [`${indent}${key}:`, ...inner] : [];
}

function renderItems(
  child: List<Fields> | KindList<Kinds>,
  path: string,
  depth: number,
  values: ReadonlyMap<string, WrittenValue>,
): string[] {
  const lines: string[] = [];
  for (let index = 0; ; index++) {
    const item = renderItem(child, `${path}[${index}]`, depth + 1, values);
    if (item.length === 0) return lines;
    const indent = '  '.repeat(depth);
    lines.push(`${indent}- ${item[0]?.trimStart()}`, ...item.slice(1));
  }
}

function renderItem(
  child: List<Fields> | KindList<Kinds>,
  path: string,
  depth: number,
  values: ReadonlyMap<string, WrittenValue>,
): string[] {
  if (child.node === 'list') return renderSection(child.item, path, depth, values);
  const type = values.get(`${path}.type`);
  const kind = child.kinds[type === undefined ? child.usual : String(type.value)];
  if (!kind) return [];
  const indent = '  '.repeat(depth);
  const head = renderValue(type, 'type', indent, (text) => text);
  return [...head, ...renderSection(kind, path, depth, values)];
}

function renderValue(
  entry: WrittenValue | undefined,
  key: string,
  indent: string,
  fromText: (text: string) => unknown,
): string[] {
  if (!entry) return [];
  const { value } = entry;
  const isText = typeof value === 'object' && value !== null && 'text' in value;
  const plain = isText ? fromText(String(value.text)) : value;
  return [`${indent}${key}: ${renderScalar(plain)} # ${entry.remark}`];
}

/** JSON is YAML too, and leaves nothing to guess; what YAML takes for unprintable is escaped as well. */
function renderScalar(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
