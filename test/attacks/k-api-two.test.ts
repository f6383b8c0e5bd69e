import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import type { Storage } from '../../src/storage/storage.ts';
import { raceForOneToken, storeBeside } from '../support/api-race.ts';
import { TwoUshers } from '../support/two-ushers.ts';

describe('attack K8: backends at two processes on one SQLite file', { timeout: 60_000 }, () => {
  let two: TwoUshers;
  let storage: Storage;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'usher-k8-api-'));
    const url = `sqlite:${folder}/usher.db`;
    two = await TwoUshers.start(url);
    storage = await storeBeside(url);
  });
  after(async () => {
    await storage.close();
    await two.close();
    rmSync(folder, { recursive: true, force: true });
  });
  raceForOneToken(
    () => two,
    () => storage,
  );
});
