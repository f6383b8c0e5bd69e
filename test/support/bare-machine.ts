import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { setup } from '../../src/cli/commands/setup.ts';
import { freePort } from './free-port.ts';
import { HttpsHost } from './https-host.ts';
import { PeerProcess } from './peer-process.ts';
import { processLines } from './prosody.ts';
import { saidBy } from './said-by.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const HOST = 'meet.test';
/** Prosody's libraries of pure Lua, which Debian files under 5.2. */
const LUA_PATH = '/usr/share/lua/5.2/?.lua;;';

const MODULES = [
  'auth_token',
  'auth_jitsi-anonymous',
  'muc_domain_mapper',
  'muc_lobby_rooms',
  'token_affiliation',
  'token_verification',
];

interface Ports {
  readonly usher: number;
  readonly https: number;
  readonly http: number;
  readonly c2s: number;
}

/**
 * A Debian machine below a folder: its own Prosody and nginx, the files that Jitsi's packages leave, no Usher. Lines for
 * a shell are run as they are printed. What they cannot find below a folder stands in for it: systemctl starts and stops
 * the real servers, and there are no users to give files to.
 */
export class BareMachine {
  readonly root = mkdtempSync(join(tmpdir(), 'usher-bare-'));
  readonly folder = join(this.root, 'usher-setup');
  readonly host: HttpsHost;
  readonly #ports: Ports;
  readonly #services = new Map<string, PeerProcess>();

  private constructor(ports: Ports) {
    this.#ports = ports;
    this.host = new HttpsHost(HOST, ports.https);
    this.#writeFiles();
    this.#writePrograms();
  }

  static async open(): Promise<BareMachine> {
    const [usher, https, http, c2s] = [
      await freePort(),
      await freePort(),
      await freePort(),
      await freePort(),
    ];
    const machine = new BareMachine({ usher, https, http, c2s });
    await machine.#restart('nginx');
    return machine;
  }

  /** Prosody's WebSocket, which the package's nginx passes on. */
  get xmpp(): string {
    return `ws://127.0.0.1:${this.#ports.http}/xmpp-websocket`;
  }

  /** `usher setup`, into the machine's folder. */
  async setUp(...answers: string[]): Promise<void> {
    const argv = ['--yes', '--jitsi', HOST, ...answers, '--output', this.folder];
    const said = await saidBy(setup, argv);
    assert.equal(said.status, 0, said.notes);
    const files = readdirSync(this.folder, { recursive: true, encoding: 'utf8' });
    for (const path of files.filter((one) => /\.(yaml|lua|js|conf)$/.test(one))) {
      const file = join(this.folder, path);
      writeFileSync(file, this.#here(readFileSync(file, 'utf8')));
    }
    const yaml = join(this.folder, 'usher.yaml');
    writeFileSync(yaml, `listen: 127.0.0.1:${this.#ports.usher}\n${readFileSync(yaml, 'utf8')}`);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** Writes a file below the root, with its folder. */
  write(path: string, content: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** The same, with this machine's folders and ports in it. */
  writeHere(path: string, content: string): void {
    this.write(path, this.#here(content));
  }

  /** Runs lines as root would type them, within the folder, and does to the services what they say. Gives what is said. */
  async run(lines: readonly string[]): Promise<string> {
    const said: string[] = [];
    for (const line of lines) {
      const child = spawn('/bin/sh', ['-c', this.#here(line)], {
        cwd: existsSync(this.folder) ? this.folder : this.root,
        env: { PATH: `${join(this.root, 'bin')}:${process.env['PATH']}`, LUA_PATH },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const ended = new Promise((resolve) => child.once('close', resolve));
      const [out, notes] = await Promise.all([text(child.stdout), text(child.stderr)]);
      assert.equal(await ended, 0, `${line}\n${out}${notes}`);
      said.push(out);
      for (const service of this.#takeRestarts()) await this.#restart(service);
    }
    return said.join('');
  }

  async close(): Promise<void> {
    for (const service of this.#services.values()) await service.stop();
    rmSync(this.root, { recursive: true, force: true });
  }

  /** The same text, with this machine's folders and ports. */
  #here(line: string): string {
    return line
      .replaceAll(/(?<![\w.-])\/(etc|var)\//g, `${this.root}/$1/`)
      .replaceAll('/usr/share/jitsi-meet/prosody-plugins/', `${this.#plugins}/`)
      .replaceAll('127.0.0.1:3000', `127.0.0.1:${this.#ports.usher}`);
  }

  /** Jitsi's modules; where there are none, empty ones of those names that the doctor looks for. */
  get #plugins(): string {
    return process.env['USHER_JITSI_PLUGINS'] ?? join(this.root, 'plugins');
  }

  /** Debian's own settings of Prosody, and what Jitsi's packages leave for its front end, Jicofo and nginx. */
  #writeFiles(): void {
    const { http, c2s } = this.#ports;
    const debian = readFileSync('/etc/prosody/prosody.cfg.lua', 'utf8');
    const ours = processLines(this.root, http, c2s);
    const prosody = debian
      .replace(/^pidfile = .*$/m, '')
      .replace(/^log = \{[\s\S]*?^\}/m, '')
      .replace(
        /^modules_enabled = \{/m,
        (line) => `${ours.replace(/^modules_.*$/gm, '')}\n${line}`,
      );
    this.write('etc/prosody/prosody.cfg.lua', prosody);
    for (const folder of ['etc/prosody/conf.d', 'etc/prosody/certs', 'data', 'var/log/nginx']) {
      mkdirSync(join(this.root, folder), { recursive: true });
    }
    this.write(
      `etc/jitsi/meet/${HOST}-config.js`,
      `var config = { hosts: { domain: '${HOST}', muc: 'conference.${HOST}' } };\n`,
    );
    this.write(
      'etc/jitsi/jicofo/jicofo.conf',
      `jicofo {\n  xmpp.client.domain: "auth.${HOST}"\n}\n`,
    );
    for (const name of MODULES) this.write(`plugins/mod_${name}.lua`, '');
    this.#writeNginx();
  }

  #writeNginx(): void {
    const { certificate, key } = this.host.certify(this.root);
    this.write(
      'etc/nginx/nginx.conf',
      `daemon off; master_process off; pid ${this.root}/nginx.pid;
events {}
http {
  access_log off;
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `  ${name}_temp_path ${this.root}/${name};`).join('\n')}
  include ${this.root}/etc/nginx/conf.d/*.conf;
  include ${this.root}/etc/nginx/sites-enabled/*;
}
`,
    );
    this.write(
      `etc/nginx/sites-enabled/${HOST}.conf`,
      `server {
  listen 127.0.0.1:${this.#ports.https} ssl;
  server_name ${HOST};
  ssl_certificate ${certificate};
  ssl_certificate_key ${key};
  include ${this.root}/etc/jitsi/meet/jaas/*.conf;
  location = /config.js { alias ${this.root}/etc/jitsi/meet/${HOST}-config.js; }
  location ~ ^/([^/?&:'"]+)$ {
    default_type text/html;
    return 200 "<!doctype html><title>Jitsi Meet</title>";
  }
}
`,
    );
  }

  #writePrograms(): void {
    const { root } = this;
    const doctor = `if [ "$1" = doctor ]; then shift; set -- doctor --root ${root} "$@"; fi`;
    const programs = {
      usher: `${doctor}\nexec ${process.execPath} ${main} "$@"`,
      nginx: `exec /usr/sbin/nginx -e stderr -p ${root} -c ${root}/etc/nginx/nginx.conf "$@"`,
      prosodyctl: `exec /usr/bin/prosodyctl --config ${root}/etc/prosody/prosody.cfg.lua "$@"`,
      curl: `exec /usr/bin/curl --insecure --connect-to ${HOST}:443:127.0.0.1:${this.#ports.https} "$@"`,
      systemctl: `printf '%s\\n' "$*" >> ${root}/systemctl`,
      runuser: 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"',
      // Neither the user nor the groups are on the machine of the tests.
      id: `test -e ${root}/useradd`,
      useradd: `touch ${root}/useradd`,
      chown: 'true',
      install: `test -e ${root}/useradd || exit 1
n=$#
while [ $n -gt 0 ]; do
  case "$1" in -o|-g) shift 2; n=$((n - 2));; *) set -- "$@" "$1"; shift; n=$((n - 1));; esac
done
exec /usr/bin/install "$@"`,
    };
    for (const [name, script] of Object.entries(programs)) {
      this.write(`bin/${name}`, `#!/bin/sh\n${script}\n`);
      chmodSync(join(root, 'bin', name), 0o755);
    }
  }

  /** The services that lines before have restarted or reloaded; Jicofo and the bridge are no part of this machine. */
  #takeRestarts(): string[] {
    const file = join(this.root, 'systemctl');
    if (!existsSync(file)) return [];
    const orders = readFileSync(file, 'utf8').trim().split('\n');
    rmSync(file);
    return orders
      .filter((order) => /^(restart|reload) /.test(order))
      .flatMap((order) => order.split(' ').slice(1))
      .filter((service) => ['nginx', 'prosody', 'usher'].includes(service));
  }

  async #restart(service: string): Promise<void> {
    await this.#services.get(service)?.stop();
    this.#services.delete(service);
    this.#services.set(service, await PeerProcess.start(this.#start(service)));
  }

  #start(service: string) {
    const program = (name: string) => join(this.root, 'bin', name);
    const readyWithin = 20_000;
    if (service === 'usher') {
      const args = ['serve', '--config', join(this.root, 'etc/usher/usher.yaml')];
      const readyAt = `http://127.0.0.1:${this.#ports.usher}/healthz`;
      return { command: program('usher'), args, readyAt, readyWithin };
    }
    if (service === 'nginx') {
      const readyAt = () =>
        this.host.ask('/config.js').then(
          ({ status }) => status === 200,
          () => false,
        );
      return { command: program('nginx'), args: [], readyAt, readyWithin };
    }
    const args = ['--config', join(this.root, 'etc/prosody/prosody.cfg.lua'), '-F'];
    const readyAt = () => this.#answers();
    return { command: 'prosody', args, env: { LUA_PATH }, readyAt, readyWithin };
  }

  async #answers(): Promise<boolean> {
    const { http } = this.#ports;
    return fetch(`http://127.0.0.1:${http}/`).then(
      () => true,
      () => false,
    );
  }
}
