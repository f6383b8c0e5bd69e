import { readFileSync } from 'node:fs';
import type { CsvProblem } from '../../rooms/csv-rows.ts';
import type { Output } from '../output.ts';

/** As many problems as anybody mends in one go. */
const SHOWN = 100;

/** What `parse` makes of a file; null when it has problems, which are then told, each with its line. */
export function readCsvFile<Table extends object>(
  file: string,
  parse: (bytes: Uint8Array) => Table | { readonly problems: readonly CsvProblem[] },
  { note }: Output,
): Table | null {
  const table = parse(readBytes(file));
  if (!('problems' in table)) return table;
  const problems = table.problems as readonly CsvProblem[];
  for (const { line, message } of problems.slice(0, SHOWN)) {
    note(`${file}${line === null ? '' : `:${line}`}: ${message}`);
  }
  if (problems.length > SHOWN) note(`and ${problems.length - SHOWN} more.`);
  return null;
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch {
    throw new Error(`${file}: the file cannot be read.`);
  }
}
