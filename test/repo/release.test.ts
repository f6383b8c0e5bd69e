import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { root } from './tree.ts';

interface Packed {
  readonly files: readonly { path: string }[];
}

describe('the packed release', () => {
  it('holds dist, README, LICENSE, the example and package.json, and nothing else', () => {
    // Without scripts: whether dist can be built is what .ci/run finds out.
    const pack = ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=silent'];
    const answer = JSON.parse(execFileSync('npm', pack, { cwd: root, encoding: 'utf8' }));
    const [packed] = Object.values(answer as Record<string, Packed>);
    const paths = (packed?.files ?? []).map(({ path }) => path);
    const beside = paths.filter((path) => !path.startsWith('dist/')).sort();
    assert.deepEqual(beside, ['LICENSE', 'README.md', 'package.json', 'usher.example.yaml']);
    const known = /^dist\/(usher\.js|LICENSES\.txt|assets\/[a-z0-9.-]+\.(css|js|svg))$/;
    assert.deepEqual(
      paths.filter((path) => path.startsWith('dist/') && !known.test(path)),
      [],
    );
  });
});
