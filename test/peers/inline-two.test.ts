import { after, before, describe } from 'node:test';
import { inlineRaces } from '../support/inline-races.ts';
import { dressInline } from '../support/inline-story.ts';
import { type Postgres, postgresMissing, startPostgres } from '../support/postgres.ts';
import { TwoUshers } from '../support/two-ushers.ts';

const missing = postgresMissing();

describe('the inline sign-in at two processes on one PostgreSQL', {
  skip: missing ?? false,
  timeout: 120_000,
}, () => {
  let postgres: Postgres;
  let two: TwoUshers;
  before(async () => {
    postgres = await startPostgres();
    two = await TwoUshers.start(await postgres.createDatabase(), '', dressInline);
  });
  after(async () => {
    await two.close();
    await postgres.remove();
  });
  inlineRaces(() => two);
});
