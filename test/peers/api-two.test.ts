import { after, before, describe } from 'node:test';
import type { Storage } from '../../src/storage/storage.ts';
import { raceForOneToken, storeBeside } from '../support/api-race.ts';
import { type Postgres, postgresMissing, startPostgres } from '../support/postgres.ts';
import { TwoUshers } from '../support/two-ushers.ts';

const missing = postgresMissing();

describe('attack K8: backends at two processes on one PostgreSQL', {
  skip: missing ?? false,
  timeout: 120_000,
}, () => {
  let postgres: Postgres;
  let two: TwoUshers;
  let storage: Storage;
  before(async () => {
    postgres = await startPostgres();
    const url = await postgres.createDatabase();
    two = await TwoUshers.start(url);
    storage = await storeBeside(url);
  });
  after(async () => {
    await storage.close();
    await two.close();
    await postgres.remove();
  });
  raceForOneToken(
    () => two,
    () => storage,
  );
});
