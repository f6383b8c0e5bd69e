import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';

export interface ProcessOptions {
  /** How people call it: `Usher`. */
  readonly name: string;
  /** What Node is to run, flags first. */
  readonly args: readonly string[];
  /** Where everything goes that it writes: to a file, as a service would have it. */
  readonly logFile: string;
}

const STOP_WITHIN_MS = 5000;

/** A Node process beside ours, with nothing of our environment but the path. Ends with us. */
export class Process {
  readonly #child: ChildProcess;
  readonly #options: ProcessOptions;
  readonly #killAtExit = () => void this.#child.kill('SIGKILL');

  constructor(options: ProcessOptions) {
    this.#options = options;
    const log = openSync(options.logFile, 'a');
    this.#child = spawn(process.execPath, options.args, {
      env: { PATH: process.env['PATH'] ?? '' },
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    process.once('exit', this.#killAtExit);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** The next message it sends. Rejects when it ends instead. */
  message<T>(): Promise<T> {
    if (this.hasEnded) return Promise.reject(this.failure());
    return new Promise((resolve, reject) => {
      const onMessage = (message: unknown) => {
        this.#child.off('exit', onExit);
        resolve(message as T);
      };
      const onExit = () => {
        this.#child.off('message', onMessage);
        reject(this.failure());
      };
      this.#child.once('message', onMessage).once('exit', onExit);
    });
  }

  /** Sends a question and gives the answer. */
  ask<T>(question: string): Promise<T> {
    const answer = this.message<T>();
    this.#child.send(question);
    return answer;
  }

  /** What to throw when it has ended unasked: with the last it wrote. */
  failure(): Error {
    const lines = readFileSync(this.#options.logFile, 'utf8').trimEnd().split('\n').slice(-20);
    return new Error([`${this.#options.name} ended by itself.`, ...lines].join('\n  | '));
  }

  async stop(): Promise<void> {
    process.removeListener('exit', this.#killAtExit);
    if (this.hasEnded) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const hard = setTimeout(() => this.#child.kill('SIGKILL'), STOP_WITHIN_MS);
    await gone;
    clearTimeout(hard);
  }
}
