import { after, before, describe, test } from 'node:test';
import { raceForKeys } from '../support/key-races.ts';
import { type Postgres, postgresMissing, startPostgres } from '../support/postgres.ts';

const missing = postgresMissing();

describe('attack C12: signing keys on a real PostgreSQL', {
  skip: missing ?? false,
  timeout: 120_000,
}, () => {
  let postgres: Postgres;
  before(async () => {
    postgres = await startPostgres();
  });
  after(() => postgres.remove());

  test('C12 twenty processes that start at once make one set of keys, and change it once', async () => {
    await raceForKeys(await postgres.createDatabase());
  });
});
