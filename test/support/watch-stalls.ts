/**
 * Watches for how long the event loop does not turn. Time in which the machine had others to serve does not count: only
 * what this process itself has worked meanwhile.
 */
export function watchStalls(): { end(): number } {
  let worst = 0;
  let lastAt = performance.now();
  let lastWork = process.cpuUsage();
  const look = (): void => {
    const now = performance.now();
    const { user, system } = process.cpuUsage(lastWork);
    worst = Math.max(worst, Math.min(now - lastAt - 10, (user + system) / 1000));
    lastAt = now;
    lastWork = process.cpuUsage();
  };
  const timer = setInterval(look, 10);
  return {
    /** The longest, in milliseconds. */
    end() {
      clearInterval(timer);
      look();
      return worst;
    },
  };
}
