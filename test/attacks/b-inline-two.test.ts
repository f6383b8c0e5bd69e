import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { inlineRaces } from '../support/inline-races.ts';
import { dressInline } from '../support/inline-story.ts';
import { TwoUshers } from '../support/two-ushers.ts';

describe('the inline sign-in at two processes on one SQLite file', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'usher-inline-'));
  let two: TwoUshers;
  before(async () => {
    two = await TwoUshers.start(`sqlite:${join(folder, 'usher.db')}`, '', dressInline);
  });
  after(async () => {
    await two.close();
    rmSync(folder, { recursive: true, force: true });
  });
  inlineRaces(() => two);
});
