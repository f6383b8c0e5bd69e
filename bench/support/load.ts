import autocannon from 'autocannon';
import { cpuSeconds } from './process-figures.ts';
import { percentile } from './statistics.ts';

/** What a server did under load. */
export interface Load {
  readonly perSecond: number;
  /** Milliseconds that all but one in a hundred did not exceed. */
  readonly p99: number;
  /** Its CPU time for each, in microseconds: what a busy machine disturbs least. */
  readonly cpuMicros: number;
}

/** What is put under load. */
export interface LoadTarget {
  readonly url: URL;
  /** The process that answers there. */
  readonly pid: number;
  /** What every answer's status must be: a server that refuses is quick. */
  readonly status: number;
  readonly headers: Record<string, string>;
}

const CONNECTIONS = 10;

/** As many requests as come back, over ten connections. Throws when one fails or has another status. */
export async function loadOf(target: LoadTarget, seconds: number): Promise<Load> {
  const { url, pid, headers } = target;
  const times: number[] = [];
  let others = 0;
  const cpuBefore = cpuSeconds(pid);
  const began = performance.now();
  const { errors, timeouts } = await new Promise<autocannon.Result>((resolve, reject) => {
    const options = { url: url.href, headers, connections: CONNECTIONS, duration: seconds };
    const run = autocannon(options, (failed, result) =>
      failed ? reject(failed) : resolve(result),
    );
    // Each answer's own time: autocannon's percentiles are whole milliseconds.
    run.on('response', (_client, answered, _bytes, milliseconds) => {
      if (answered !== target.status) others++;
      times.push(milliseconds);
    });
  });
  const passed = (performance.now() - began) / 1000;
  if (others + errors + timeouts > 0) {
    throw new Error(`${url.pathname}: ${others} other answers, ${errors} errors.`);
  }
  const cpuMicros = ((cpuSeconds(pid) - cpuBefore) * 1e6) / times.length;
  return { perSecond: times.length / passed, p99: percentile(times, 0.99), cpuMicros };
}
