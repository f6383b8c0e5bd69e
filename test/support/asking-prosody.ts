import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { loadConfig } from '../../src/config/load.ts';
import { buildClaims, mintToken } from '../../src/jitsi/token.ts';
import { openSecretKey } from '../../src/jitsi/token-key.ts';
import { openStorage } from '../../src/storage/open-storage.ts';
import { createSealer } from '../../src/storage/sealer.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { Browser } from './browser.ts';
import { FaultProxy } from './fault-proxy.ts';
import { HostileProvider } from './hostile-provider.ts';
import { blocksOf } from './markdown.ts';
import { PROSODY_DOMAIN, type Prosody, type ProsodyLayout, startProsody } from './prosody.ts';
import { RESERVATIONS_SECRET } from './reservations.ts';
import { ServeProcess } from './serve-process.ts';
import { tokenIn } from './story.ts';
import { usherYaml } from './two-ushers.ts';
import { AUTH, JITSI_SECRET, MEET } from './usher.ts';
import { type ConferenceVerdict, XmppClient } from './xmpp.ts';

/** What docs/topics/reservations.md tells the operator to write, host first, then MUC. */
const [ON_HOST = '', ON_MUC = ''] = luaOf('docs/topics/reservations.md').split(/\n(?=Component)/);
const LAYOUT: ProsodyLayout = {
  hostModules: modulesOf(ON_HOST),
  mucModules: modulesOf(ON_MUC),
  mucLines: settingsOf(ON_MUC, /^(?:muc_max|muc_access)/),
};
const DOCUMENTED_PREFIX = 'http://127.0.0.1:3000/reservations/main';
const DOCUMENTED_SECRET = 'what stands in /etc/usher/reservations-secret';
const FOCUS = `focus.${PROSODY_DOMAIN}`;
/** Prosody's first try, three more a second apart, and what they take. */
const RETRIES_MS = 10_000;

/** The full answer to asking for a conference, with who asked. */
export interface Requested {
  readonly client: XmppClient;
  readonly verdict: ConferenceVerdict | null;
}

/** A real Prosody with mod_reservations, a real `usher serve`, and between them a line that can break. */
export class AskingProsody {
  readonly provider: HostileProvider;
  readonly line: FaultProxy;
  usher!: ServeProcess;
  storage!: Storage;
  prosody!: Prosody;
  readonly #folder = mkdtempSync(join(tmpdir(), 'usher-reservations-'));
  readonly #yaml: string;
  readonly #clients: XmppClient[] = [];

  private constructor(provider: HostileProvider, line: FaultProxy, rules: string) {
    this.provider = provider;
    this.line = line;
    const own = `  domain: ${PROSODY_DOMAIN}\n  reservations_secret: ${RESERVATIONS_SECRET}\n`;
    const yaml = usherYaml(provider.issuer, `sqlite:${this.#folder}/usher.db`, rules);
    this.#yaml = yaml.replace('jitsi:\n', `jitsi:\n${own}`);
  }

  static async start(rules: string): Promise<AskingProsody> {
    const redirectUris = [`${AUTH}/sign-in/demo/callback`];
    const provider = await HostileProvider.start({ redirectUris });
    const asking = new AskingProsody(provider, await FaultProxy.start(), rules);
    try {
      await asking.startUsher();
      asking.storage = await openStoreOf(asking.#yaml);
      await asking.startProsody();
      return asking;
    } catch (thrown) {
      await asking.close();
      throw thrown;
    }
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.prosody?.stop();
    await this.storage?.close();
    await this.usher?.stop();
    await this.line.close();
    await this.provider.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async startUsher(): Promise<void> {
    this.usher = await ServeProcess.start(this.#yaml);
    this.line.target = this.usher.port;
  }

  /** Starts Prosody, or starts it anew: nothing that it knew is left. */
  async startProsody(secret: string = RESERVATIONS_SECRET): Promise<void> {
    await this.prosody?.stop();
    this.prosody = await startProsody(
      [
        'app_id = "jitsi"',
        `app_secret = "${JITSI_SECRET}"`,
        'asap_accepted_issuers = { "jitsi" }',
        'asap_accepted_audiences = { "jitsi" }',
        'allow_empty_token = false',
        ...settingsOf(ON_HOST, /^reservations_/).map((line) =>
          line
            .replace(DOCUMENTED_PREFIX, `${this.line.origin}/reservations/main`)
            .replace(DOCUMENTED_SECRET, secret),
        ),
        // A test waits for less.
        'reservations_api_retry_delay = 1',
      ],
      LAYOUT,
    );
  }

  /** From the room's address through Usher to a token; null for who is told to wait. */
  async tokenFor(account: string, room: string): Promise<string | null> {
    this.provider.account = account;
    const toUsher = ({ url, method, headers }: Request) => {
      const { pathname, search } = new URL(url);
      const target = `http://127.0.0.1:${this.usher.port}${pathname}${search}`;
      return fetch(target, { method, headers, redirect: 'manual' });
    };
    const routes = { [AUTH]: toUsher, [MEET]: () => new Response('Jitsi Meet') };
    const page = await new Browser({ routes }).visit(`${AUTH}/room/${room}`);
    return page.url.origin === MEET ? tokenIn(page.url) : null;
  }

  async connect(token: string | null): Promise<XmppClient> {
    assert.ok(token !== null, 'Usher let them wait');
    const { url } = this.prosody;
    const client = await XmppClient.signIn({ url, domain: PROSODY_DOMAIN, token });
    this.#clients.push(client);
    return client;
  }

  /** What Jitsi's front end does first: asks for the conference, by the address of its room. */
  async request(token: string | null, address: string): Promise<Requested> {
    const client = await this.connect(token);
    return { client, verdict: await client.requestConference(address, FOCUS, RETRIES_MS) };
  }

  /** What is written down about a room. */
  async trail(room: string): Promise<string[]> {
    const events = await this.storage.audit.list({ room }, 100);
    return events.map(({ action, reason }) => `${action} ${reason}`).sort();
  }

  /** Puts what is on record of a room back by an hour. */
  anHourLater(path: string): void {
    const database = new DatabaseSync(join(this.#folder, 'usher.db'));
    for (const [table, column] of [
      ['usher_conference', 'started_at'],
      ['usher_host_seat', 'seated_at'],
    ]) {
      const sql = `UPDATE ${table} SET ${column} = ${column} - 3600 WHERE room_path = ?`;
      database.prepare(sql).run(path);
    }
    database.close();
  }
}

/** A member's token of an earlier hour, which Prosody takes still. */
export function keptToken(room: string): string {
  const seat = { moderator: false, affiliation: 'member', group: null, features: {} };
  const person = { id: 'bob', name: 'Bob', email: null, avatar: null };
  const now = Math.floor(Date.now() / 1000);
  const names = { issuer: 'jitsi', audience: 'jitsi', subject: PROSODY_DOMAIN, room };
  const claims = buildClaims({ ...names, seat, person, now, ttlSeconds: 600 });
  return mintToken(claims, openSecretKey('HS256', JITSI_SECRET));
}

function luaOf(page: string): string {
  const text = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8');
  const block = blocksOf(text).find(({ language }) => language === 'lua');
  assert.ok(block);
  return block.text.replaceAll('meet.example.org', PROSODY_DOMAIN);
}

function modulesOf(lua: string): string[] {
  const list = /modules_enabled = \{([^}]*)\}/.exec(lua)?.[1] ?? '';
  return [...list.matchAll(/"(\w+)"/g)].map(([, name = '']) => name);
}

function settingsOf(lua: string, names: RegExp): string[] {
  const lines = lua.split('\n').map((line) => line.trim());
  const settings = lines.filter((line) => names.test(line));
  assert.ok(settings.length >= 2, 'the page has lost its settings');
  return settings;
}

/** The store of an Usher with these settings, by a second door: passwords of meetings are sealed there. */
function openStoreOf(yaml: string): Promise<Storage> {
  const loaded = loadConfig({ path: null, text: yaml, environment: {} });
  assert.ok('config' in loaded);
  const { secret, storage } = loaded.config;
  const seal = createSealer(secret, systemRandom);
  return openStorage({ url: storage.url, clock: systemClock, seal });
}
