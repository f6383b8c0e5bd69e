/** What is another at each run, so that a page shows only its form. */
const LOOSE: readonly (readonly [RegExp, string])[] = [
  [/eyJ[\w.…-]*/, 'eyJ[\\w.-]*'],
  [/…/, '.*'],
  [
    /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/,
    '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z',
  ],
  [/\b(?:[mikau]|guest-)[0-9a-f]{16,32}\b/, '(?:[mikau]|guest-)[0-9a-f]{16,32}'],
  [/\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/, '[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}'],
  [/\b[0-9a-f]{64}\b/, '[0-9a-f]{64}'],
  [/\b1[78]\d{8}\b/, '1[78]\\d{8}'],
  [/\b203\.0\.113\.\d+\b/, '\\S+'],
];

/**
 * What differs between what a page shows and what was printed: null where it is the same but for ids, times, tokens and
 * whatever else `loose` finds; `…` stands for anything in its line, and alone in a line for any lines.
 */
export function differenceOf(
  shown: string,
  said: string,
  loose: readonly RegExp[] = [],
): string | null {
  const pattern = linesOf(shown)
    .map((line) => (line === '…' ? '(?:[^\\n]*\\n)*' : `${patternOf(line, loose)}\\n`))
    .join('');
  const text = `${linesOf(said).join('\n')}\n`;
  if (new RegExp(`^${pattern}$`).test(text)) return null;
  const at = linesOf(shown).findIndex(
    (line) => line !== '…' && !new RegExp(`^${patternOf(line, loose)}$`, 'm').test(text),
  );
  const first = at < 0 ? 'its lines stand in another order, or there are others' : `line ${at + 1}`;
  return `${first}\n--- the page shows\n${shown}--- it printed\n${text}`;
}

/** The same for JSON: the same names, and values that are the same or of the same loose form. */
export function jsonDifferenceOf(
  shown: string,
  said: string,
  loose: readonly RegExp[] = [],
): string | null {
  return differenceOf(pretty(shown), pretty(said), loose);
}

function pretty(json: string): string {
  try {
    return `${JSON.stringify(JSON.parse(json), null, 1)}\n`;
  } catch {
    return json;
  }
}

function linesOf(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd().replace(/(?<=\S) {2,}/g, '  '));
}

function patternOf(line: string, loose: readonly RegExp[]): string {
  const kinds = [...LOOSE, ...loose.map((one) => [one, '\\S+'] as const)];
  const any = new RegExp(kinds.map(([form]) => `(${form.source})`).join('|'), 'g');
  let pattern = '';
  let last = 0;
  for (const found of line.matchAll(any)) {
    const kind = kinds.find(([form]) => new RegExp(`^(?:${form.source})$`).test(found[0]));
    pattern += RegExp.escape(line.slice(last, found.index)) + (kind?.[1] ?? '\\S+');
    last = found.index + found[0].length;
  }
  return pattern + RegExp.escape(line.slice(last));
}
