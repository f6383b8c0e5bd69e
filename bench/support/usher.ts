import { writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { systemRandom } from '../../src/base/random.ts';
import { freePort } from '../../test/support/free-port.ts';
import { Process } from './process.ts';

/** Where the meetings are. Nobody goes there: the way ends at the redirect. */
export const JITSI = 'https://meet.example.org';

/** More than anybody asks in one window, so that no limit is measured. */
const UNLIMITED = 1_000_000;
const READY_WITHIN_MS = 20_000;
/** The release that is measured, not the sources. */
const RELEASE = fileURLToPath(new URL('../../dist/usher.js', import.meta.url));

export interface UsherSettings {
  /** Usher's public address, with a slash at the end. */
  readonly url: URL;
  readonly file: string;
  readonly databaseFile: string;
}

/** What differs from one Jitsi, one provider, SQLite, and limits that nobody reaches. */
export interface SettingsOptions {
  /** Tokens are signed by RS256 with keys of Usher's own. */
  readonly ownKeys?: boolean;
  /** Jitsi signs people in by itself, at our own provider; with `ownKeys`. */
  readonly inline?: boolean;
  /** Who may do what in which room. Default: whoever signs in is host. */
  readonly rooms?: readonly object[];
}

/** A usher.yaml in `folder`. */
export async function writeSettings(
  folder: string,
  issuer: string,
  { ownKeys = false, inline = false, rooms = [] }: SettingsOptions = {},
): Promise<UsherSettings> {
  const url = new URL(`http://127.0.0.1:${await freePort()}/`);
  const file = join(folder, 'usher.yaml');
  const databaseFile = join(folder, 'usher.db');
  const kinds = ['room', 'sign_in', 'callback', 'wait', 'inline', 'other'];
  const rate = Object.fromEntries(kinds.map((kind) => [kind, UNLIMITED]));
  const settings = {
    public_url: url.href,
    listen: url.host,
    secret: systemRandom.token(),
    jitsi: {
      url: `${JITSI}/`,
      ...(ownKeys ? { algorithm: 'RS256', inline } : { secret: systemRandom.token() }),
    },
    sign_in: {
      methods: [{ issuer, allow_http: true, client_id: 'usher', client_secret: 'bench' }],
    },
    // The straight way to the provider is measured.
    guests: { without_rules: 'never' },
    rooms,
    storage: { url: `sqlite:${databaseFile}` },
    limits: { rate },
  };
  await writeFile(file, stringify(settings), { mode: 0o600 });
  return { url, file, databaseFile };
}

/** `usher serve` as a service would run it: the log level by default, its lines into a file. */
export function startUsher(
  folder: string,
  settings: UsherSettings,
  preload: readonly string[] = [],
): Process {
  const imports = preload.flatMap((file) => ['--import', file]);
  return new Process({
    name: 'Usher',
    args: [...imports, RELEASE, 'serve', '--config', settings.file],
    logFile: join(folder, 'usher.log'),
  });
}

/** Asks for health every few milliseconds until the answer is 200. */
export async function untilHealthy(url: URL, usher: Process): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    if (usher.hasEnded) throw usher.failure();
    if (await isHealthy(url)) return;
    await sleep(4);
  }
  throw new Error('Usher did not answer in time.');
}

function isHealthy(url: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = get(new URL('healthz', url), { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.once('error', () => resolve(false));
  });
}
