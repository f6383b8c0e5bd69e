import { after, before, describe } from 'node:test';
import { openTestStorage } from '../../src/storage/conformance/test-database.ts';
import { type Postgres, postgresMissing, startPostgres } from '../support/postgres.ts';
import { RACING, type Racing, reservationRaces } from '../support/reservation-races.ts';
import { TwoUshers } from '../support/two-ushers.ts';

describe('attack K8: reservations of two processes on one PostgreSQL', {
  skip: postgresMissing() ?? false,
  timeout: 120_000,
}, () => {
  let postgres: Postgres;
  let racing: Racing;
  before(async () => {
    postgres = await startPostgres();
    const url = await postgres.createDatabase();
    racing = { two: await TwoUshers.start(url, RACING), storage: await openTestStorage(url) };
  });
  after(async () => {
    await racing?.storage.close();
    await racing?.two.close();
    await postgres.remove();
  });
  reservationRaces(() => racing);
});
