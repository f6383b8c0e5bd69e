import { providerErrors } from './errors.ts';

/** The time one piece of work with the provider may take, all its requests together. */
export interface Budget {
  /** Aborted when the time is over, or when everything is closed. */
  readonly signal: AbortSignal;
  /** Waits no longer than the budget: for work that others share and that therefore goes on. */
  wait<T>(work: Promise<T>): Promise<T>;
}

export interface Budgets {
  /** Milliseconds of each budget. */
  readonly totalMs: number;
  /** Runs `work` with a budget of its own and ends it whatever happens. */
  spend<T>(work: (budget: Budget) => Promise<T>): Promise<T>;
  /** Aborts all that run, and every later one. */
  close(): void;
}

export function createBudgets(totalMs: number): Budgets {
  const open = new Set<AbortController>();
  let closed = false;
  return {
    totalMs,
    async spend(work) {
      if (closed) throw providerErrors.unavailable('closing');
      const controller = new AbortController();
      open.add(controller);
      const timer = setTimeout(
        () => controller.abort(providerErrors.unavailable('deadline')),
        totalMs,
      );
      const end = () => {
        clearTimeout(timer);
        open.delete(controller);
      };
      try {
        return await work(createBudget(controller.signal));
      } finally {
        end();
      }
    },
    close() {
      closed = true;
      for (const controller of open) controller.abort(providerErrors.unavailable('closing'));
      open.clear();
    },
  };
}

function createBudget(signal: AbortSignal): Budget {
  return {
    signal,
    wait: (work) =>
      new Promise((resolve, reject) => {
        const onAbort = () => reject(signal.reason);
        if (signal.aborted) onAbort();
        signal.addEventListener('abort', onAbort, { once: true });
        work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
      }),
  };
}

/** Sleeps `ms`, less when the signal aborts: then it throws the signal's reason. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
