/** What a piece of work cost the process that did it. */
export interface Cost {
  /** Milliseconds the calling thread computed: that long nobody else was served. Waiting does not count. */
  readonly threadMs: number;
  readonly wallMs: number;
  /** What the process holds more than before. */
  readonly megabytes: number;
}

/** Measures one piece of work. The thread's own time is what counts on a machine that others use too. */
export async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const memory = process.memoryUsage.rss();
  const cpu = process.threadCpuUsage();
  const began = performance.now();
  await work();
  const { user, system } = process.threadCpuUsage(cpu);
  return {
    threadMs: (user + system) / 1000,
    wallMs: performance.now() - began,
    megabytes: (process.memoryUsage.rss() - memory) / 1e6,
  };
}
