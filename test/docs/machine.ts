import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SANDBOX = fileURLToPath(new URL('./sandbox', import.meta.url));
const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const UNSHARE = ['--mount', '--net', '--pid', '--ipc', '--uts', '--fork', '--kill-child'];

/** How a command ended, and what it printed. */
export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** What is needed to make machines: null, or the reason why none can be made here. */
export function machineMissing(): string | null {
  if (process.platform !== 'linux') return 'the commands of the docs are run on Linux alone';
  try {
    execFileSync('unshare', [...UNSHARE, 'sh', '-c', 'mount -t tmpfs none /mnt'], {
      stdio: 'pipe',
    });
    return null;
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.replaceAll('\n', ' ') : String(thrown);
    return `a machine to run the commands of the docs on needs root, and namespaces: ${why}`;
  }
}

/**
 * A machine for the commands of one page: this one, with its programs and paths, seen through an overlay that keeps
 * every change in memory, in namespaces of its own (mounts, network, processes). It is gone when it is closed.
 */
export class Machine {
  readonly #box: string;
  readonly #child: ChildProcess;
  readonly #answers: Interface;
  #waiting: ((status: number) => void) | null = null;
  #count = 0;
  #said = '';

  /** `release`: a folder with dist/ and package.json. `share`: files for /opt/docs-test. */
  constructor(release: string, share: Readonly<Record<string, string>>) {
    this.#box = mkdtempSync(join(tmpdir(), 'usher-page-'));
    mkdirSync(join(this.#box, 'root'));
    cpSync(SANDBOX, join(this.#box, 'sandbox'), { recursive: true });
    for (const [path, text] of Object.entries(share)) this.share(path, text);
    const enter = [
      join(this.#box, 'sandbox', 'enter.sh'),
      ...[this.#box, release, process.execPath, CHECKOUT],
    ];
    this.#child = spawn('unshare', [...UNSHARE, 'bash', ...enter], { stdio: 'pipe' });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#said += chunk;
    });
    this.#answers = createInterface({ input: this.#child.stdout! });
    this.#answers.on('line', (line) => this.#hear(Number(line.split(' ')[1])));
    this.#child.once('close', () => this.#hear(-1));
    process.once('exit', this.#kill);
  }

  /** Puts a file where the machine has /opt/docs-test. */
  share(path: string, text: string): void {
    const file = join(this.#box, 'share', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Runs a command in the machine's one shell. `input` is its standard input. After `seconds` all of it is ended. */
  async run(command: string, input = '', seconds = 120): Promise<Ran> {
    const step = ++this.#count;
    this.share(`${step}.sh`, `${command}\n`);
    this.share(`${step}.in`, input);
    const ended = new Promise<number>((resolve) => {
      if (this.#isOver) resolve(-1);
      this.#waiting = resolve;
    });
    const patience = setTimeout(this.#kill, seconds * 1000);
    this.#child.stdin?.write(`${step}\n`);
    const status = await ended;
    clearTimeout(patience);
    const err = this.#read(`${step}.err`);
    return { status, out: this.#read(`${step}.out`), err: status < 0 ? err + this.#said : err };
  }

  async close(): Promise<void> {
    process.off('exit', this.#kill);
    const closed = this.#isOver
      ? null
      : new Promise((resolve) => this.#child.once('close', resolve));
    this.#kill();
    await closed;
    this.#answers.close();
    rmSync(this.#box, { recursive: true, force: true });
  }

  get #isOver(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #read(name: string): string {
    try {
      return readFileSync(join(this.#box, 'share', name), 'utf8');
    } catch {
      return '';
    }
  }

  #hear(status: number): void {
    this.#waiting?.(status);
    this.#waiting = null;
  }

  readonly #kill = (): void => {
    this.#child.kill('SIGKILL');
  };
}
