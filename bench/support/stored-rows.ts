import { DatabaseSync } from 'node:sqlite';

/** How many rows the SQLite file holds, in all its tables. */
export function storedRows(file: string): number {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    return tables.reduce((sum, { name }) => {
      const row = database.prepare(`SELECT count(*) AS rows FROM "${String(name)}"`).get();
      return sum + Number(row?.['rows']);
    }, 0);
  } finally {
    database.close();
  }
}
