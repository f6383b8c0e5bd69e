const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Waits for the signal to stop. After it, a second one ends the process at once, as Node does without
 * a listener: somebody who presses Ctrl-C twice means it.
 */
export function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    const stop = (signal: string): void => {
      for (const one of SIGNALS) process.off(one, stop);
      resolve(signal);
    };
    for (const one of SIGNALS) process.on(one, stop);
  });
}
