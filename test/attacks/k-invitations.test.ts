import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { openTestStorage } from '../../src/storage/conformance/test-database.ts';
import {
  type InvitationRacing,
  invitationRaces,
  RACING_GUESTS,
} from '../support/invitation-races.ts';
import { TwoUshers } from '../support/two-ushers.ts';

describe('attack F8: a link, two processes and one SQLite file', { timeout: 60_000 }, () => {
  let racing: InvitationRacing;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'usher-f8-'));
    const url = `sqlite:${folder}/usher.db`;
    racing = {
      two: await TwoUshers.start(url, RACING_GUESTS),
      storage: await openTestStorage(url),
    };
  });
  after(async () => {
    await racing?.storage.close();
    await racing?.two.close();
    rmSync(folder, { recursive: true, force: true });
  });
  invitationRaces(() => racing);
});
