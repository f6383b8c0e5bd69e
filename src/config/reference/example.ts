import type { Fields, List, Section, Setting } from '../setting.ts';

const HEAD = `# Usher's settings. Copy this to usher.yaml; \`usher config check --config usher.yaml\` says what is wrong.
# A line that begins with # and no space is a setting at its default, or an example where there is none.
# Every setting is also a variable: jitsi.ttl is USHER_JITSI_TTL. Every secret also comes from a file, by
# the name with _file. All of it: docs/reference/configuration.md. Made by \`npm run generate\`.
`;

const WIDTH = 100;

/** The text of usher.example.yaml. */
export function renderExample(root: Section<Fields>): string {
  return `${HEAD}${renderFields(root, 0, false).join('\n')}\n`;
}

/** `off`: within something that is commented out as a whole. */
function renderFields(node: Section<Fields>, depth: number, off: boolean): string[] {
  return Object.entries(node.fields).flatMap(([key, child]) => {
    if (child.node === 'setting') return ['', ...renderSetting(child, key, depth, off)];
    const isOff = off || !hasActive(child.node === 'list' ? child.item : child);
    const head = [
      '',
      ...comment(child.meaning, depth),
      `${'  '.repeat(depth)}${isOff ? '#' : ''}${key}:`,
    ];
    const inner =
      child.node === 'list'
        ? renderItem(child, depth + 1, isOff)
        : renderFields(child, depth + 1, isOff);
    return [...head, ...inner.slice(1)];
  });
}

/** One item of a list: the dash stands before its first setting. */
function renderItem(list: List<Fields>, depth: number, off: boolean): string[] {
  const lines = renderFields(list.item, depth + 1, off);
  const first = lines.findIndex((line) => /^\s*#?[a-z]/.test(line));
  const line = lines[first] ?? '';
  const indent = '  '.repeat(depth);
  const mark = line.trimStart().startsWith('#') ? '#' : '';
  lines[first] = `${indent}${mark}- ${line.trimStart().replace(/^#/, '')}`;
  return lines;
}

function renderSetting(
  setting: Setting<unknown>,
  key: string,
  depth: number,
  off: boolean,
): string[] {
  const active = !off && isActive(setting);
  const name = setting.secret ? `${key}_file` : key;
  const value = active || setting.secret ? setting.example : inactiveValue(setting);
  return [
    ...comment(setting.meaning, depth),
    `${'  '.repeat(depth)}${active ? '' : '#'}${name}: ${value}`,
  ];
}

function inactiveValue({ byDefault, example }: Setting<unknown>): string {
  return byDefault.kind === 'value' ? byDefault.shown : example;
}

function isActive(setting: Setting<unknown>): boolean {
  return setting.byDefault.kind === 'required' || setting.inExample === true;
}

function hasActive(node: Section<Fields>): boolean {
  return Object.values(node.fields).some((child) => {
    if (child.node === 'setting') return isActive(child);
    return child.node === 'list' ? child.atLeast > 0 : hasActive(child);
  });
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
