import { ldapErrors } from './errors.ts';

/** Lets so many work at one time; the others wait in the order in which they came. */
export interface Lanes {
  /** Throws the signal's reason when it aborts before there is room, `overloaded` where too many wait already. */
  run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

export function createLanes(width: number, maxWaiting: number): Lanes {
  let busy = 0;
  const waiting: (() => void)[] = [];

  const enter = (signal: AbortSignal): Promise<void> => {
    if (busy < width) {
      busy++;
      return Promise.resolve();
    }
    if (waiting.length >= maxWaiting) return Promise.reject(ldapErrors.unavailable('overloaded'));
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = (): void => {
        waiting.splice(waiting.indexOf(begin), 1);
        reject(signal.reason);
      };
      if (signal.aborted) return reject(signal.reason);
      waiting.push(begin);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  };
  /** The place goes from hand to hand: `busy` counts it all the while. */
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else busy--;
  };

  return {
    async run(signal, work) {
      await enter(signal);
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
