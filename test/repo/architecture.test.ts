import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import {
  findNamedTooEarly,
  findWrongImports,
  parseRoomTable,
  parseTiers,
  roomOf,
} from './import-rules.ts';
import { productFiles, read, root, trackedPaths } from './tree.ts';

const LINES_AT_MOST = 300;
const WRITTEN_BY_HAND = /^(src|site|scripts|demo|bench|deploy)\/.*\.(ts|js|css)$/;
const page = read('ARCHITECTURE.md');
const tiers = parseTiers(page);

describe('the import table of ARCHITECTURE.md', () => {
  it('is what the code does', () => {
    assert.deepEqual(findWrongImports(productFiles(), tiers), []);
  });

  it('describes every folder of src, and no other', () => {
    const folders = productFiles().map(({ path }) => roomOf(path));
    const rooms = [...new Set(folders)].filter((room) => !room.endsWith('.ts')).sort();
    assert.deepEqual(parseRoomTable(page).sort(), rooms);
    const inTiers = tiers.flat().filter((room) => !room.endsWith('.ts'));
    assert.deepEqual([...inTiers].sort(), rooms);
  });

  it('keeps ways to sign in and database drivers behind one door each', () => {
    assert.deepEqual(findNamedTooEarly(productFiles()), []);
  });

  it('would not let an import upwards, sideways or out of src through', () => {
    const made = [['base'], ['config', 'http'], ['app.ts']];
    const violations = [
      { path: 'src/base/a.ts', text: "import { b } from '../http/b.ts';" },
      { path: 'src/http/c.ts', text: "import type { d } from '../config/d.ts';" },
      { path: 'src/http/e.ts', text: "const { f } = await import('../app.ts');" },
      { path: 'src/http/g.ts', text: "export { h } from '../../test/support/h.ts';" },
      { path: 'src/attic/i.ts', text: '' },
    ];
    for (const file of violations) assert.equal(findWrongImports([file], made).length, 1);
    const right = { path: 'src/http/j.ts', text: "import { k } from '../base/k.ts';" };
    assert.deepEqual(findWrongImports([right], made), []);
    const early = { path: 'src/app.ts', text: "import './sign-in/methods/oidc/oidc-method.ts';" };
    assert.equal(findNamedTooEarly([early]).length, 1);
  });
});

describe('the shape of the source', () => {
  it(`keeps every file within ${LINES_AT_MOST} lines`, () => {
    const ours = trackedPaths().filter((path) => WRITTEN_BY_HAND.test(path));
    assert.deepEqual(
      ours.filter((path) => read(path).split('\n').length - 1 > LINES_AT_MOST),
      [],
    );
  });

  it('has no barrels, no utils and no helpers, and names files in kebab-case', () => {
    const wrong = trackedPaths().filter((path) => {
      if (!/\.(ts|js)$/.test(path)) return false;
      return /(^|\/)index\.|util|helper/i.test(path) || !/^[a-z0-9.-]+$/.test(basename(path));
    });
    assert.deepEqual(wrong, []);
  });

  it('tells in every room, and for every way to sign in, what it owns', () => {
    const rooms = productFiles().flatMap(
      ({ path }) => /^src\/(sign-in\/methods\/[^/]+|[^/]+)\//.exec(path)?.[1] ?? [],
    );
    const silent = [...new Set([...rooms, ...rooms.map((room) => room.split('/')[0] ?? '')])]
      .map((room) => join('src', room, 'README.md'))
      .filter((readme) => !existsSync(join(root, readme)));
    assert.deepEqual(silent, []);
  });

  it('skips no test without a reason, and leaves none that runs alone', () => {
    const wrong = trackedPaths()
      .filter((path) => path.endsWith('.test.ts') && !path.startsWith('test/repo/'))
      .filter((path) =>
        /\b(only: true|skip: true|todo: true)|\b(it|test|describe)\.(only|skip|todo)\(/.test(
          read(path),
        ),
      );
    assert.deepEqual(wrong, []);
  });
});
