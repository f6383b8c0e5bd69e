import { once } from 'node:events';
import { printable } from './print/printable.ts';

/** Where a command writes for people. */
export interface Output {
  /** A line of the answer: standard output. */
  line(text: string): void;
  /** A line about the answer, such as a problem: standard error. */
  note(text: string): void;
  /** Waits until whoever reads the answer has kept up, for one that is too long to be kept in memory. */
  drained?(): Promise<void>;
}

let listens = false;

/** The only place that writes to the console. */
export const consoleOutput: Output = {
  line: (text) => {
    if (!listens) process.stdout.on('error', stop);
    listens = true;
    process.stdout.write(`${printable(text)}\n`);
  },
  note: (text) => process.stderr.write(`${printable(text)}\n`),
  async drained() {
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  },
};

/** Whoever reads may have seen enough, as `head` has: there is nobody left to write for. */
function stop(thrown: NodeJS.ErrnoException): never {
  if (thrown.code !== 'EPIPE') process.stderr.write(`usher: ${thrown.message}\n`);
  process.exit(1);
}
