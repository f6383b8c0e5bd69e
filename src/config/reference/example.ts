import type { Fields, KindList, Kinds, List, Section, Setting } from '../setting.ts';

const HEAD = `# Usher's settings. Copy this to usher.yaml; \`usher config check --config usher.yaml\` says what is wrong.
# A line that begins with # and no space is a setting at its default, or an example where there is none.
# Every setting is also a variable: jitsi.ttl is USHER_JITSI_TTL. Every secret also comes from a file, by
# the name with _file. All of it: docs/reference/configuration.md. Made by \`npm run generate\`.
`;

const WIDTH = 100;

/** The text of usher.example.yaml. */
export function renderExample(root: Section<Fields>): string {
  return `${HEAD}${renderFields(root, 0).join('\n')}\n`;
}

function renderFields(node: Section<Fields>, depth: number): string[] {
  return Object.entries(node.fields).flatMap(([key, child]) => {
    if (child.node === 'setting') return ['', ...renderSetting(child, key, depth)];
    const head = ['', ...comment(child.meaning, depth)];
    if (child.node === 'kind-list') {
      return [...head, `${'  '.repeat(depth)}${key}:`, ...renderKinds(child, depth + 1)];
    }
    if (child.node === 'list' && child.atLeast === 0)
      return [...head, ...sketch(child, key, depth)];
    const inner =
      child.node === 'list' ? renderItem(child, depth + 1) : renderFields(child, depth + 1);
    return [...head, `${'  '.repeat(depth)}${key}:`, ...inner.slice(1)];
  });
}

/** An entry of the usual kind, and of each other what it must have or should show, commented out. */
function renderKinds({ kinds, usual }: KindList<Kinds>, depth: number): string[] {
  const item = kinds[usual];
  if (!item) return [];
  const indent = '  '.repeat(depth);
  const [, ...lines] = renderFields(item, depth + 1);
  const others = Object.entries(kinds).filter(([type]) => type !== usual);
  return [
    `${indent}- type: ${usual}`,
    '',
    ...lines,
    ...others.flatMap(([type, kind]) => [
      '',
      ...comment(kind.meaning, depth),
      ...sketchKind(type, kind, indent),
    ]),
  ];
}

function sketchKind(type: string, kind: Section<Fields>, indent: string): string[] {
  const lines = [`- type: ${type}`, ...shownSettings(kind).map((line) => `  ${line}`)];
  return lines.map((line) => `${indent}#${line}`);
}

/** One item of a list: the dash stands before its first setting, which the example always sets. */
function renderItem(list: List<Fields>, depth: number): string[] {
  const lines = renderFields(list.item, depth + 1);
  const first = lines.findIndex((line) => /^ *[a-z]/.test(line));
  const indent = '  '.repeat(depth);
  return lines.map((line, index) => {
    if (index === first) return `${indent}- ${line.trimStart()}`;
    return index < first && line !== '' ? indent + line.trimStart() : line;
  });
}

/** A list that may be empty: commented out, with its own example, or what one item must have or should show. */
function sketch(list: List<Fields>, key: string, depth: number): string[] {
  const made = shownSettings(list.item).map((line, index) => `${index === 0 ? '- ' : '  '}${line}`);
  const items = list.example?.split('\n') ?? made;
  return [`${key}:`, ...items.map((line) => `  ${line}`)].map(
    (line) => `${'  '.repeat(depth)}#${line}`,
  );
}

/** What an entry must have or should show. */
function shownSettings(item: Section<Fields>): string[] {
  return Object.entries(item.fields).flatMap(([name, child]) =>
    child.node === 'setting' && (child.byDefault.kind === 'required' || child.inExample === true)
      ? [`${child.secret ? `${name}_file` : name}: ${child.example}`]
      : [],
  );
}

function renderSetting(setting: Setting<unknown>, key: string, depth: number): string[] {
  const { byDefault, example } = setting;
  const active = byDefault.kind === 'required' || setting.inExample === true;
  const shown = byDefault.kind === 'value' && !active && !setting.secret;
  const name = setting.secret ? `${key}_file` : key;
  return [
    ...comment(setting.meaning, depth),
    `${'  '.repeat(depth)}${active ? '' : '#'}${name}: ${shown ? byDefault.shown : example}`,
  ];
}

/** Sentences as comment lines of at most 100 columns. */
function comment(text: string, depth: number): string[] {
  const indent = `${'  '.repeat(depth)}# `;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line];
}
