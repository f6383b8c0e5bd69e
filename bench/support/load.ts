import autocannon from 'autocannon';
import { percentile } from './statistics.ts';

/** What a server did under load. */
export interface Load {
  readonly perSecond: number;
  /** Milliseconds that all but one in a hundred did not exceed. */
  readonly p99: number;
}

const CONNECTIONS = 10;

/**
 * As many requests as come back, over ten connections. Throws when an answer is not `status`: a server
 * that refuses is quick.
 */
export async function loadOf(
  url: URL,
  seconds: number,
  status: number,
  headers: Record<string, string> = {},
): Promise<Load> {
  const times: number[] = [];
  let others = 0;
  const began = performance.now();
  const { errors, timeouts } = await new Promise<autocannon.Result>((resolve, reject) => {
    const options = { url: url.href, headers, connections: CONNECTIONS, duration: seconds };
    const run = autocannon(options, (failed, result) =>
      failed ? reject(failed) : resolve(result),
    );
    // Each answer's own time: autocannon's percentiles are whole milliseconds.
    run.on('response', (_client, answered, _bytes, milliseconds) => {
      if (answered !== status) others++;
      times.push(milliseconds);
    });
  });
  const passed = (performance.now() - began) / 1000;
  if (others + errors + timeouts > 0) {
    throw new Error(`${url.pathname}: ${others} other answers, ${errors} errors.`);
  }
  return { perSecond: times.length / passed, p99: percentile(times, 0.99) };
}
