import { type LdapError, ldapErrors } from './errors.ts';

/** The time one sign-in may take at the directory, all servers and questions together. */
export interface StepBudget {
  /** Aborted, with an LdapError, when the time is over or everything is closed. */
  readonly signal: AbortSignal;
  /**
   * Waits for one step: `ms` at most, less when the budget ends before. Then `cut` is told why, for it to end what
   * the step was about, and the same error is thrown.
   */
  step<T>(ms: number, work: Promise<T>, cut: (why: LdapError) => void): Promise<T>;
}

export interface StepBudgets {
  /** Runs `work` with a budget of so many milliseconds and ends it whatever happens. */
  spend<T>(ms: number, work: (budget: StepBudget) => Promise<T>): Promise<T>;
  /** Aborts all that run, and every later one. */
  close(): void;
}

export function createStepBudgets(): StepBudgets {
  const open = new Set<AbortController>();
  let closed = false;
  return {
    async spend(ms, work) {
      if (closed) throw ldapErrors.unavailable('closing');
      const controller = new AbortController();
      open.add(controller);
      const timer = setTimeout(() => controller.abort(ldapErrors.unavailable('deadline')), ms);
      try {
        return await work({ signal: controller.signal, step: stepWithin(controller.signal) });
      } finally {
        clearTimeout(timer);
        open.delete(controller);
      }
    },
    close() {
      closed = true;
      for (const controller of open) controller.abort(ldapErrors.unavailable('closing'));
      open.clear();
    },
  };
}

function stepWithin(signal: AbortSignal): StepBudget['step'] {
  return (ms, work, cut) =>
    new Promise((resolve, reject) => {
      const end = (why: LdapError): void => {
        cut(why);
        reject(why);
      };
      const onAbort = (): void => end(signal.reason as LdapError);
      const timer = setTimeout(() => end(ldapErrors.unavailable('deadline')), ms);
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      work.then(resolve, reject).finally(() => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      });
    });
}
