import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { read } from './tree.ts';

interface Lock {
  readonly packages: Readonly<Record<string, { version?: string; resolved?: string }>>;
}

/** Below these stand published holes (versions by line of releases; a higher line is fine). */
const floors: Readonly<Record<string, readonly string[]>> = {
  '@xmldom/xmldom': ['0.8.13', '0.9.10'],
  'xml-crypto': ['6.0.1'],
  '@node-saml/node-saml': ['5.1.0'],
  samlify: ['2.13.0'],
  jose: ['4.15.5', '5.2.2', '6.0.0'],
  jsonwebtoken: ['9.0.0'],
  ldapts: ['8.2.0'],
  'oidc-provider': ['9.0.0'],
  'openid-client': ['6.0.0'],
};

/** True when the version is at or above the floor of its line, or above every line. */
function isAbove(version: string, lines: readonly string[]): boolean {
  const sorted = [...lines].sort(compare).reverse();
  const [highest] = sorted;
  if (highest && compare(version, highest) >= 0) return true;
  return sorted.some((floor) => lineOf(floor) === lineOf(version) && compare(version, floor) >= 0);
}

/** The part that a caret keeps: the first number that is not 0. */
function lineOf(version: string): string {
  const [major = '0', minor = '0'] = version.split('.');
  return major === '0' ? `0.${minor}` : major;
}

function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((one) => one.split('-')[0]?.split('.').map(Number) ?? []);
  for (const at of [0, 1, 2]) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

describe('dependencies', () => {
  const lock = JSON.parse(read('package-lock.json')) as Lock;
  const manifest = JSON.parse(read('package.json')) as {
    dependencies?: Record<string, string>;
    devDependencies: Record<string, string>;
  };

  it('give the Debian package the Node that the tests run on', () => {
    const pins = JSON.parse(read('scripts/deb/node-packages.json')) as { version: string };
    assert.equal(pins.version, lock.packages['node_modules/node']?.version);
  });

  it('stand at or above the versions in which published holes were closed', () => {
    const below = Object.entries(lock.packages).flatMap(([path, { version }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const lines = floors[name];
      return lines && version && !isAbove(version, lines) ? [`${path} ${version}`] : [];
    });
    assert.deepEqual(below, []);
  });

  it('would be refused below their floor', () => {
    assert.equal(isAbove('5.2.1', ['4.15.5', '5.2.2', '6.0.0']), false);
    assert.equal(isAbove('4.15.9', ['4.15.5', '5.2.2', '6.0.0']), true);
    assert.equal(isAbove('0.8.12', ['0.8.13', '0.9.10']), false);
    assert.equal(isAbove('0.10.0', ['0.8.13', '0.9.10']), true);
    assert.equal(isAbove('3.9.9', ['4.15.5']), false);
  });

  it('each have a reason', () => {
    const reasons = read('docs/decisions/2026-11-21-dependencies.md');
    const named = [...reasons.matchAll(/^\| `([^`]+)` \|/gm)].map((row) => row[1]);
    assert.deepEqual(named.sort(), Object.keys(manifest.devDependencies).sort());
  });

  it('are bundled into the release, so it asks for none', () => {
    assert.deepEqual(manifest.dependencies ?? {}, {});
  });
});
