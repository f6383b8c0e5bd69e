import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { TwoUshers } from '../support/two-ushers.ts';
import { WAITING_RULES, waitingOfTwo } from '../support/two-ushers-waiting.ts';

describe('attack K8: waiting at two processes on one SQLite file', { timeout: 60_000 }, () => {
  let two: TwoUshers;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'usher-k8-'));
    two = await TwoUshers.start(`sqlite:${folder}/usher.db`, WAITING_RULES);
  });
  after(async () => {
    await two.close();
    rmSync(folder, { recursive: true, force: true });
  });
  waitingOfTwo(() => two);
});
