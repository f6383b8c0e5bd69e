import { storageError } from '../errors.ts';
import type { StorageLimits } from '../limits.ts';

/**
 * One at a time, first come first served, for the one connection of SQLite. Who waits too long, or
 * comes when too many wait already, is refused.
 */
export interface Turn {
  /** Whether nobody has the turn: then a statement that does not await may simply run. */
  readonly free: boolean;
  /** How many wait. */
  readonly waiting: number;
  /** Fulfils when the turn is ours; whoever got it must call `release` once. */
  acquire(): Promise<void>;
  release(): void;
}

export function createTurn(limits: Pick<StorageLimits, 'waitMs' | 'waiting'>): Turn {
  let taken = false;
  const queue: (() => void)[] = [];

  function wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        queue.splice(queue.indexOf(enter), 1);
        reject(storageError('storage_unavailable', { hint: 'waited too long for a transaction' }));
      }, limits.waitMs);
      queue.push(enter);
    });
  }

  return {
    get free() {
      return !taken;
    },
    get waiting() {
      return queue.length;
    },
    async acquire() {
      if (!taken) {
        taken = true;
        return;
      }
      if (queue.length >= limits.waiting) {
        throw storageError('storage_unavailable', { hint: 'too many wait for the store' });
      }
      await wait();
    },
    release() {
      const next = queue.shift();
      if (next) next();
      else taken = false;
    },
  };
}
