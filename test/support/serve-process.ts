import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
/** A start takes a third of a second; a busy machine takes its time. */
const START_MS = 20_000;

/** How a process ended: with a status, or by a signal. */
export interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
}

/** `usher serve` in a process of its own, on a free port that it chooses itself. */
export class ServeProcess {
  readonly ended: Promise<Ended>;
  /** Where it listens; 0 until it does, and when it never did. */
  port = 0;
  #output = '';
  readonly #child: ChildProcess;
  readonly #killAtExit = () => this.#child.kill('SIGKILL');

  private constructor(file: string, program: string) {
    const args = [program, 'serve', '--config', file];
    // Nothing of the environment of the tests but what a process needs to run.
    const env = { PATH: process.env['PATH'] ?? '' };
    this.#child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#hear(chunk));
    this.#child.stderr?.on('data', (chunk: Buffer) => this.#hear(chunk));
    process.once('exit', this.#killAtExit);
    this.ended = once(this.#child, 'close').then(([status, signal]) => {
      process.off('exit', this.#killAtExit);
      return { status, signal };
    });
  }

  /**
   * Starts it with this file of settings; resolves when it listens, or has ended without. `listen` is ours to say.
   * `program`: the source, or a release.
   */
  static async start(yaml: string, program = main): Promise<ServeProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'usher-serve-'));
    const file = join(folder, 'usher.yaml');
    writeFileSync(file, `listen: 127.0.0.1:0\n${yaml}`, { mode: 0o600 });
    const serving = new ServeProcess(file, program);
    const patience = setTimeout(() => serving.kill('SIGKILL'), START_MS);
    while (serving.port === 0) {
      const heard = once(serving.#child.stdout!, 'data').then(() => true);
      if (!(await Promise.race([heard, serving.ended.then(() => false)]))) break;
    }
    clearTimeout(patience);
    rmSync(folder, { recursive: true, force: true });
    return serving;
  }

  /** Everything it printed so far. */
  get output(): string {
    return this.#output;
  }

  /** The lines of its log with this event. */
  events(name: string): Record<string, unknown>[] {
    return this.#output
      .split('\n')
      .filter((line) => line.includes(`"event":"${name}"`))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Asks it to end, and waits. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.kill(signal);
    const patience = setTimeout(() => this.kill('SIGKILL'), START_MS);
    const ended = await this.ended;
    clearTimeout(patience);
    return ended;
  }

  #hear(chunk: Buffer): void {
    this.#output += chunk;
    const address = /"event":"listening"/.test(this.#output)
      ? /"address":"http:\/\/127\.0\.0\.1:(\d+)"/.exec(this.#output)
      : null;
    if (address) this.port = Number(address[1]);
  }
}
