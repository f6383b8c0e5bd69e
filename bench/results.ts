import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isMet, type Row } from './measurement.ts';

const FILE = fileURLToPath(new URL('results.json', import.meta.url));

/**
 * Keeps the rows in bench/results.json, with the machine they were taken on. What was measured before and not now stays;
 * `names`: all measurements, in the order of the file.
 */
export function writeResults(measured: readonly Row[], names: readonly string[]): void {
  const taken = new Set(measured.map(({ measurement }) => measurement));
  const kept = readRows().filter(({ measurement }) => !taken.has(measurement));
  const rows = names.flatMap((name) =>
    [...measured, ...kept].filter(({ measurement }) => measurement === name),
  );
  const results = {
    machine: {
      cores: availableParallelism(),
      processor: cpus()[0]?.model ?? 'unknown',
      platform: `${process.platform} ${process.arch}`,
      node: process.versions.node,
    },
    rows: rows.map((row) => ({ ...row, figure: rounded(row.figure), met: isMet(row) })),
  };
  writeFileSync(FILE, `${JSON.stringify(results, null, 2)}\n`);
}

function readRows(): Row[] {
  return existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')).rows : [];
}

function rounded(figure: number): number {
  return Number(figure.toPrecision(4));
}
