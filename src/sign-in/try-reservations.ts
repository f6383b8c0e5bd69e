import type { Storage } from '../storage/storage.ts';
import type { CountedTries } from './try-budget.ts';

/** Tries that are counted in the store, shared by all processes, from before they are made. */
export interface Reservations {
  /**
   * All of these, or none. `blocked`: so many were wrong. `busy`: they are taken by others, who are not through
   * in time.
   */
  reserve(wanted: readonly CountedTries[], now: number): Promise<'reserved' | 'blocked' | 'busy'>;
  /** They were wrong: they stay counted until the window ends. */
  keep(held: readonly CountedTries[], now: number): Promise<void>;
  /** They were right, or nothing was tried. */
  giveBack(held: readonly CountedTries[]): Promise<void>;
}

/** How long somebody waits for others to be through. */
const PATIENCE_MS = 10_000;
/** Nobody tells us when somebody of another process is through: it is looked at again, more and more seldom. */
const LOOK_AGAIN_MS = 150;
const LOOK_AGAIN_LATER = 1.5;
const LOOK_AGAIN_AT_MOST_MS = 1000;
/** In this process. Each holds a connection open. */
const MOST_WAITING = 500;

/**
 * Beside the tries that are under way or were wrong, those that were wrong are counted by themselves: only this tells
 * whether it is worth waiting. What a process leaves behind that dies under way is forgotten with the window.
 */
export function createReservations(tries: Storage['tries'], windowSeconds: number): Reservations {
  const queue = createQueue();

  const giveBack = async (held: readonly CountedTries[]): Promise<void> => {
    for (const { key } of held) {
      await tries.refund('password', key);
      queue.wake(key);
    }
  };

  /** The one that is all taken; null where all could be had. */
  const take = async (
    wanted: readonly CountedTries[],
    now: number,
  ): Promise<CountedTries | null> => {
    const taken: CountedTries[] = [];
    for (const one of wanted) {
      if (!(await tries.spend('password', one.key, one.most, windowSeconds, now))) {
        await giveBack(taken);
        return one;
      }
      taken.push(one);
    }
    return null;
  };

  return {
    giveBack,
    async reserve(wanted, now) {
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
      try {
        for (let pause = LOOK_AGAIN_MS; ; pause *= LOOK_AGAIN_LATER) {
          const full = await take(wanted, now);
          if (full === null) return 'reserved';
          if ((await tries.count('password-wrong', full.key, now)) >= full.most) {
            queue.wakeAll(full.key);
            return 'blocked';
          }
          if (patience.signal.aborted || queue.size() >= MOST_WAITING) return 'busy';
          await queue.wait(full.key, Math.min(pause, LOOK_AGAIN_AT_MOST_MS));
        }
      } finally {
        clearTimeout(timer);
      }
    },
    async keep(held, now) {
      for (const { key, most } of held) {
        await tries.spend('password-wrong', key, most, windowSeconds, now);
        queue.wake(key);
      }
    },
  };
}

/** Who waits for something of this key to change, in the order they came. */
function createQueue() {
  const waiting = new Map<string, Set<() => void>>();
  let size = 0;
  return {
    size: () => size,
    /** The first. One that is woken and finds nothing for it waits again; others come after it. */
    wake(key: string): void {
      const [first] = waiting.get(key) ?? [];
      first?.();
    },
    wakeAll(key: string): void {
      for (const wake of [...(waiting.get(key) ?? [])]) wake();
    },
    wait(key: string, atMostMs: number): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      const here = waiting.get(key) ?? new Set();
      const wake = (): void => {
        clearTimeout(timer);
        here.delete(wake);
        if (here.size === 0) waiting.delete(key);
        size -= 1;
        resolve();
      };
      const timer = setTimeout(wake, atMostMs);
      waiting.set(key, here.add(wake));
      size += 1;
      return promise;
    },
  };
}
