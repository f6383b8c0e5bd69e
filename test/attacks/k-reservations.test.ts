import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { openTestStorage } from '../../src/storage/conformance/test-database.ts';
import { RACING, type Racing, reservationRaces } from '../support/reservation-races.ts';
import { TwoUshers } from '../support/two-ushers.ts';

describe('attack K8: reservations of two processes on one SQLite file', { timeout: 60_000 }, () => {
  let racing: Racing;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'usher-k8-'));
    const url = `sqlite:${folder}/usher.db`;
    const two = await TwoUshers.start(url, RACING);
    racing = { two, storage: await openTestStorage(url) };
  });
  after(async () => {
    await racing.storage.close();
    await racing.two.close();
    rmSync(folder, { recursive: true, force: true });
  });
  reservationRaces(() => racing);
});
