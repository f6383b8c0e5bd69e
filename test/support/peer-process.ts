import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

export interface PeerOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Answers 2xx as soon as the peer is ready; for one that speaks no HTTP, whether it is. */
  readonly readyAt: string | (() => Promise<boolean>);
  /** Milliseconds until that is given up. */
  readonly readyWithin: number;
}

/** A server of somebody else's, or our own as people run it, in a process that a test started. */
export class PeerProcess {
  readonly #child: ChildProcess;
  #output = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    const keep = (chunk: Buffer) => {
      this.#output += chunk;
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
  }

  /** Starts it and waits until it answers. Rejects with what it printed when it does not. */
  static async start(options: PeerOptions): Promise<PeerProcess> {
    const child = spawn(options.command, options.args, {
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const peer = new PeerProcess(child);
    const failed = once(child, 'error').then(([error]) => Promise.reject(error));
    await Promise.race([failed, once(child, 'spawn')]);
    failed.catch(() => {});
    process.once('exit', peer.#kill);
    await peer.#untilReady(options);
    return peer;
  }

  /** Everything it printed so far. */
  get output(): string {
    return this.#output;
  }

  /** Keeps the process but stops it from answering: connections open, nothing comes. */
  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  /** Asks it to end, and waits. Gives the exit status, null after a signal. */
  async stop(): Promise<number | null> {
    process.off('exit', this.#kill);
    if (this.#hasEnded) return this.#child.exitCode;
    const exit = once(this.#child, 'exit');
    this.thaw();
    this.#child.kill('SIGTERM');
    const patience = AbortSignal.timeout(20_000);
    patience.addEventListener('abort', this.#kill);
    await exit;
    patience.removeEventListener('abort', this.#kill);
    return this.#child.exitCode;
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #kill = () => {
    this.#child.kill('SIGKILL');
  };

  async #untilReady({ readyAt, readyWithin }: PeerOptions): Promise<void> {
    const end = Date.now() + readyWithin;
    for (;;) {
      if (typeof readyAt === 'string' ? await answersAt(readyAt) : await readyAt()) return;
      if (this.#hasEnded || Date.now() > end) {
        await this.stop();
        throw new Error(
          `${typeof readyAt === 'string' ? readyAt : 'the peer'} did not answer:\n${this.#output.slice(-4000)}`,
        );
      }
      await sleep(150);
    }
  }
}

async function answersAt(address: string): Promise<boolean> {
  const answer = await fetch(address, { signal: AbortSignal.timeout(5000) }).catch(() => null);
  await answer?.body?.cancel();
  return answer?.ok ?? false;
}
