/**
 * Watches for how long the event loop does not turn because of what this thread itself has worked: neither what other
 * threads of ours do, such as hashing, nor what the machine does for others counts.
 */
export function watchThread(): { end(): number } {
  let worst = 0;
  let lastAt = performance.now();
  let lastWork = process.threadCpuUsage();
  const look = (): void => {
    const now = performance.now();
    const { user, system } = process.threadCpuUsage(lastWork);
    worst = Math.max(worst, Math.min(now - lastAt - 5, (user + system) / 1000));
    lastAt = now;
    lastWork = process.threadCpuUsage();
  };
  const timer = setInterval(look, 5);
  return {
    /** The longest, in milliseconds. */
    end() {
      clearInterval(timer);
      look();
      return worst;
    },
  };
}
