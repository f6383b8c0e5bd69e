import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Identity } from '../../src/model/identity.ts';
import { createSessions } from '../../src/sessions/sessions.ts';
import { openStorage } from '../../src/storage/open-storage.ts';
import { createSealer } from '../../src/storage/sealer.ts';
import { freePort } from './free-port.ts';
import { PeerProcess } from './peer-process.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export const jitsi = {
  url: 'https://meet.example.org/',
  host: 'meet.example.org',
  secret: 'not-a-real-secret-0123456789abcdef',
} as const;

/** `usher serve`, as an operator starts it. */
export interface UsherProcess {
  /** The one that runs now. */
  readonly process: PeerProcess;
  /** Stops it and starts it again on the same store. */
  restart(): Promise<void>;
  /** Who the store says the browser with this session cookie is; null when it knows of none. */
  identityOf(cookie: string): Promise<Identity | null>;
  stop(): Promise<void>;
}

/** A loopback address for an Usher that is yet to start: the provider wants to know it first. */
export async function reserveUsherUrl(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}/auth/`;
}

/** `methods` is YAML: the list below `sign_in.methods`, not indented. */
export async function startUsherProcess(publicUrl: string, methods: string): Promise<UsherProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'usher-peer-'));
  const file = join(folder, 'usher.yaml');
  const yaml = settingsFor(publicUrl, folder, methods);
  writeFileSync(file, yaml, { mode: 0o600 });
  const start = () =>
    PeerProcess.start({
      command: process.execPath,
      args: [main, 'serve', '--config', file],
      readyAt: `${publicUrl}healthz`,
      readyWithin: 20_000,
    });
  let peer = await start();
  return {
    get process() {
      return peer;
    },
    async restart() {
      await peer.stop();
      peer = await start();
    },
    identityOf: (cookie) => readIdentity(yaml, cookie),
    async stop() {
      await peer.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function settingsFor(publicUrl: string, folder: string, methods: string): string {
  return `public_url: ${publicUrl}
listen: 127.0.0.1:${new URL(publicUrl).port}
jitsi:
  url: ${jitsi.url}
  secret: ${jitsi.secret}
storage:
  url: sqlite:${folder}/usher.db
log:
  level: debug
guests:
  without_rules: never
sign_in:
  methods:
${methods.replace(/^/gm, '    ')}
`;
}

/** Looks into the store of a running Usher by a second door. */
async function readIdentity(yaml: string, cookie: string): Promise<Identity | null> {
  const loaded = loadConfig({ path: null, text: yaml, environment: {} });
  if (!('config' in loaded)) throw new Error('The settings have problems.');
  const { secret, storage: where, sessions: limits } = loaded.config;
  const seal = createSealer(secret, systemRandom);
  const storage = await openStorage({ url: where.url, clock: systemClock, seal });
  const sessions = createSessions(storage, systemClock, systemRandom, limits, () => true);
  const open = await sessions.find([cookie]);
  await storage.close();
  return open?.session.identity ?? null;
}

/** What `usher token check --json` answers. */
export interface CheckedToken {
  readonly signed_in: boolean;
  readonly joined: boolean;
  readonly affiliation: string | null;
  readonly reason: string | null;
}

/** Asks `usher token check` whether Prosody, set up like this Jitsi, seats the token in the room. */
export function checkTokenByCommand(token: string, room: string): Promise<CheckedToken> {
  const folder = mkdtempSync(join(tmpdir(), 'usher-check-'));
  const settings = join(folder, 'prosody.json');
  const { host: domain, secret } = jitsi;
  writeFileSync(
    settings,
    JSON.stringify({
      ...{ appId: 'jitsi', secret, domain },
      ...{ enableDomainVerification: true, requireRoomClaim: true, tokenAffiliation: true },
    }),
  );
  const args = [main, 'token', 'check', '--settings', settings, '--room', room, '--json'];
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, args, (error, output, problems) => {
      rmSync(folder, { recursive: true, force: true });
      if (output.startsWith('{')) resolve(JSON.parse(output) as CheckedToken);
      else reject(new Error(`usher token check: ${problems}`, { cause: error }));
    });
    child.stdin?.end(token);
  });
}
