import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { loadConfig } from '../../src/config/load.ts';
import { openStorage } from '../../src/storage/open-storage.ts';
import { createSealer } from '../../src/storage/sealer.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { freePort } from './free-port.ts';
import { HostileProvider } from './hostile-provider.ts';
import { CLIENT_ID, CLIENT_SECRET } from './hostile-settings.ts';
import { PeerProcess } from './peer-process.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const accounts = {
  tess: { preferred_username: 'tess', name: 'Tess' },
  ben: { preferred_username: 'ben', name: 'Ben Sykes' },
};

/** Usher as people run it, a provider, and a Jitsi that is one silent page, all on loopback: for a real browser. */
export class WaitingHouse {
  /** With a slash at the end. */
  readonly usher: string;
  readonly jitsi: string;
  readonly provider: HostileProvider;
  readonly #folder: string;
  readonly #meet: Server;
  #process: PeerProcess | null = null;

  private constructor(usher: string, provider: HostileProvider, meet: Server) {
    this.usher = usher;
    this.provider = provider;
    this.#meet = meet;
    this.jitsi = `http://127.0.0.1:${(meet.address() as AddressInfo).port}/`;
    this.#folder = mkdtempSync(join(tmpdir(), 'usher-waiting-'));
  }

  /** `tess` hosts every room, `ben` and whoever else signs in is a member. */
  static async open(): Promise<WaitingHouse> {
    const usher = `http://127.0.0.1:${await freePort()}/`;
    const provider = await HostileProvider.start({
      accounts,
      redirectUris: [`${usher}sign-in/idp/callback`],
    });
    const meet = createServer((_request, answer) => {
      answer.writeHead(200, { 'content-type': 'text/html' }).end('<title>Jitsi Meet</title>');
    });
    await new Promise<void>((resolve) => meet.listen(0, '127.0.0.1', resolve));
    const house = new WaitingHouse(usher, provider, meet);
    await house.start();
    return house;
  }

  /** Starts Usher, again after a stop. */
  async start(): Promise<void> {
    const file = join(this.#folder, 'usher.yaml');
    writeFileSync(file, this.#settings(), { mode: 0o600 });
    this.#process = await PeerProcess.start({
      command: process.execPath,
      args: [main, 'serve', '--config', file],
      readyAt: `${this.usher}healthz`,
      readyWithin: 20_000,
    });
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
  }

  async close(): Promise<void> {
    await this.stop();
    await this.provider.close();
    this.#meet.close();
    this.#meet.closeAllConnections();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Does something to the store of the running Usher, by a second door. */
  async inStore(work: (storage: Storage) => Promise<void>): Promise<void> {
    const loaded = loadConfig({ path: null, text: this.#settings(), environment: {} });
    if (!('config' in loaded)) throw new Error('The settings have problems.');
    const seal = createSealer(loaded.config.secret, systemRandom);
    const { url } = loaded.config.storage;
    const storage = await openStorage({ url, clock: systemClock, seal });
    await work(storage).finally(() => storage.close());
  }

  #settings(): string {
    return `public_url: ${this.usher}
listen: ${new URL(this.usher).host}
jitsi:
  url: ${this.jitsi}
  domain: meet.example.org
  secret: not-a-real-secret-0123456789abcdef
storage:
  url: sqlite:${this.#folder}/usher.db
limits: { stop_grace: 5s }
rooms:
  - match: "*"
    host: ["user:tess"]
    member: signed-in
sign_in:
  methods:
    - id: idp
      issuer: ${this.provider.issuer}
      allow_http: true
      client_id: ${CLIENT_ID}
      client_secret: "${CLIENT_SECRET}"
`;
  }
}
