import { after, before, describe } from 'node:test';
import { type Postgres, postgresMissing, startPostgres } from '../support/postgres.ts';
import { TwoUshers } from '../support/two-ushers.ts';
import { WAITING_RULES, waitingOfTwo } from '../support/two-ushers-waiting.ts';

const missing = postgresMissing();

describe('attack K8: waiting at two processes on one PostgreSQL', {
  skip: missing ?? false,
  timeout: 120_000,
}, () => {
  let postgres: Postgres;
  let two: TwoUshers;
  before(async () => {
    postgres = await startPostgres();
    two = await TwoUshers.start(await postgres.createDatabase(), WAITING_RULES);
  });
  after(async () => {
    await two.close();
    await postgres.remove();
  });
  waitingOfTwo(() => two);
});
