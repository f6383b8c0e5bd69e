import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { PeerProcess } from './peer-process.ts';
import { samlForm, writeSamlFiles } from './saml-house.ts';
import type { SamlIdp, Steering } from './saml-idp.ts';

const BINARY = '/usr/sbin/apache2';
const MODULES = '/usr/lib/apache2/modules';
const COOKIE = 'mellon-cookie';

export const mellonIsThere = existsSync(BINARY) && existsSync(`${MODULES}/mod_auth_mellon.so`);

/** Debian's Apache with mod_auth_mellon, a service of the same provider that ours trusts. */
export class Mellon {
  readonly #peer: PeerProcess;
  readonly #origin: string;
  readonly #folder: string;
  readonly #idp: SamlIdp;

  private constructor(peer: PeerProcess, origin: string, folder: string, idp: SamlIdp) {
    this.#peer = peer;
    this.#origin = origin;
    this.#folder = folder;
    this.#idp = idp;
  }

  static async start(idp: SamlIdp): Promise<Mellon> {
    const folder = mkdtempSync(join(tmpdir(), 'usher-mellon-'));
    mkdirSync(join(folder, 'www'));
    writeFileSync(join(folder, 'www', 'who'), 'signed in');
    writeFileSync(join(folder, 'www', 'index'), 'there');
    writeSamlFiles(folder, idp);
    // Its children read them as somebody else, where the tests run as root. The key is one of a test.
    for (const name of ['', 'saml.key']) chmodSync(join(folder, name), 0o755);
    const port = await freePort();
    const file = join(folder, 'apache.conf');
    writeFileSync(file, configuration(folder, port));
    const origin = `http://127.0.0.1:${port}`;
    const peer = await PeerProcess.start({
      // In a group of its own: Apache ends its group when it ends, which would be the test.
      command: '/usr/bin/setsid',
      args: [BINARY, '-DFOREGROUND', '-f', file],
      readyAt: `${origin}/index`,
      readyWithin: 10_000,
    });
    return new Mellon(peer, origin, folder, idp);
  }

  /** Where it takes responses. */
  get callback(): string {
    return `${this.#origin}/mellon/postResponse`;
  }

  /** What it complained about so far. */
  get complaints(): string {
    return this.#peer.output;
  }

  /** The whole way in, the provider steered like this: the NameID it believes, or null. */
  async signIn(steering: Steering = {}): Promise<string | null> {
    return this.#bring(await this.#answered(steering));
  }

  /** The same answer brought twice, by two browsers that have the cookie of the first. */
  async signInTwice(): Promise<(string | null)[]> {
    const answered = await this.#answered({});
    return [await this.#bring(answered), await this.#bring(answered)];
  }

  /** What a browser brings back from the provider, with its cookie. */
  async #answered(steering: Steering): Promise<{ form: URLSearchParams; cookie: string }> {
    const login = new URL((await this.#ask('/who', '')).headers.get('location') ?? '');
    const sent = await this.#ask(login.pathname + login.search, '');
    const seen = this.#idp.read(new URL(sent.headers.get('location') ?? ''));
    this.#idp.steering = steering;
    const xml = this.#idp.respond({ ...seen, callback: this.callback });
    return { form: samlForm(xml, seen.relayState), cookie: cookieOf(sent) ?? '' };
  }

  async #bring(answered: { form: URLSearchParams; cookie: string }): Promise<string | null> {
    const bring = this.#ask('/mellon/postResponse', answered.cookie, answered.form);
    // Where the connection breaks instead of an answer, nobody is let in either.
    const answer = await bring.catch(() => null);
    if (!answer || answer.status >= 400) return null;
    const who = await this.#ask('/who', cookieOf(answer) ?? answered.cookie);
    return who.status === 200 ? who.headers.get('x-who') : null;
  }

  async #ask(path: string, cookie: string, body?: URLSearchParams): Promise<Response> {
    const init = { headers: { cookie }, redirect: 'manual' } as const;
    const address = `${this.#origin}${path}`;
    const response = await fetch(address, body ? { ...init, method: 'POST', body } : init);
    await response.arrayBuffer();
    return response;
  }

  async stop(): Promise<void> {
    await this.#peer.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function cookieOf(response: Response): string | undefined {
  const set = response.headers.getSetCookie().find((one) => one.startsWith(`${COOKIE}=`));
  return set?.split(';')[0];
}

function configuration(folder: string, port: number): string {
  const modules = [
    'mpm_prefork',
    'authn_core',
    'authz_core',
    'authz_user',
    'headers',
    'auth_mellon',
  ];
  return `
ServerRoot ${folder}
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile ${folder}/pid
DefaultRuntimeDir ${folder}
ErrorLog "|$/bin/cat 1>&2"
LogLevel warn
${modules.map((one) => `LoadModule ${one}_module ${MODULES}/mod_${one}.so`).join('\n')}
User www-data
Group www-data
KeepAlive Off
StartServers 4
MaxRequestWorkers 4
DocumentRoot ${folder}/www
<Location />
  Require all granted
  MellonEnable info
  MellonEndpointPath /mellon
  MellonSPPrivateKeyFile ${folder}/saml.key
  MellonSPCertFile ${folder}/saml.crt
  MellonIdPMetadataFile ${folder}/idp.xml
  MellonVariable cookie
  MellonSecureCookie Off
</Location>
<Location /who>
  MellonEnable auth
  AuthType Mellon
  Require valid-user
  Header always set X-Who "%{MELLON_NAME_ID}e"
</Location>
`;
}
