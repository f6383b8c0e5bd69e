import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signedOutPage, ssoPage } from '../../demo/jitsi/pages.ts';
import { createJitsi } from '../../demo/jitsi.ts';
import { type AskProsody, createProsody } from '../../demo/prosody.ts';
import { serve } from '../../demo/serve.ts';
import { read } from '../repo/tree.ts';
import { freePort } from './free-port.ts';
import { HostileProvider } from './hostile-provider.ts';
import { CLIENT_ID, CLIENT_SECRET } from './hostile-settings.ts';
import { HttpsHost } from './https-host.ts';
import { blocksOf } from './markdown.ts';
import { type Nginx, startNginx } from './nginx.ts';
import { PeerProcess } from './peer-process.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const NAME = 'meet.example.org';
const PAGE = 'docs/topics/inline.md';
/** What the page says of Jitsi's one host name, to the letter; and what is the same for two. */
const page = blocksOf(read(PAGE));
const here = page.filter(({ heading }) => heading === "Under Jitsi's one host name");
const textOf = (blocks: typeof page, wanted: string) =>
  blocks.find(({ language }) => language === wanted)?.text ?? '';
const [logFormat = ''] = blocksOf(read('docs/operations/proxies.md'))
  .filter(({ language }) => language === 'nginx')
  .map(({ text }) => text);

/** Usher below a path of Jitsi's own host, both behind a real nginx with https, as docs/topics/inline.md has it. */
export class OneHost {
  readonly host: HttpsHost;
  readonly provider: HostileProvider;
  readonly prosody: AskProsody;
  readonly #folder: string;
  readonly #nginx: Nginx;
  readonly #ends: readonly (() => Promise<unknown>)[];

  private constructor(
    host: HttpsHost,
    provider: HostileProvider,
    { prosody, folder, nginx, ends }: Rest,
  ) {
    this.host = host;
    this.provider = provider;
    this.prosody = prosody;
    this.#folder = folder;
    this.#nginx = nginx;
    this.#ends = ends;
  }

  static async open(): Promise<OneHost> {
    const folder = mkdtempSync(join(tmpdir(), 'usher-one-host-'));
    const host = new HttpsHost(NAME, await freePort());
    const [usherPort, jitsiPort, readyPort] = [
      await freePort(),
      await freePort(),
      await freePort(),
    ];
    const provider = await HostileProvider.start({
      redirectUris: [`https://${NAME}/auth/sign-in/oidc/callback`],
      client: { post_logout_redirect_uris: [`https://${NAME}/auth/signed-out`] },
    });
    const usher = await startUsher(folder, usherPort, provider.issuer);
    const keys = new URL(`https://${NAME}/auth/keys.json`);
    const fetchBy = async (address: URL) => host.answer(new Request(address));
    const prosody = createProsody(PROSODY, keys, fetchBy);
    const endJitsi = await serveJitsi(folder, jitsiPort, provider.issuer, prosody);
    const servers = serversIn(folder, host, { usherPort, jitsiPort, readyPort });
    const readyAt = `http://127.0.0.1:${readyPort}/`;
    const nginx = await startNginx({ http: inFolder(logFormat, folder), servers, readyAt });
    const ends = [() => nginx.stop(), endJitsi, () => usher.stop(), () => provider.close()];
    return new OneHost(host, provider, { prosody, folder, nginx, ends });
  }

  /** What nginx has logged of the requests so far, and what it complained of. */
  get logs(): { readonly usher: string; readonly jitsi: string; readonly complaints: string } {
    const log = (name: string) => readFileSync(join(this.#folder, name), 'utf8');
    const complaints = this.#nginx.complaints();
    return { usher: log('usher.log'), jitsi: log('jitsi.log'), complaints };
  }

  async close(): Promise<void> {
    for (const end of this.#ends) await end();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

interface Rest {
  readonly prosody: AskProsody;
  readonly folder: string;
  readonly nginx: Nginx;
  readonly ends: readonly (() => Promise<unknown>)[];
}

const PROSODY = {
  domain: NAME,
  appId: 'jitsi',
  acceptedIssuers: ['jitsi'],
  acceptedAudiences: ['jitsi'],
  tokenAffiliation: true,
};

/** The page's settings, with this machine's files, ports and provider. */
function startUsher(folder: string, port: number, issuer: string): Promise<PeerProcess> {
  const publicUrl = `public_url: https://${NAME}/auth/`;
  assert.ok(read(PAGE).includes(`\`${publicUrl}\``), 'what the page says');
  const secret = join(folder, 'secret');
  const clientSecret = join(folder, 'client-secret');
  writeFileSync(secret, 'w4Tn8Qx1Zr6Lc3Vb9Km2Hs7Jd5Fg0PyA\n', { mode: 0o600 });
  writeFileSync(clientSecret, `${CLIENT_SECRET}\n`, { mode: 0o600 });
  const settings = textOf(page, 'yaml')
    .replace(/^public_url: .*$/m, publicUrl)
    .replace('/etc/usher/secret', secret)
    .replace('/etc/usher/client-secret', clientSecret)
    .replace('https://id.example.org/realms/staff', issuer)
    .replace('client_id: usher', `client_id: ${CLIENT_ID}\n      allow_http: true`);
  const file = join(folder, 'usher.yaml');
  const more = `listen: 127.0.0.1:${port}\nstorage:\n  url: "sqlite:${folder}/usher.db"\n`;
  writeFileSync(file, settings + more, { mode: 0o600 });
  return PeerProcess.start({
    command: process.execPath,
    args: [main, 'serve', '--config', file],
    readyAt: `http://127.0.0.1:${port}/healthz`,
    readyWithin: 20_000,
  });
}

/** What nginx finds on the disk as it does with Jitsi, and the rooms, which a server of ours has to give. */
function serveJitsi(folder: string, port: number, issuer: string, prosody: AskProsody) {
  mkdirSync(join(folder, 'static'));
  writeFileSync(join(folder, 'static/sso.html'), String(ssoPage()));
  writeFileSync(join(folder, 'static/logout.html'), String(signedOutPage()));
  const frontEnd = fileURLToPath(new URL('../../demo/jitsi/front-end', import.meta.url));
  cpSync(frontEnd, join(folder, 'front-end'), { recursive: true });
  const before = 'var config = { prejoinConfig: { enabled: false } };\n';
  writeFileSync(join(folder, 'config.js'), before + textOf(here, 'js'));
  const app = createJitsi({
    mode: 'inline',
    ...{ tokenAuthUrl: '', tokenLogoutUrl: '', sso: null },
    usherOrigin: `https://${NAME}`,
    frameOrigins: [`https://${NAME}`, issuer],
    prosody,
  });
  return serve(app, new URL(`http://127.0.0.1:${port}/`));
}

interface Ports {
  readonly usherPort: number;
  readonly jitsiPort: number;
  readonly readyPort: number;
}

/** Jitsi's server block, with headers and locations such as Jitsi's own examples have, and the page's lines in it. */
function serversIn(folder: string, host: HttpsHost, { usherPort, jitsiPort, readyPort }: Ports) {
  const { certificate, key } = host.certify(folder);
  const ours = textOf(here, 'nginx')
    .replace('127.0.0.1:3000', `127.0.0.1:${usherPort}`)
    .replaceAll('/usr/share/jitsi-meet', folder);
  const block = `
server {
    listen 127.0.0.1:${host.port} ssl;
    server_name ${host.name};
    ssl_certificate ${certificate};
    ssl_certificate_key ${key};
    access_log ${folder}/jitsi.log;
    types { text/html html; text/javascript js; text/css css; }
    add_header Strict-Transport-Security "max-age=63072000" always;
    add_header X-Content-Type-Options nosniff;
    add_header Permissions-Policy "interest-cohort=()";
    ssi on;
    ssi_types application/x-javascript application/javascript;
    gzip on;
    gzip_types text/plain text/css application/javascript application/json;
    gzip_min_length 1;

    location = /config.js { alias ${folder}/config.js; }
    location ~ ^/(static|front-end)/(.*)$ {
        add_header 'Access-Control-Allow-Origin' '*';
        alias ${folder}/$1/$2;
    }
    location = / { proxy_pass http://127.0.0.1:${jitsiPort}; }
    location = /prosody/verdict { proxy_pass http://127.0.0.1:${jitsiPort}; }
    location ~ ^/([^/?&:'"]+)$ { proxy_pass http://127.0.0.1:${jitsiPort}; }
    location ~ ^/([^/?&:'"]+)/(.*)$ { proxy_pass http://127.0.0.1:${jitsiPort}; }
${ours}
}`;
  const ready = `server { listen 127.0.0.1:${readyPort}; return 200; }`;
  return inFolder(`${block}\n${ready}`, folder);
}

const inFolder = (text: string, folder: string) => text.replaceAll('/var/log/nginx/', `${folder}/`);
