import { after, before, describe } from 'node:test';
import { openTestStorage } from '../../src/storage/conformance/test-database.ts';
import {
  type InvitationRacing,
  invitationRaces,
  RACING_GUESTS,
} from '../support/invitation-races.ts';
import { type Postgres, postgresMissing, startPostgres } from '../support/postgres.ts';
import { TwoUshers } from '../support/two-ushers.ts';

describe('attack F8: a link, two processes and one PostgreSQL', {
  skip: postgresMissing() ?? false,
  timeout: 120_000,
}, () => {
  let postgres: Postgres;
  let racing: InvitationRacing;
  before(async () => {
    postgres = await startPostgres();
    const url = await postgres.createDatabase();
    racing = {
      two: await TwoUshers.start(url, RACING_GUESTS),
      storage: await openTestStorage(url),
    };
  });
  after(async () => {
    await racing?.storage.close();
    await racing?.two.close();
    await postgres.remove();
  });
  invitationRaces(() => racing);
});
