import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { isStorageError } from './errors.ts';
import { parseStorageUrl } from './storage-url.ts';

test('reads the three kinds of address', () => {
  assert.deepEqual(parseStorageUrl('sqlite::memory:'), { kind: 'sqlite-memory' });
  assert.deepEqual(parseStorageUrl('sqlite:usher.db'), { kind: 'sqlite-file', path: 'usher.db' });
  assert.deepEqual(parseStorageUrl('sqlite:/var/lib/usher/u b.db'), {
    kind: 'sqlite-file',
    path: '/var/lib/usher/u b.db',
  });
  for (const url of ['postgres://u:p@h/d', 'postgresql:///d?host=/run']) {
    assert.deepEqual(parseStorageUrl(url), { kind: 'postgres', url });
  }
});

test('refuses what it does not know, without repeating it', () => {
  const urls = ['', 'usher.db', 'mysql://u:canary@h/d', 'sqlite:', 'sqlite:a/', 'sqlite:a\0b'];
  urls.push(
    'sqlite://canary',
    'sqlite:a?mode=ro',
    'postgres:u:canary@h',
    'POSTGRES://u:canary@h/d',
  );
  for (const url of urls) {
    assert.throws(
      () => parseStorageUrl(url),
      (thrown) => isStorageError(thrown, 'storage_bad_url') && !inspect(thrown).includes('canary'),
      url,
    );
  }
});
