import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemRandom } from '../../src/base/random.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { openStorage } from '../../src/storage/open-storage.ts';
import { createSealer } from '../../src/storage/sealer.ts';
import { type Answer, Browser } from './browser.ts';
import { FixedClock } from './fixed-clock.ts';
import { signJwt } from './hostile-keys.ts';
import { HostileProvider } from './hostile-provider.ts';
import { CLIENT_SECRET } from './hostile-settings.ts';
import { textOf } from './html.ts';
import { blocksOf, proseOf } from './markdown.ts';
import type { Page } from './page.ts';
import { filesOf, PageShell, type RunOptions, type SaidOnPage } from './page-shell.ts';
import { RESERVATIONS_SECRET } from './reservations.ts';
import { AUTH, JITSI_SECRET, MEET, startUsher, type TestUsher } from './usher.ts';

/** Where a story keeps what it knows: an empty database, by its address. */
export interface StoryDatabase {
  readonly url: string;
  remove(): Promise<void>;
}

/** Opens one for a story; `folder` is the story's own, and goes with it. */
export type OpenStoryDatabase = (folder: string) => Promise<StoryDatabase>;

export interface PageStoryOptions {
  /** The page of `docs/topics`, without `.md`. */
  readonly page: string;
  /** Who can sign in, by their name there. */
  readonly accounts: Readonly<Record<string, JsonObject>>;
  /** When it begins: `2026-11-23T08:00+01:00`. */
  readonly now: string;
  readonly open: OpenStoryDatabase;
  /** Changes the page's settings. */
  readonly change?: (yaml: string) => string;
}

interface Parts {
  readonly clock: FixedClock;
  readonly usher: TestUsher;
  readonly provider: HostileProvider;
  readonly shell: PageShell;
  readonly startUsher: () => Promise<TestUsher>;
  /** What the page says that people read. */
  readonly promised: readonly string[];
}

const SECRETS = {
  'jitsi-secret': JITSI_SECRET,
  'client-secret': CLIENT_SECRET,
  'reservations-secret': RESERVATIONS_SECRET,
} as const;

/**
 * A page of the docs, played: its settings, its files and its commands as they stand, at the time they are about.
 * Only the folder, the provider's address and the store are others than on the page.
 */
export class PageStory {
  readonly clock: FixedClock;
  readonly usher: TestUsher;
  readonly provider: HostileProvider;
  readonly shell: PageShell;
  readonly #startUsher: () => Promise<TestUsher>;
  readonly #promised: readonly string[];
  /** What people have read, page by page. */
  readonly #read: string[] = [];
  readonly #close: (() => Promise<void>)[];

  private constructor(parts: Parts, close: (() => Promise<void>)[]) {
    this.clock = parts.clock;
    this.usher = parts.usher;
    this.provider = parts.provider;
    this.shell = parts.shell;
    this.#startUsher = parts.startUsher;
    this.#promised = parts.promised;
    this.#close = close;
  }

  static async start(options: PageStoryOptions): Promise<PageStory> {
    const close: (() => Promise<void>)[] = [];
    try {
      return await PageStory.#start(options, close);
    } catch (thrown) {
      await closeAll(close);
      throw thrown;
    }
  }

  static async #start(
    options: PageStoryOptions,
    close: (() => Promise<void>)[],
  ): Promise<PageStory> {
    const { page, accounts, now, open, change = (yaml) => yaml } = options;
    const text = readFileSync(new URL(`../../docs/topics/${page}.md`, import.meta.url), 'utf8');
    const blocks = blocksOf(text);
    const shown = blocks.find(({ language }) => language === 'yaml')?.text ?? '';
    const clock = new FixedClock(momentOf(now));
    const folder = furnish(page, filesOf(text, blocks));
    close.push(async () => rmSync(folder, { recursive: true, force: true }));
    const database = await open(folder);
    close.push(() => database.remove());
    const provider = await startProvider(accounts, shown, clock);
    close.push(() => provider.close());
    const yaml = change(localYaml(shown, folder, provider.issuer));
    const file = join(folder, 'usher.yaml');
    writeFileSync(file, yaml, { mode: 0o600 });
    const { url } = database;
    const startOne = async (): Promise<TestUsher> => {
      const seal = createSealer(configOf(yaml).secret, systemRandom);
      const storage = await openStorage({ url, clock, seal });
      const usher = await startUsher({ yaml, clock, storage });
      close.push(() => usher.close());
      return usher;
    };
    const environment = { USHER_CONFIG: file, USHER_STORAGE_URL: url };
    const shell = new PageShell(folder, blocks, { environment, clock });
    const usher = await startOne();
    const promised = wordsInTables(text);
    const parts = { clock, usher, provider, shell, startUsher: startOne, promised };
    return new PageStory(parts, close);
  }

  /** Another Usher on the same store, with the same settings. */
  another(): Promise<TestUsher> {
    return this.#startUsher();
  }

  /** It is this time now: `2026-11-23T08:05+01:00`. */
  at(time: string): void {
    this.clock.now = momentOf(time);
  }

  /** The one command of the page that begins so, or that matches, run; it must go well. */
  async run(wanted: string | RegExp, options?: RunOptions): Promise<SaidOnPage> {
    const said = await this.shell.run(wanted, options);
    assert.equal(said.status, 0, `${wanted}: ${said.notes}`);
    return said;
  }

  /** Another browser, with nothing in it; `usher` answers it. */
  browser(usher: TestUsher = this.usher): Browser {
    // Cookies by the system's clock: the provider has no other.
    const answer: Answer = async (request) => {
      const response = await usher.answer(request);
      if (/^text\/html/.test(response.headers.get('content-type') ?? '')) {
        this.#read.push(textOf(await response.clone().text()));
      }
      return response;
    };
    return new Browser({ routes: { [AUTH]: answer, [MEET]: jitsiPage } });
  }

  /** Holds that every command of the page was run, and that everything it promises to be read was read. */
  assertPlayed(): void {
    assert.deepEqual(this.shell.left, [], 'commands that were not run');
    const unread = this.#promised.filter((words) => !this.#read.some((it) => it.includes(words)));
    assert.deepEqual(unread, [], 'words that nobody has read');
    assert.ok(this.#promised.length > 0);
  }

  /** Somebody opens a room, in a browser of their own, and signs in as this account where that is asked. */
  async visit(account: string, room: string, browser: Browser = this.browser()): Promise<Page> {
    this.provider.account = account;
    return browser.visit(`${AUTH}/room/${room}`);
  }

  close(): Promise<void> {
    return closeAll(this.#close);
  }
}

/** Seconds since 1970. */
export function momentOf(time: string): number {
  const moment = Date.parse(time) / 1000;
  assert.ok(Number.isInteger(moment), time);
  return moment;
}

/** What stands in italics in the tables of a page: words of ours. */
function wordsInTables(page: string): string[] {
  const rows = proseOf(page)
    .split('\n')
    .filter((line) => line.startsWith('|'));
  return rows.flatMap((row) => [...row.matchAll(/\*([^*|]+)\*/g)].map(([, words = '']) => words));
}

async function closeAll(steps: (() => Promise<void>)[]): Promise<void> {
  for (const step of steps.splice(0).reverse()) await step();
}

/** A folder with the secrets and the page's own files. */
function furnish(page: string, files: ReadonlyMap<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), `usher-${page}-`));
  for (const [name, text] of [...Object.entries(SECRETS), ...files]) {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
  return folder;
}

function startProvider(
  accounts: PageStoryOptions['accounts'],
  shown: string,
  clock: FixedClock,
): Promise<HostileProvider> {
  const id = /^ +- id: (\S+)$/m.exec(shown)?.[1] ?? '';
  const redirectUris = [`${AUTH}/sign-in/${id}/callback`];
  return HostileProvider.start({ accounts, redirectUris }).then((provider) => {
    // It has the system's clock; what it says is of the story's time.
    provider.mutations.idToken = ({ exp: _, ...claims }, key) => {
      const iat = clock.nowSeconds();
      const times = 'auth_time' in claims ? { iat, auth_time: iat } : { iat };
      return signJwt(key, { ...claims, ...times, exp: iat + 600 });
    };
    return provider;
  });
}

/** The page's settings for this machine. */
function localYaml(shown: string, folder: string, issuer: string): string {
  const local = shown
    .replaceAll('/etc/usher/', `${folder}/`)
    .replace(/^( *)issuer: \S+$/m, `$1issuer: ${issuer}\n$1allow_http: true`);
  assert.ok(local.includes(issuer), 'the page has settings with an issuer');
  return local;
}

function configOf(yaml: string): Config {
  const loaded = loadConfig({ path: null, text: yaml, environment: {} });
  if ('config' in loaded) return loaded.config;
  throw new Error(loaded.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
}

function jitsiPage(): Response {
  return new Response('<!doctype html><title>Jitsi Meet</title><h1>Jitsi Meet</h1>', {
    headers: { 'content-type': 'text/html' },
  });
}
