import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { racesOfPasswords, TwoPasswordUshers } from '../support/password-races.ts';
import { type Postgres, postgresMissing, startPostgres } from '../support/postgres.ts';

describe('attack F2: passwords at two processes on one SQLite file', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'usher-passwords-'));
  let two: TwoPasswordUshers;
  before(async () => {
    two = await TwoPasswordUshers.start(`sqlite:${join(folder, 'usher.db')}`);
  });
  after(async () => {
    await two.close();
    rmSync(folder, { recursive: true });
  });
  racesOfPasswords(() => two);
});

describe('attack F2: passwords at two processes on one PostgreSQL', {
  skip: postgresMissing() ?? false,
  timeout: 120_000,
}, () => {
  let postgres: Postgres;
  let two: TwoPasswordUshers;
  before(async () => {
    postgres = await startPostgres();
    two = await TwoPasswordUshers.start(await postgres.createDatabase());
  });
  after(async () => {
    await two.close();
    await postgres.remove();
  });
  racesOfPasswords(() => two);
});
