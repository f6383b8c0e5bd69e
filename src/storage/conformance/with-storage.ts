import type { Storage } from '../storage.ts';

/** Runs a test on an empty storage of its own. */
export type WithStorage = (test: (storage: Storage, url: string) => Promise<void>) => Promise<void>;
