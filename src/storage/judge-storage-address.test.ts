import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { openTestStorage } from './conformance/test-database.ts';
import { judgeStorageAddress } from './judge-storage-address.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'usher-storage-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function messageOf(url: string): Promise<string | null> {
  return (await judgeStorageAddress(url))?.message ?? null;
}

test('finds nothing in the address of a store that opens, and creates nothing', async () => {
  const url = `sqlite:${join(folder, 'usher.db')}`;
  for (const good of [url, 'sqlite::memory:', 'postgres://u:p@localhost:1/d']) {
    assert.equal(await messageOf(good), null, good);
  }
  assert.deepEqual(readdirSync(folder), []);
  await (await openTestStorage(url)).close();
  assert.equal(await messageOf(url), null);
});

test('says what of a file stands in the way, as opening it would', async () => {
  const at = (name: string): string => join(folder, name);
  mkdirSync(at('folder'));
  writeFileSync(at('file'), 'x');
  writeFileSync(at('empty'), '');
  writeFileSync(at('gone-wal'), 'x');
  symlinkSync(at('nowhere'), at('link'));
  for (const [name, message] of [
    ['missing/x.db', `names a file in ${at('missing')}, which is no folder`],
    ['file/x.db', `names a file in ${at('file')}, which is no folder`],
    ['folder', 'names something that is no file'],
    ['empty', 'names an empty file'],
    ['gone', 'names a file that is gone while its -wal file is there'],
    ['link', 'names a symbolic link whose target is missing'],
  ] as const) {
    assert.equal(await messageOf(`sqlite:${at(name)}`), message);
    await assert.rejects(openTestStorage(`sqlite:${at(name)}`), name);
  }
});

test('says where we may not write', {
  skip: process.getuid?.() === 0 && 'root may write anywhere',
}, async () => {
  chmodSync(folder, 0o500);
  const message = `names a file in ${folder}, where we may not write`;
  assert.equal(await messageOf(`sqlite:${join(folder, 'usher.db')}`), message);
  chmodSync(folder, 0o700);
});

test('refuses addresses of no use without repeating them', async () => {
  for (const url of [
    'mysql://u:canary@h/d',
    'sqlite:canary?mode=ro',
    'postgres://u:canary@h:x/d',
  ]) {
    assert.equal(await messageOf(url), 'is no usable address of a store', url);
  }
});
