import type { Storage } from '../storage.ts';
import { openTestStorage, type TestDatabases } from './test-database.ts';

/** Runs a test on two connections to one empty store, or twice the same where it cannot be shared. */
export type WithTwo = (test: (one: Storage, two: Storage) => Promise<void>) => Promise<void>;

export function withTwoOf({ shared, create }: TestDatabases): WithTwo {
  return async (test) => {
    const database = await create();
    const one = await openTestStorage(database.url);
    const two = shared ? await openTestStorage(database.url) : one;
    try {
      await test(one, two);
    } finally {
      await two.close();
      await one.close();
      await database.remove();
    }
  };
}

/** Calls `step` a hundred times at once, on both storages in turn. */
export function hundredfold<T>(
  one: Storage,
  two: Storage,
  step: (storage: Storage, n: number) => Promise<T>,
): Promise<T[]> {
  return Promise.all(Array.from({ length: 100 }, (_, n) => step(n % 2 === 0 ? one : two, n)));
}
