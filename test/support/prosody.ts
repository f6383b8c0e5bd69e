import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { XmppClient } from './xmpp.ts';

export const PROSODY_DOMAIN = 'meet.test';
const FOCUS = { user: 'focus', password: 'focus-of-a-test' };
const START_MS = 15_000;

/**
 * Why no Prosody can be tried here; null when it can. CI installs Prosody, so there its absence is a
 * failure; the folder of modules is nobody's to install.
 */
export function prosodyMissing(): string | null {
  const installed = !spawnSync('prosodyctl', ['about'], { stdio: 'ignore' }).error;
  if (!installed && process.env['CI'] === 'true') {
    throw new Error('Prosody is not installed, and CI installs it.');
  }
  const plugins = process.env['USHER_JITSI_PLUGINS'];
  if (!plugins) return 'USHER_JITSI_PLUGINS names no folder of Jitsi modules for Prosody';
  if (!existsSync(join(plugins, 'mod_auth_token.lua'))) {
    return 'the folder USHER_JITSI_PLUGINS names holds no mod_auth_token.lua';
  }
  return installed
    ? null
    : 'Prosody is not installed (Debian: prosody lua-basexx lua-cjson lua-luaossl lua-inspect)';
}

export interface Prosody {
  /** The WebSocket address. */
  readonly url: string;
  /** Lets Jicofo's stand-in open a room, so that others can join; the room by its node. */
  openRoom(node: string): Promise<void>;
  /** Lets it leave again: Prosody destroys a room that nobody is in. */
  leaveRoom(node: string): void;
  /** What Prosody has logged so far. */
  log(): string;
  stop(): Promise<void>;
}

/** Which of Jitsi's modules are loaded beside those that every set-up has. */
export interface ProsodyLayout {
  readonly hostModules: readonly string[];
  readonly mucModules: readonly string[];
  /** Lua settings of the MUC. */
  readonly mucLines?: readonly string[];
}

/** With a lobby and `muc_wait_for_host`, as the golden verdicts were recorded. */
const withWait: ProsodyLayout = {
  hostModules: ['muc_lobby_rooms', 'persistent_lobby'],
  mucModules: ['muc_wait_for_host'],
};

/** What Usher recommends: no guest host, no wait at Jitsi's, the token says who moderates. */
export const recommended: ProsodyLayout = { hostModules: [], mucModules: ['token_affiliation'] };

/**
 * Starts Debian's Prosody with Jitsi's modules on free ports: the main host, the MUC with the domain
 * mapper, token verification and `muc_wait_for_host`, the lobby. `hostLines` are Lua settings of the
 * main host, such as `app_secret = "…"`.
 */
export async function startProsody(
  hostLines: readonly string[],
  layout: ProsodyLayout = withWait,
): Promise<Prosody> {
  return startProsodyOf((folder, httpPort, c2sPort) =>
    configText(folder, httpPort, c2sPort, hostLines, layout),
  );
}

/** Starts a Prosody whose whole file is `text`, for this folder of data and these ports. */
export async function startProsodyOf(
  text: (folder: string, httpPort: number, c2sPort: number) => string,
): Promise<Prosody> {
  const folder = mkdtempSync(join(tmpdir(), 'usher-prosody-'));
  const [httpPort, c2sPort] = await Promise.all([freePort(), freePort()]);
  const configFile = join(folder, 'prosody.cfg.lua');
  mkdirSync(join(folder, 'data'));
  writeFileSync(configFile, text(folder, httpPort, c2sPort));
  // basexx and inspect are pure Lua, which Debian files under 5.2 whatever Prosody runs on.
  const env = { ...process.env, LUA_PATH: '/usr/share/lua/5.2/?.lua;;' };
  const account = [FOCUS.user, `auth.${PROSODY_DOMAIN}`, FOCUS.password];
  execFileSync('prosodyctl', ['--config', configFile, 'register', ...account], {
    env,
    stdio: 'ignore',
  });
  const child = spawn('prosody', ['--config', configFile, '-F'], { env, stdio: 'pipe' });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      log += data;
    });
  }
  const stop = async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.kill('SIGTERM')) await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `ws://127.0.0.1:${httpPort}/xmpp-websocket`;
  try {
    const focus = await connectFocus(url, () => child.exitCode !== null);
    return {
      url,
      openRoom: async (node) => {
        const answer = await focus.join(`${node}@conference.${PROSODY_DOMAIN}`, 'focus');
        if (!answer.joined) throw new Error(`focus cannot open ${node}: ${answer.reason}`);
      },
      leaveRoom: (node) => focus.leave(`${node}@conference.${PROSODY_DOMAIN}`, 'focus'),
      log: () => log,
      stop: async () => {
        focus.close();
        await stop();
      },
    };
  } catch (cause) {
    await stop();
    throw new Error(`Prosody did not start:\n${log.slice(-3000)}`, { cause });
  }
}

/** Signs Jicofo's stand-in in as soon as Prosody answers. */
async function connectFocus(url: string, stopped: () => boolean): Promise<XmppClient> {
  const end = performance.now() + START_MS;
  for (;;) {
    try {
      const domain = `auth.${PROSODY_DOMAIN}`;
      return await XmppClient.signIn({ url, domain, token: null, account: FOCUS });
    } catch (thrown) {
      if (stopped() || performance.now() > end) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function configText(
  folder: string,
  httpPort: number,
  c2sPort: number,
  hostLines: readonly string[],
  layout: ProsodyLayout,
): string {
  const list = (names: readonly string[]) => names.map((name) => `"${name}"`).join('; ');
  const domain = PROSODY_DOMAIN;
  return `${processLines(folder, httpPort, c2sPort)}
plugin_paths = { "${process.env['USHER_JITSI_PLUGINS']}" }
muc_mapper_domain_base = "${domain}"
http_default_host = "${domain}"
admins = { "focus@auth.${domain}" }
unlimited_jids = { "focus@auth.${domain}" }
consider_websocket_secure = true

VirtualHost "${domain}"
    authentication = "token"
    modules_enabled = { ${list(['websocket', 'smacks', ...layout.hostModules])} }
    main_muc = "conference.${domain}"
    lobby_muc = "lobby.${domain}"
    room_metadata_component = "metadata.${domain}"
    ${hostLines.join('\n    ')}

VirtualHost "auth.${domain}"
    authentication = "internal_hashed"
    modules_enabled = { "limits_exception" }

Component "conference.${domain}" "muc"
    storage = "memory"
    restrict_room_creation = true
    muc_room_locking = false
    muc_room_default_public_jids = true
    modules_enabled = { "muc_hide_all"; "muc_meeting_id"; "muc_domain_mapper"; "token_verification"; ${list(layout.mucModules)} }
    ${(layout.mucLines ?? []).join('\n    ')}

Component "lobby.${domain}" "muc"
    storage = "memory"
    restrict_room_creation = true
    muc_room_locking = false
    muc_room_default_public_jids = true
    modules_enabled = { "muc_hide_all" }

Component "metadata.${domain}" "room_metadata_component"
    muc_component = "conference.${domain}"
    breakout_rooms_component = "breakout.${domain}"
`;
}

/** What is this test's alone: no rights, no ports and no folder of the machine's. */
export function processLines(folder: string, httpPort: number, c2sPort: number): string {
  return `
run_as_root = true
pidfile = "${folder}/prosody.pid"
data_path = "${folder}/data"
interfaces = { "127.0.0.1" }
http_interfaces = { "127.0.0.1" }
http_ports = { ${httpPort} }
https_ports = { }
c2s_ports = { ${c2sPort} }
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
modules_enabled = { "saslauth"; "disco"; "websocket"; "smacks" }
modules_disabled = { "s2s"; "offline" }
log = { { levels = { min = "info" }, to = "console" } }`;
}
