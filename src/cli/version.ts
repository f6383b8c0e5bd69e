import { readFileSync } from 'node:fs';

/** The version in package.json: beside `dist/` in a release, beside `src/` in a checkout. */
export function version(): string {
  for (const path of ['../package.json', '../../package.json']) {
    try {
      const text = readFileSync(new URL(path, import.meta.url), 'utf8');
      return String((JSON.parse(text) as { version?: unknown }).version);
    } catch {
      // The other place, then.
    }
  }
  return 'unknown';
}
