import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root, trackedPaths } from './tree.ts';

/** Spelt in pieces, so that this file does not hold what it looks for. */
const places = [
  ['registry.', 'npmjs'],
  ['registry.', 'yarnpkg'],
  ['repo.maven.', 'apache'],
  ['repo1.', 'maven'],
  ['deb.', 'debian.org'],
  ['files.', 'pythonhosted'],
  ['/wo', 'rk/main'],
  ['/wo', 'rk/shared'],
  ['/wo', 'rk/.'],
  ['/ro', 'ot/'],
].map((pieces) => pieces.join(''));

describe('tracked files', () => {
  it('name no package registry and no path of one machine', () => {
    const wrong = trackedPaths().flatMap((path) => {
      const file = join(root, path);
      if (!existsSync(file) || !statSync(file).isFile()) return [];
      const text = readFileSync(file, 'utf8');
      return places.filter((place) => text.includes(place)).map((place) => `${path}: ${place}`);
    });
    assert.deepEqual(wrong, []);
  });
});
