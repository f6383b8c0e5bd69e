import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './free-port.ts';

const DEBIAN = '/usr/lib/postgresql';
const START_MS = 20_000;
export const POSTGRES_PASSWORD = 'canary-password-of-a-test';

/** Why no PostgreSQL can be tried here; null when it can. CI installs it, so there it must not fail. */
export function postgresMissing(): string | null {
  const reason = findReason();
  if (reason !== null && process.env['CI'] === 'true') throw new Error(`${reason} CI installs it.`);
  return reason;
}

function findReason(): string | null {
  if (binaries() === null) return 'PostgreSQL is not installed (Debian: postgresql).';
  if (process.getuid?.() === 0 && serverUser() === null) {
    return 'PostgreSQL refuses to run as root, and there is no user postgres to run it as.';
  }
  return null;
}

export interface Postgres {
  /** The address of an empty database, made for the caller, with user and password. */
  createDatabase(options?: string): Promise<string>;
  dropDatabase(url: string): Promise<void>;
  /** Runs SQL as the superuser. */
  run(sql: string, url?: string): Promise<readonly Record<string, unknown>[]>;
  /** Ends every connection at once and refuses new ones until `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** A server of its own that follows this one, and only reads until it is promoted. */
  startStandby(): Promise<Standby>;
  /** Stops for good and removes everything. */
  remove(): Promise<void>;
}

export interface Standby {
  readonly port: number;
  /** From now on it is a primary. */
  promote(): Promise<void>;
  stop(): Promise<void>;
}

/** A server of its own in a temporary folder on a free loopback port, as an unprivileged user. */
export async function startPostgres(): Promise<Postgres> {
  const bin = binaries() ?? '';
  const user = process.getuid?.() === 0 ? serverUser() : null;
  const folder = mkdtempSync(join(tmpdir(), 'usher-postgres-'));
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, POSTGRES_PASSWORD, { mode: 0o600 });
  if (user) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);
  const asUser = { ...user, cwd: folder, env: { PATH: process.env['PATH'] } };
  const data = join(folder, 'data');
  const setUp = ['--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--username=usher'];
  const locale = ['--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
  const initdb = [`--pgdata=${data}`, ...setUp, ...locale];
  execFileSync(join(bin, 'initdb'), initdb, { ...asUser, stdio: 'ignore' });

  const port = await freePort();
  const urlOf = (name: string) =>
    `postgres://usher:${POSTGRES_PASSWORD}@127.0.0.1:${port}/${encodeURIComponent(name)}`;
  let server: ChildProcess | null = null;
  let count = 0;

  const flagsOf = (folderOf: string, at: number) => [
    ...['-D', folderOf, '-p', `${at}`, '-h', '127.0.0.1', '-k', folder, '-F', '-N', '120'],
  ];
  const standby = async (): Promise<Standby> => {
    const copy = join(folder, 'standby');
    const from = ['-h', '127.0.0.1', '-p', `${port}`, '-U', 'usher', '-D', copy, '-R', '--no-sync'];
    const env = { ...asUser.env, PGPASSWORD: POSTGRES_PASSWORD };
    execFileSync(join(bin, 'pg_basebackup'), [...from, '--checkpoint=fast'], {
      ...{ ...asUser, env, stdio: 'ignore' },
    });
    const at = await freePort();
    const running = spawn(join(bin, 'postgres'), flagsOf(copy, at), { ...asUser, stdio: 'ignore' });
    const url = urlOf('postgres').replace(`:${port}/`, `:${at}/`);
    await untilReady(running, () => postgres.run('SELECT 1', url));
    const stop = async () => {
      if (running.exitCode !== null) return;
      const gone = once(running, 'exit');
      running.kill('SIGINT');
      await gone;
    };
    const promote = async () => void (await postgres.run('SELECT pg_promote()', url));
    return { port: at, promote, stop };
  };

  const postgres: Postgres = {
    startStandby: standby,
    async run(sql, url = urlOf('postgres')) {
      const client = new pg.Client({ connectionString: url });
      client.on('error', () => {});
      await client.connect();
      try {
        return (await client.query(sql)).rows;
      } finally {
        await client.end();
      }
    },
    async createDatabase(options = '') {
      count += 1;
      await postgres.run(`CREATE DATABASE usher_${count} ${options}`);
      return urlOf(`usher_${count}`);
    },
    async dropDatabase(url) {
      await postgres.run(`DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
    },
    async start() {
      server = spawn(join(bin, 'postgres'), flagsOf(data, port), { ...asUser, stdio: 'ignore' });
      await untilReady(server, () => postgres.run('SELECT 1'));
    },
    async stop() {
      const running = server;
      server = null;
      if (!running || running.exitCode !== null) return;
      const gone = once(running, 'exit');
      // SIGINT is PostgreSQL's fast shutdown: connections are ended, data is kept.
      running.kill('SIGINT');
      await gone;
    },
    async remove() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    await postgres.start();
    return postgres;
  } catch (thrown) {
    await postgres.remove();
    throw thrown;
  }
}

async function untilReady(server: ChildProcess, ask: () => Promise<unknown>): Promise<void> {
  for (let waited = 0; ; waited += 50) {
    try {
      await ask();
      return;
    } catch (thrown) {
      if (server.exitCode !== null || waited > START_MS) {
        throw new Error('PostgreSQL did not start.', { cause: thrown });
      }
    }
    await sleep(50);
  }
}

/** The folder of the newest installed release's programs. */
function binaries(): string | null {
  const releases = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  const newest = releases.sort((a, b) => Number(b) - Number(a));
  const folders = newest.map((release) => join(DEBIAN, release, 'bin'));
  folders.push(...(process.env['PATH'] ?? '').split(':'));
  return folders.find((folder) => existsSync(join(folder, 'initdb'))) ?? null;
}

function serverUser(): { uid: number; gid: number } | null {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return null;
  }
}
