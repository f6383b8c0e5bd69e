import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of the project: its path from the root, with slashes, and what it says. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** The root of the checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Every TypeScript file under src/, tests included. */
export function sourceFiles(): SourceFile[] {
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort()
    .map((path) => ({ path, text: read(path) }));
}

/** The same without tests: what a release is made of. */
export function productFiles(): SourceFile[] {
  return sourceFiles().filter(({ path }) => !path.endsWith('.test.ts'));
}

/** What git keeps or would keep: nothing that .gitignore leaves out. */
export function trackedPaths(): string[] {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z'];
  return execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
}
