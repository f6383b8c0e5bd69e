import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { raceForKeys } from '../support/key-races.ts';

test('C12 twenty processes that start at once on one SQLite file make one set of keys, and change it once', {
  timeout: 100_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'usher-c12-'));
  try {
    await raceForKeys(`sqlite:${folder}/usher.db`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
