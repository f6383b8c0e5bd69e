import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rsYaml } from './rs-settings.ts';
import { ServeProcess } from './serve-process.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** `usher serve` with keys of its own, and the commands on the same store: each a process, as an operator has them. */
export class KeyedUsher {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly #folder: string;
  readonly #config: string;
  readonly #serving: ServeProcess;
  #hurried: Server | null = null;

  private constructor(folder: string, config: string, serving: ServeProcess) {
    this.#folder = folder;
    this.#config = config;
    this.#serving = serving;
    this.origin = `http://127.0.0.1:${serving.port}`;
  }

  /** `domain`: the XMPP host. */
  static async start(domain: string): Promise<KeyedUsher> {
    const folder = mkdtempSync(join(tmpdir(), 'usher-keyed-'));
    const config = join(folder, 'usher.yaml');
    const storage = `storage: { url: "sqlite:${folder}/usher.db" }\n`;
    const yaml = rsYaml(storage).replace('jitsi:\n', `jitsi:\n  domain: ${domain}\n`);
    writeFileSync(config, yaml, { mode: 0o600 });
    return new KeyedUsher(folder, config, await ServeProcess.start(yaml));
  }

  /** A token for somebody in a room, from `usher token mint`. */
  async mint(room: string, user = 'alice'): Promise<string> {
    return (await this.command('token', 'mint', '--room', room, '--user', user)).trim();
  }

  /** What a command prints; rejects where it ends otherwise than well. */
  command(...argv: readonly string[]): Promise<string> {
    const args = [main, ...argv, '--config', this.#config];
    return new Promise((resolve, reject) => {
      execFile(process.execPath, args, (error, output, notes) => {
        if (error) reject(new Error(`usher ${argv.join(' ')}: ${notes}`, { cause: error }));
        else resolve(output);
      });
    });
  }

  /** The kid of the key that signs. */
  async activeKid(): Promise<string> {
    const lines = (await this.command('key', 'list')).split('\n');
    return lines.find((line) => / {2}active /.test(line))?.split(' ')[0] ?? '';
  }

  /** The address of the same answers, which may be kept for so many seconds only: no test waits for minutes. */
  async hurried(maxAge: number): Promise<string> {
    const server = createServer((request, response) => {
      fetch(this.origin + request.url)
        .then(async (answer) => {
          response.writeHead(answer.status, { 'cache-control': `public, max-age=${maxAge}` });
          response.end(await answer.text());
        })
        .catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#hurried = server;
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#hurried?.closeAllConnections();
    this.#hurried?.close();
    await this.#serving.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
