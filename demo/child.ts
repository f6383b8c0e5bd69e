import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { processEnvironment } from '../src/base/environment.ts';

/** What a child sees of our environment: no setting of Usher's may slip in. */
const HANDED_ON = /^(PATH|HOME|TMPDIR|LANG|LC_\w+|TZ|NODE_\w+|SYSTEMROOT)$/;
const LAST_LINES = 20;
const STOP_MS = 5000;

export interface ChildOptions {
  /** How people call it: `Usher`. */
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly environment?: Readonly<Record<string, string>>;
  /** Every line it writes, to either output. */
  readonly onLine?: (line: string) => void;
}

/** A process of its own, which we stop by its id. */
export class Child {
  readonly name: string;
  /** Rejects with the reason when the process ends before `stop` was called. */
  readonly failed: Promise<never>;
  readonly #process: ChildProcess;
  readonly #lines: string[] = [];
  #stopping = false;
  #ended = false;

  constructor({ name, command, environment, onLine }: ChildOptions) {
    this.name = name;
    const [file, ...args] = command;
    this.#process = spawn(file, args, {
      env: { ...inherited(), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#keep(line, onLine));
    }
    this.failed = this.#watch();
    // Whoever starts the child waits for this; until then it must not count as unhandled.
    this.failed.catch(() => {});
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  /** The first line that passes, or the failure. */
  async line(test: (line: string) => boolean): Promise<string> {
    const found = async () => {
      for (;;) {
        const line = this.#lines.find(test);
        if (line !== undefined || this.hasEnded) return line ?? '';
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    return Promise.race([this.failed, found()]);
  }

  /** Asks it to stop, and after five seconds no longer asks. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#process;
    if (this.#ended || child.exitCode !== null || child.signalCode !== null) return;
    if (child.pid === undefined) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await gone;
    clearTimeout(hard);
  }

  /** For the end of our own process, when there is no time to wait. */
  kill(): void {
    this.#stopping = true;
    this.#process.kill('SIGTERM');
  }

  #keep(line: string, onLine?: (line: string) => void): void {
    this.#lines.push(line);
    if (this.#lines.length > 200) this.#lines.shift();
    onLine?.(line);
  }

  #watch(): Promise<never> {
    return new Promise((_resolve, reject) => {
      this.#process.once('error', (error) => {
        this.#ended = true;
        reject(this.#failure(`could not be started: ${error.message}`));
      });
      this.#process.once('close', (code, signal) => {
        this.#ended = true;
        if (!this.#stopping)
          reject(this.#failure(`stopped by itself (${signal ?? `exit ${code}`})`));
      });
    });
  }

  #failure(what: string): Error {
    const lines = this.#lines.slice(-LAST_LINES).map((line) => `  | ${line}`);
    return new Error([`${this.name} ${what}.`, ...lines].join('\n'));
  }
}

function inherited(): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(processEnvironment())) {
    if (value !== undefined && HANDED_ON.test(name)) kept[name] = value;
  }
  return kept;
}
