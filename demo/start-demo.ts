import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../src/base/clock.ts';
import { systemRandom } from '../src/base/random.ts';
import { Child } from './child.ts';
import type { Mode } from './jitsi/pages.ts';
import { createJitsi } from './jitsi.ts';
import { findPorts } from './ports.ts';
import { createProsody } from './prosody.ts';
import { serve } from './serve.ts';
import {
  CLIENT_ID,
  cacheKeysUrl,
  type DemoSecrets,
  type FrontEndConfig,
  frontEndConfig,
  METHOD_ID,
  prosodySettings,
  usherConfig,
} from './usher-config.ts';

export interface DemoOptions {
  /** The first of three ports; null prefers 8000, 0 is any. */
  readonly port: number | null;
  /** Another Usher than the one of this checkout: a command, with arguments if need be. */
  readonly usher: readonly [string, ...string[]] | null;
  /** How the stand-in gets its tokens. */
  readonly mode: Mode;
  /** Every line that a process writes. */
  readonly onLine?: (name: string, line: string) => void;
}

/** The running demo. */
export interface Demo extends FrontEndConfig {
  readonly mode: Mode;
  readonly jitsi: URL;
  readonly usher: URL;
  readonly provider: URL;
  /** Rejects when a part of it stops by itself. */
  readonly failed: Promise<never>;
  /** Stops every process that was started, by its id, and removes the temporary folder. */
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 20_000;

interface Places {
  readonly jitsi: URL;
  readonly usher: URL;
  readonly provider: URL;
}

/** Starts the provider, Usher and the stand-in, each ready when this returns. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const at = (port: number) => new URL(`http://127.0.0.1:${port}/`);
  const [jitsi, usher, provider] = await findPorts(options.port);
  const places: Places = { jitsi: at(jitsi), usher: at(usher), provider: at(provider) };
  const running = new Running();
  try {
    const frontEnd = await startParts(places, options, running);
    const { mode } = options;
    return { mode, ...places, ...frontEnd, failed: running.failed(), stop: () => running.stop() };
  } catch (thrown) {
    await running.stop();
    throw thrown;
  }
}

/** What has been started so far, and how it ends. */
class Running {
  readonly #children: Child[] = [];
  readonly #endings: (() => Promise<unknown>)[] = [];

  constructor() {
    process.once('exit', this.#killAll);
  }

  child(child: Child): Child {
    this.#children.push(child);
    return child;
  }

  atEnd(ending: () => Promise<unknown>): void {
    this.#endings.unshift(ending);
  }

  failed(): Promise<never> {
    const failed = Promise.race(this.#children.map((child) => child.failed));
    failed.catch(() => {});
    return failed;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#children.map((child) => child.stop()));
    for (const end of this.#endings) await end();
    process.removeListener('exit', this.#killAll);
  }

  readonly #killAll = () => {
    for (const child of this.#children) child.kill();
  };
}

async function startParts(
  places: Places,
  options: DemoOptions,
  running: Running,
): Promise<FrontEndConfig> {
  const { mode } = options;
  const secrets = freshSecrets();
  const folder = await mkdtemp(join(tmpdir(), 'usher-demo-'));
  running.atEnd(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'usher.yaml');
  await writeFile(file, usherConfig({ ...places, mode, folder, secrets }), { mode: 0o600 });

  const school = running.child(startProvider(places, secrets, options));
  const ours = running.child(startUsher(file, options));
  await school.line((line) => line.includes('"issuer"'));
  await untilHealthy(new URL('healthz', places.usher), ours);

  const frontEnd = frontEndConfig(mode, places.jitsi, places.usher);
  const keys = cacheKeysUrl(mode, places.usher);
  const standIn = createJitsi({
    ...frontEnd,
    mode,
    usherOrigin: places.usher.origin,
    frameOrigins: [places.usher.origin, places.provider.origin],
    prosody: createProsody(prosodySettings(mode, secrets), keys),
  });
  running.atEnd(await serve(standIn, places.jitsi));
  return frontEnd;
}

function freshSecrets(): DemoSecrets {
  return { client: systemRandom.token(), jitsi: systemRandom.token(), usher: systemRandom.token() };
}

function startProvider(
  { usher, jitsi, provider }: Places,
  secrets: DemoSecrets,
  { onLine }: DemoOptions,
): Child {
  const flags = [
    ['--port', provider.port],
    ['--client-id', CLIENT_ID],
    ['--redirect-uri', `${usher}sign-in/${METHOD_ID}/callback`],
    ['--post-logout-redirect-uri', `${usher}signed-out`],
    ['--back-channel-logout-uri', `${usher}sign-in/${METHOD_ID}/logout`],
    // Its sign-out lies in a frame of Usher's, which lies in one of Jitsi's.
    ['--frame-ancestor', jitsi.origin],
    ['--frame-ancestor', usher.origin],
  ];
  const script = fileURLToPath(new URL('provider.ts', import.meta.url));
  return new Child({
    name: 'The provider',
    command: [process.execPath, script, ...flags.flat()],
    environment: { DEMO_CLIENT_SECRET: secrets.client },
    ...(onLine && { onLine: (line: string) => onLine('provider', line) }),
  });
}

function startUsher(file: string, { usher, onLine }: DemoOptions): Child {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const command = usher ?? ([process.execPath, main] as const);
  return new Child({
    name: 'Usher',
    command: [...command, 'serve', '--config', file],
    ...(onLine && { onLine: (line: string) => onLine('usher', line) }),
  });
}

async function untilHealthy(address: URL, child: Child): Promise<void> {
  const deadline = systemClock.monotonicMs() + READY_WITHIN_MS;
  const asked = async () => {
    while (systemClock.monotonicMs() < deadline && !child.hasEnded) {
      const answer = await fetch(address).catch(() => null);
      await answer?.body?.cancel();
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(
      `${child.name} did not answer at ${address} within ${READY_WITHIN_MS / 1000} s.`,
    );
  };
  await Promise.race([child.failed, asked()]);
}
