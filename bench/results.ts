import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isMet, type Row } from './measurement.ts';

const FILE = fileURLToPath(new URL('results.json', import.meta.url));

/** Keeps the rows in bench/results.json, with the machine they were taken on. */
export function writeResults(rows: readonly Row[]): void {
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

function rounded(figure: number): number {
  return Number(figure.toPrecision(4));
}
