import { setTimeout as sleep } from 'node:timers/promises';
import type { Effort, Figure, Measurement } from './measurement.ts';
import { residentMegabytes } from './support/process-figures.ts';
import { median } from './support/statistics.ts';
import { inTemporaryFolder } from './support/temporary-folder.ts';
import { startUsher, untilHealthy, writeSettings } from './support/usher.ts';

const STARTS: Record<Effort, number> = { full: 10, quick: 5 };
const REST_MS = 5000;
/** Nobody is there: Usher starts while its provider is down, and is not measured with it. */
const NO_PROVIDER = 'http://127.0.0.1:9';

/** From `usher serve` to the first 200 of /healthz, and what it takes of memory when nobody comes. */
export const start: Measurement = {
  name: 'start',
  async run(effort) {
    const times: number[] = [];
    for (let number = 0; number < STARTS[effort]; number++) times.push(await timeOneStart());
    return [
      {
        what: 'to the first answer, with a new database',
        figure: median(times),
        unit: 'ms',
        target: { bound: 'under', value: 400 },
      },
      await restingMemory(),
    ];
  },
};

/** Milliseconds. */
function timeOneStart(): Promise<number> {
  return inTemporaryFolder(async (folder) => {
    const settings = await writeSettings(folder, NO_PROVIDER);
    const began = performance.now();
    const usher = startUsher(folder, settings);
    try {
      await untilHealthy(settings.url, usher);
      return performance.now() - began;
    } finally {
      await usher.stop();
    }
  });
}

function restingMemory(): Promise<Figure> {
  return inTemporaryFolder(async (folder) => {
    const settings = await writeSettings(folder, NO_PROVIDER);
    const usher = startUsher(folder, settings);
    try {
      await untilHealthy(settings.url, usher);
      await sleep(REST_MS);
      return {
        what: 'resident memory after five seconds of rest',
        figure: residentMegabytes(usher.pid),
        unit: 'MB',
        target: { bound: 'under', value: 100 },
      };
    } finally {
      await usher.stop();
    }
  });
}
