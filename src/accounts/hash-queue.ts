/** Bounds how many passwords are hashed at once in this process: each takes memory and a core for a while. */
export interface HashQueue {
  /** Does the work in its turn; null, at once, where too many wait already. */
  run<T>(work: () => Promise<T>): Promise<T | null>;
}

/** Node hashes on four threads, which also look up names and read files. */
const MOST_AT_ONCE = 4;
const MOST_WAITING = 50;

export function createHashQueue(atOnce = MOST_AT_ONCE, mostWaiting = MOST_WAITING): HashQueue {
  let running = 0;
  const waiting: (() => void)[] = [];
  return {
    async run(work) {
      if (running < atOnce) running += 1;
      else {
        if (waiting.length >= mostWaiting) return null;
        // Whoever is through hands over the place, so nobody slips in between.
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}
