import type { Clock } from '../../base/clock.ts';
import { storageError } from '../errors.ts';
import type { SqlConnection, SqlDriver } from './connection.ts';
import { MIGRATIONS } from './migrations.ts';
import { readNumber } from './row.ts';

const LEDGER = 'usher_schema';
const CREATE_LEDGER = `CREATE TABLE IF NOT EXISTS ${LEDGER} (
  version BIGINT NOT NULL PRIMARY KEY,
  applied_at BIGINT NOT NULL
)`;

/**
 * Brings the schema up to date, one transaction a migration, so that an interrupted one leaves no
 * trace. Any number of processes may do this at once: each step is taken under a lock and looks
 * again at what is there. A schema newer than this release is `storage_newer_schema`.
 */
export async function migrate(
  driver: SqlDriver,
  clock: Clock,
  migrations: readonly (readonly string[])[] = MIGRATIONS,
): Promise<void> {
  if (!(await driver.hasTable(LEDGER))) {
    await driver.migration((inside) => inside.query(CREATE_LEDGER));
  }
  let version = await readVersion(driver);
  while (version < migrations.length) {
    version = await driver.migration((inside) => takeStep(inside, clock, migrations));
  }
  if (version > migrations.length) throw newerSchema(version, migrations.length);
}

async function takeStep(
  inside: SqlConnection,
  clock: Clock,
  migrations: readonly (readonly string[])[],
): Promise<number> {
  const version = await readVersion(inside);
  const step = migrations[version];
  if (!step) return version;
  for (const statement of step) await inside.query(statement);
  await inside.query('INSERT INTO usher_schema (version, applied_at) VALUES (?, ?)', [
    version + 1,
    clock.nowSeconds(),
  ]);
  return version + 1;
}

/** The version of the schema that is there; 0 for a ledger without entries. */
export async function readVersion(connection: SqlConnection): Promise<number> {
  const rows = await connection.query(
    'SELECT COALESCE(MAX(version), 0) AS version FROM usher_schema',
  );
  return rows[0] ? readNumber(rows[0], 'version') : 0;
}

function newerSchema(found: number, known: number) {
  return storageError('storage_newer_schema', {
    hint:
      `The store's schema is version ${found}, this release knows ${known}. ` +
      'Run the release that wrote it, or restore the backup made before the upgrade.',
  });
}
