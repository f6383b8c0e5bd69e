import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { productFiles, type SourceFile } from './tree.ts';

/** What is read in one place, so that a test can hand over another. */
const oncePlaces = [
  {
    what: 'time',
    pattern: /\bDate\.now\b|\bnew Date\(|\bperformance\.(now|timeOrigin)|\bhrtime\b/,
    where: ['src/base/clock.ts'],
  },
  {
    what: 'chance',
    pattern:
      /\bMath\.random\b|\brandom(Bytes|UUID|Int|Fill|FillSync|State|Nonce|PKCECodeVerifier)\b|\bgetRandomValues\b/,
    where: ['src/base/random.ts'],
  },
  {
    what: 'process.env',
    pattern: /\bprocess\.env\b|\benv\b.*from 'node:process'/,
    where: ['src/base/environment.ts'],
  },
  {
    what: 'the console',
    pattern: /\bconsole\.|\bprocess\.(stdout|stderr)\b/,
    // Before it is known whether this Node can read the rest, main.ts may have to say that it cannot.
    where: ['src/cli/output.ts', 'src/main.ts'],
  },
] as const;

function findReaders(
  files: readonly SourceFile[],
  { pattern, where }: { pattern: RegExp; where: readonly string[] },
): string[] {
  return files
    .filter(({ path }) => !where.includes(path))
    .filter(({ text }) => pattern.test(withoutComments(text)))
    .map(({ path }) => path);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}

describe('one place each', () => {
  for (const rule of oncePlaces) {
    it(`reads ${rule.what} in ${rule.where.join(' and ')} alone`, () => {
      const files = productFiles();
      assert.deepEqual(findReaders(files, rule), []);
      const elsewhere = files
        .filter(({ path }) => path === rule.where[0])
        .map((file) => ({ ...file, path: 'src/model/elsewhere.ts' }));
      assert.deepEqual(findReaders(elsewhere, rule), ['src/model/elsewhere.ts']);
    });
  }
});
