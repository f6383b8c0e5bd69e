import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { read, trackedPaths } from './tree.ts';

describe('docs/security/threat-model.md', () => {
  it('names cases that tests have in their titles', () => {
    const titles = trackedPaths()
      .filter((path) => /\.test\.ts$/.test(path) && !path.startsWith('test/repo/'))
      .map(read)
      .join('\n');
    const named = casesOf(read('docs/security/threat-model.md'));
    assert.ok(named.length > 80);
    const hasTest = (one: string) => new RegExp(`\\b${one}\\b`).test(titles);
    assert.deepEqual(
      named.filter((one) => !hasTest(one)),
      [],
    );
    assert.ok(!hasTest('A99'));
  });
});

/** `A1`, and `A1 to A15` as all of them. */
function casesOf(page: string): string[] {
  return [...page.matchAll(/\b([A-K])(\d+)(?: to \1(\d+))?\b/g)].flatMap(
    ([, letter = '', first = '', last = first]) =>
      Array.from(
        { length: Number(last) - Number(first) + 1 },
        (_, at) => letter + (Number(first) + at),
      ),
  );
}
