/**
 * Loaded into Usher by `--import`, for the one measurement that must know what is left once everything
 * that can be let go of is gone: V8 collects when it sees fit, which can be long after.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What Usher's process holds, in bytes. */
export interface MemoryLeft {
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (how: object) => void;
/**
 * As V8 does when memory runs out. Less would leave it the pages that its young generation had under
 * load, over 100 MB, which it keeps for the next load and which say nothing about Usher.
 */
const ALL_THERE_IS = { type: 'major', execution: 'sync', flavor: 'last-resort' };

process.on('message', () => {
  void settle().then((left) => process.send?.(left));
});
// The channel alone must not keep Usher from ending.
process.channel?.unref();

/** A collection may free what holds other things by a finalizer, so several, with time between them. */
async function settle(): Promise<MemoryLeft> {
  for (let round = 0; round < 3; round++) {
    collect(ALL_THERE_IS);
    await sleep(200);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heapUsed, external };
}
