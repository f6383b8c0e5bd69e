import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storageConformance } from './conformance/storage-conformance.ts';

storageConformance('SQLite in a file', {
  shared: true,
  async create() {
    const folder = await mkdtemp(join(tmpdir(), 'usher-storage-'));
    return {
      url: `sqlite:${join(folder, 'usher.db')}`,
      remove: () => rm(folder, { recursive: true }),
    };
  },
});

storageConformance('SQLite in memory', {
  shared: false,
  create: async () => ({ url: 'sqlite::memory:', remove: async () => {} }),
});
