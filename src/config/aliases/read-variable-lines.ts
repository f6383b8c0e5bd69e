/** What stands in a file of lines, the numbers of those that set nothing, and the files that a unit names. */
export interface VariableLines {
  readonly variables: Readonly<Record<string, string>>;
  readonly faults: readonly number[];
  readonly envFiles: readonly string[];
}

const SETS = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=\s*/;
/** In double quotes a backslash keeps the next character; in single quotes nothing is special. */
const DOUBLE = /"((?:[^"\\]|\\[\s\S])*)"/y;
const SINGLE = /'([^']*)'/y;

/**
 * Reads `NAME=value` lines: an `.env` as Docker Compose has it, systemd's EnvironmentFile, the `Environment=` lines of
 * a unit. Line ends of Windows, `export`, quotes over several lines and a backslash at the end of a line are taken.
 * A `#` begins a comment at the beginning of a line or behind white space, so that a secret may hold one; that is why
 * this is not Node's parseEnv.
 */
export function readVariableLines(given: string): VariableLines {
  const text = given.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  if (/^\[Service\]\s*$/m.test(text)) return readUnit(text);
  const variables: Record<string, string> = {};
  const faults: number[] = [];
  let offset = 0;
  let number = 1;
  while (offset < text.length) {
    const end = endOfLine(text, offset);
    const line = text.slice(offset, end);
    const start = offset + (line.length - line.trimStart().length);
    const head = SETS.exec(text.slice(start, end));
    if (head?.[1] === undefined) {
      if (!/^\s*([#;]|$)/.test(line)) faults.push(number);
      number += 1;
      offset = end + 1;
      continue;
    }
    const read = readValue(text, start + head[0].length);
    variables[head[1]] = read.value;
    number += text.slice(offset, read.end + 1).split('\n').length - 1;
    offset = read.end + 1;
  }
  return { variables, faults, envFiles: [] };
}

function readValue(text: string, start: number): { value: string; end: number } {
  for (const form of [DOUBLE, SINGLE]) {
    form.lastIndex = start;
    const quoted = form.exec(text);
    if (!quoted) continue;
    const inner = quoted[1] ?? '';
    const end = endOfLine(text, form.lastIndex);
    return { value: form === DOUBLE ? unescaped(inner) : inner, end };
  }
  let end = endOfLine(text, start);
  while (text[end - 1] === '\\' && end < text.length) end = endOfLine(text, end + 1);
  const plain = text.slice(start, end).replaceAll('\\\n', '');
  return { value: plain.replace(/(^|\s)#.*$/, '').trim(), end };
}

function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, (_, letter: string) =>
    letter === 'n' ? '\n' : letter === '\n' ? '' : letter,
  );
}

/** `Environment="A=b" C=d`, on any number of lines. */
function readUnit(text: string): VariableLines {
  const variables: Record<string, string> = {};
  for (const [, given = ''] of text.replaceAll('\\\n', ' ').matchAll(/^Environment=(.*)$/gm)) {
    for (const [word] of given.matchAll(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'])+/g)) {
      const plain = word.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (_, double, single) =>
        double === undefined ? single : unescaped(double),
      );
      const [, name, value] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(plain) ?? [];
      if (name !== undefined && value !== undefined) variables[name] = value;
    }
  }
  const named = text.matchAll(/^EnvironmentFile=-?(\S+)/gm);
  return { variables, faults: [], envFiles: [...named].map(([, file = '']) => file) };
}

function endOfLine(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found === -1 ? text.length : found;
}
