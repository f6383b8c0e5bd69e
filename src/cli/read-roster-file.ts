import { readFileSync } from 'node:fs';
import { parseRosterCsv, type RosterTable } from '../rooms/roster-csv.ts';
import type { Output } from './output.ts';

/** As many problems as anybody mends in one go. */
const SHOWN = 100;

/** The people of a CSV file; null when it has problems, which are then all told, each with its line. */
export function readRosterFile(file: string, output: Output): RosterTable | null {
  const table = parseRosterCsv(readBytes(file));
  if (!('problems' in table)) {
    const { repeated } = table;
    if (repeated > 0) output.note(`note: ${file}: rows that name somebody again: ${repeated}.`);
    return table;
  }
  const { problems } = table;
  for (const { line, message } of problems.slice(0, SHOWN)) {
    output.note(`${file}${line === null ? '' : `:${line}`}: ${message}`);
  }
  if (problems.length > SHOWN) output.note(`and ${problems.length - SHOWN} more.`);
  return null;
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch {
    throw new Error(`${file}: the file cannot be read.`);
  }
}
