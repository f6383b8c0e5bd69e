import { parseRosterCsv, type RosterTable } from '../../rooms/roster-csv.ts';
import { readCsvFile } from '../input/read-csv-file.ts';
import type { Output } from '../output.ts';

/** The people of a CSV file; null when it has problems, which are then told. */
export function readRosterFile(file: string, output: Output): RosterTable | null {
  const table = readCsvFile<RosterTable>(file, parseRosterCsv, output);
  const repeated = table?.repeated ?? 0;
  if (repeated > 0) output.note(`note: ${file}: rows that name somebody again: ${repeated}.`);
  return table;
}
