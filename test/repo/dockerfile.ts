/** One instruction of a Dockerfile: `COPY`, and what stands behind it on one line. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** The instructions, comments and line ends taken away, by stage: what stands before the first FROM comes first. */
export function parseStages(text: string): Instruction[][] {
  const lines = text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: Instruction[][] = [[]];
  for (const line of lines) {
    const [, name = '', rest = ''] = line.match(/^([A-Z]+)\s+(.*)$/) ?? [];
    if (name === '') throw new Error(`this is no instruction: ${line}`);
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push({ name, text: rest });
  }
  return stages;
}

/** What a COPY or ADD takes, and where to. `from`: another stage, or null for the checkout. */
export interface Copied {
  readonly from: string | null;
  readonly sources: readonly string[];
  readonly target: string;
}

export function parseCopies(stage: readonly Instruction[]): Copied[] {
  return stage
    .filter(({ name }) => name === 'COPY' || name === 'ADD')
    .map(({ text }) => {
      const words = text.split(/\s+/);
      const sources = words.filter((word) => !word.startsWith('--'));
      const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
      return { from: from ?? null, sources: sources.slice(0, -1), target: sources.at(-1) ?? '' };
    });
}

/** Whether .dockerignore lets a path of the checkout through; the last line that fits decides. */
export function isLetThrough(ignore: string, path: string): boolean {
  let through = true;
  for (const line of ignore.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const pattern = line.replace(/^!/, '');
    if (fits(pattern, path)) through = line.startsWith('!');
  }
  return through;
}

/** `*` stays within a folder, `**` does not; what fits a folder fits all that lies in it. */
function fits(pattern: string, path: string): boolean {
  const source = pattern
    .split(/(\*\*\/|\*)/)
    .map((part) => {
      if (part === '**/') return '(?:.*/)?';
      return part === '*' ? '[^/]*' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}(?:/.*)?$`).test(path);
}
