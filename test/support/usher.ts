import { Writable } from 'node:stream';
import { type App, createApp } from '../../src/app.ts';
import { type Clock, systemClock } from '../../src/base/clock.ts';
import type { Environment } from '../../src/base/environment.ts';
import { createLog } from '../../src/base/log.ts';
import { systemRandom } from '../../src/base/random.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Registry } from '../../src/sign-in/registry.ts';
import { openStorage } from '../../src/storage/open-storage.ts';
import { createSealer } from '../../src/storage/sealer.ts';
import type { Storage } from '../../src/storage/storage.ts';

export const AUTH = 'https://auth.example.org';
export const MEET = 'https://meet.example.org';
export const JITSI_SECRET = 'not-a-real-secret-0123456789abcdef';

export interface UsherOptions {
  /** The YAML file; null: nothing but the environment. */
  readonly yaml?: string | null;
  readonly environment?: Environment;
  readonly clock?: Clock;
  /** `sqlite::memory:` unless said otherwise. */
  readonly storage?: Storage;
  /** Default: the ways of the configuration. */
  readonly registry?: Registry;
}

/** An Usher in memory: the real app on the real configuration, with its log at hand. */
export interface TestUsher {
  readonly app: App;
  readonly config: Config;
  readonly storage: Storage;
  readonly notices: readonly string[];
  /** Answers like the server would, for a peer on loopback. */
  readonly answer: (request: Request) => Promise<Response>;
  /** Every line of the log so far, as text. */
  readonly log: () => string;
  /** The events of this name, parsed. */
  readonly events: (name: string) => Record<string, unknown>[];
  readonly close: () => Promise<void>;
}

/** Starts one; throws with all problems when the configuration has any. */
export async function startUsher(options: UsherOptions): Promise<TestUsher> {
  const clock = options.clock ?? systemClock;
  const { config, notices } = load(options);
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const log = createLog({ level: 'trace', destination });
  const seal = createSealer(config.secret, systemRandom);
  const storage = options.storage ?? (await openStorage({ url: 'sqlite::memory:', clock, seal }));
  const { registry } = options;
  const deps = { clock, random: systemRandom, log, storage, ...(registry && { registry }) };
  const app = createApp(config, deps);
  await app.prepare();
  const text = () => lines.join('');
  return {
    app,
    config,
    storage,
    notices,
    answer: (request) => app.fetch(request, { peerAddress: '127.0.0.1' }),
    log: text,
    events: (name) => parsed(text()).filter((line) => line['event'] === name),
    close: () => app.close(),
  };
}

function load({ yaml, environment }: UsherOptions): { config: Config; notices: readonly string[] } {
  const result = loadConfig({
    path: null,
    ...(yaml ? { text: yaml } : {}),
    environment: environment ?? {},
  });
  if ('config' in result) return result;
  throw new Error(result.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
}

function parsed(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/**
 * The configuration of a story: one provider that is a test's own, on loopback. Most stories are about signing in: guests
 * stay outside, so that whoever opens a room is sent straight to the provider, unless `more` has `guests` of its own.
 */
export function storyYaml(provider: StoryProvider, more = ''): string {
  const guests = /^guests:/m.test(more) ? '' : 'guests: { without_rules: never }\n';
  return `
public_url: ${AUTH}/
jitsi:
  url: ${MEET}/
  secret: ${JITSI_SECRET}
sign_in:
  methods:
    - id: demo
      type: oidc
      title: Example University
      issuer: ${provider.issuer}
      allow_http: true
      client_id: ${provider.clientId}
      client_secret: ${provider.clientSecret}
${guests}${more}`;
}

export interface StoryProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}
