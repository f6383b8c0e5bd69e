import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { root, trackedPaths } from './tree.ts';

interface Packed {
  readonly files: readonly { path: string }[];
}

describe('the packed release', () => {
  it('holds dist, the pages that messages point to, README, LICENSE, the example and package.json, and nothing else', () => {
    // Without scripts: whether dist can be built is what .ci/run finds out.
    const pack = ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=silent'];
    const answer = JSON.parse(execFileSync('npm', pack, { cwd: root, encoding: 'utf8' }));
    const [packed] = Object.values(answer as Record<string, Packed>);
    const paths = (packed?.files ?? []).map(({ path }) => path);
    const beside = paths.filter((path) => !path.startsWith('dist/')).sort();
    const pages = trackedPaths().filter((path) => path.startsWith('docs/'));
    assert.ok(pages.includes('docs/reference/errors.md'));
    const expected = ['LICENSE', 'README.md', ...pages, 'package.json', 'usher.example.yaml'];
    assert.deepEqual(beside, expected.sort());
    const known = /^dist\/(usher\.js|LICENSES\.txt|assets\/[a-z0-9.-]+\.(css|js|svg))$/;
    assert.deepEqual(
      paths.filter((path) => path.startsWith('dist/') && !known.test(path)),
      [],
    );
  });
});
