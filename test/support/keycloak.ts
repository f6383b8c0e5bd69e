import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { PeerProcess } from './peer-process.ts';

/** The same as in scripts/install-peers.sh. */
const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'usher-peers');
const version = readFileSync(
  new URL('../fixtures/keycloak-version', import.meta.url),
  'utf8',
).trim();
const home = join(cache, `keycloak-${version}`);

const ADMIN = 'a-test-and-nothing-else';
const REALM = 'jitsi-realm';
/** Milliseconds; it takes 10 to 20 seconds on two idle cores. */
const PATIENCE = 120_000;

export const keycloakClient = { id: 'usher', secret: 'keycloak-usher-client-secret' } as const;

export const keycloakIsThere = existsSync(join(home, '.usher-ready'));

/**
 * A Keycloak of the test's own, with the realm of Jitsi's handbook and a client for Usher in it. It may
 * be stopped and started again: port, people and keys stay.
 */
export class Keycloak {
  readonly #home: string;
  readonly #origin: string;
  #process: PeerProcess | null = null;

  private constructor(ownHome: string, origin: string) {
    this.#home = ownHome;
    this.#origin = origin;
  }

  /** `usherUrl` ends in a slash; addresses of Usher's are registered below it. `more`: further realms to import. */
  static async start(usherUrl: string, more: readonly string[] = []): Promise<Keycloak> {
    const folder = mkdtempSync(join(cache, 'run-'));
    // Links instead of 300 MB of copies: Keycloak takes its home from where bin/ lies, and writes below data/.
    cpSync(join(home, 'bin'), join(folder, 'bin'), { recursive: true });
    for (const part of ['conf', 'lib', 'providers', 'themes']) {
      symlinkSync(join(home, part), join(folder, part));
    }
    const realm = readFileSync(new URL('../fixtures/keycloak-realm.json', import.meta.url), 'utf8');
    mkdirSync(join(folder, 'data', 'import'), { recursive: true });
    const imported = realm.replaceAll('USHER_PUBLIC_URL', usherUrl);
    for (const [at, text] of [imported, ...more].entries()) {
      writeFileSync(join(folder, 'data', 'import', `realm-${at}.json`), text);
    }
    const keycloak = new Keycloak(folder, `http://127.0.0.1:${await freePort()}`);
    await keycloak.resume();
    return keycloak;
  }

  get issuer(): string {
    return this.issuerOf(REALM);
  }

  issuerOf(realm: string): string {
    return `${this.#origin}/realms/${realm}`;
  }

  get port(): number {
    return Number(new URL(this.#origin).port);
  }

  get process(): PeerProcess {
    if (!this.#process) throw new Error('Keycloak is not running.');
    return this.#process;
  }

  /** Starts it where it was. */
  async resume(): Promise<void> {
    this.#process = await PeerProcess.start({
      command: join(this.#home, 'bin', 'kc.sh'),
      args: [
        ...['start', '--optimized', '--import-realm', '--cache=local', '--log-level=warn'],
        ...['--http-enabled=true', '--http-host=127.0.0.1', `--http-port=${this.port}`],
        `--hostname=${this.#origin}`,
      ],
      env: {
        KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
        KC_BOOTSTRAP_ADMIN_PASSWORD: ADMIN,
        // It lives for seconds: a quick start is worth more than fast code later.
        JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC',
      },
      readyAt: `${this.issuer}/.well-known/openid-configuration`,
      readyWithin: PATIENCE,
    });
  }

  /** Stops it for a while. */
  async pause(): Promise<void> {
    await this.#process?.stop();
    this.#process = null;
  }

  /** Stops it for good. */
  async stop(): Promise<void> {
    await this.pause();
    rmSync(this.#home, { recursive: true, force: true });
  }

  /** Changes Usher's client secret there. */
  async setClientSecret(secret: string): Promise<void> {
    const [client] = (await this.#ask('GET', '/clients?clientId=usher')) as { id: string }[];
    await this.#ask('PUT', `/clients/${client?.id}`, { clientId: 'usher', secret });
  }

  /** From now on it signs with a new key. */
  async rotateKeys(): Promise<void> {
    const realm = (await this.#ask('GET', '')) as { id: string };
    await this.#ask('POST', '/components', {
      name: 'a newer key',
      providerId: 'rsa-generated',
      providerType: 'org.keycloak.keys.KeyProvider',
      parentId: realm.id,
      config: { priority: ['900'], enabled: ['true'], active: ['true'], algorithm: ['RS256'] },
    });
  }

  /** Ends all sessions of somebody there, as an administrator does; it tells its clients. */
  async endSessionsOf(username: string): Promise<void> {
    await this.#ask('POST', `/users/${await this.#userId(username)}/logout`);
  }

  /** Makes a role, a group, and somebody who has both, in another realm; `person` as its admin interface has it. */
  async addPerson(
    realm: string,
    person: { readonly username: string; readonly emailVerified?: boolean },
    password: string,
  ): Promise<void> {
    const ask = (method: string, path: string, body?: unknown) =>
      this.#ask(method, path, body, realm);
    await ask('POST', '/roles', { name: 'speaker' });
    await ask('POST', '/groups', { name: 'staff' });
    await ask('POST', '/users', {
      ...{ ...person, enabled: true, groups: ['/staff'] },
      credentials: [{ type: 'password', value: password, temporary: false }],
    });
    const [found] = (await ask('GET', `/users?exact=true&username=${person.username}`)) as {
      id: string;
    }[];
    const role = await ask('GET', '/roles/speaker');
    await ask('POST', `/users/${found?.id}/role-mappings/realm`, [role]);
  }

  /** How many sessions somebody has there. */
  async sessionsOf(username: string): Promise<number> {
    const path = `/users/${await this.#userId(username)}/sessions`;
    return ((await this.#ask('GET', path)) as unknown[]).length;
  }

  /** Makes a client of the metadata of a SAML service provider, as its console does; `changes` over what comes of that. */
  async importSamlClient(
    metadata: string,
    attributes: Readonly<Record<string, string>> = {},
    protocolMappers: readonly unknown[] = [],
  ): Promise<void> {
    const made = (await this.#ask('POST', '/client-description-converter', metadata)) as {
      attributes: Record<string, string>;
    };
    await this.#ask('POST', '/clients', {
      ...made,
      attributes: { ...made.attributes, ...attributes },
      protocolMappers,
    });
  }

  async #userId(username: string): Promise<string | undefined> {
    const found = await this.#ask('GET', `/users?exact=true&username=${username}`);
    return (found as { id: string }[])[0]?.id;
  }

  /** One call of its admin interface, below the realm. */
  async #ask(method: string, path: string, body?: unknown, realm = REALM): Promise<unknown> {
    const token = await fetch(`${this.#origin}/realms/master/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: 'admin-cli',
        username: 'admin',
        password: ADMIN,
      }),
    });
    const { access_token } = (await token.json()) as { access_token: string };
    const answer = await fetch(`${this.#origin}/admin/realms/${realm}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${access_token}`,
        'content-type': typeof body === 'string' ? 'text/plain' : 'application/json',
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`Keycloak: ${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }
}
