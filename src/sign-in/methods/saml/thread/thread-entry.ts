import type { WorkerOptions } from 'node:worker_threads';

/** What the thread begins with. */
export interface ThreadEntry {
  readonly source: URL | string;
  readonly options: WorkerOptions;
}

/** The file beside this one. In the release there is none: scripts/build.ts puts the text of its whole bundle here. */
export const threadEntry: ThreadEntry = {
  source: new URL('./thread.ts', import.meta.url),
  options: {},
};
