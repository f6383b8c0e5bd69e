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
const collect = runInNewContext('gc') as () => void;

process.on('message', () => {
  void settle().then((left) => process.send?.(left));
});
// The channel alone must not keep Usher from ending.
process.channel?.unref();

/** A collection may free what holds other things by a finalizer, so several, with time between them. */
async function settle(): Promise<MemoryLeft> {
  for (let round = 0; round < 5; round++) {
    collect();
    await sleep(200);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heapUsed, external };
}
