import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { Environment } from '../../src/base/environment.ts';
import { systemRandom } from '../../src/base/random.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { planSetup } from '../../src/setup/generate/plan-setup.ts';
import { SECRET } from '../support/sample-settings.ts';
import { variants } from '../support/setup-answers.ts';

const root = join(import.meta.dirname, '../..');
const home = mkdtempSync(join(tmpdir(), 'usher-nix-'));
after(() => rmSync(home, { recursive: true }));

/** Nix with everything of its own in a folder of the test. */
function nix(...argv: readonly string[]) {
  const env = {
    PATH: process.env['PATH'],
    ...{ HOME: home, NIX_STATE_DIR: home, NIX_LOG_DIR: home, NIX_CONF_DIR: home },
    NIX_STORE_DIR: join(home, 'store'),
  };
  return spawnSync('nix-instantiate', argv, { encoding: 'utf8', env });
}

const noNix = nix('--version').status === 0 ? false : 'nix-instantiate is not installed';
const lib = process.env['NIXPKGS_LIB'] ?? '';
const noLib =
  noNix ||
  (existsSync(join(lib, 'default.nix')) ? false : 'NIXPKGS_LIB names no folder `lib` of nixpkgs');

const nixos = variants.filter(([, { installation }]) => installation === 'nixos');

describe('what is written for Nix', () => {
  for (const file of [
    'flake.nix',
    ...['package', 'module', 'jitsi-openid'].map((name) => `deploy/nix/${name}.nix`),
  ]) {
    test(`Nix can read ${file}`, { skip: noNix }, () => {
      const { status, stderr } = nix('--parse', join(root, file));
      assert.equal(status, 0, stderr);
    });
  }

  for (const [name, answers] of nixos) {
    test(`Nix can read what usher setup writes: ${name}`, { skip: noNix }, () => {
      const files = planSetup(answers, systemRandom).files.filter(({ path }) =>
        /\.nix$/.test(path),
      );
      assert.equal(files.length, 2);
      for (const { path, text } of files) {
        const at = join(home, path.replace('/', '-'));
        writeFileSync(at, text);
        const { status, stderr } = nix('--parse', at);
        assert.equal(status, 0, stderr);
      }
    });
  }

  test('Nix refuses what is no Nix', { skip: noNix }, () => {
    const broken = join(home, 'broken.nix');
    writeFileSync(broken, '{ services.usher = { enable = true }; }');
    assert.notEqual(nix('--parse', broken).status, 0);
  });
});

interface Evaluated {
  readonly settings: object;
  readonly service: {
    readonly serviceConfig: Readonly<Record<string, unknown>>;
    readonly unitConfig?: object;
    readonly environment: Environment;
    readonly aliases?: readonly string[];
  } | null;
  readonly failed: readonly string[];
  readonly warnings: readonly string[];
  readonly ports: readonly number[];
  readonly commands: readonly string[];
  /** The options of Jitsi's and nginx' modules. */
  readonly jitsi: object;
  readonly prosodyService: object | null;
}

const own = (module: string) => join(root, `deploy/nix/${module}.nix`);

/** What a module of ours makes of a configuration, by nixpkgs' own `lib`. `more`: files to import as well. */
function evaluate(module: string, services: object, more: readonly string[] = []) {
  const { status, stdout, stderr } = nix(
    ...['--eval', '--strict', '--json', join(root, 'test/fixtures/nix/evaluate.nix')],
    ...['--arg', 'lib', lib, '--arg', 'modules', `[ ${[own(module), ...more].join(' ')} ]`],
    ...['--argstr', 'configuration', JSON.stringify({ services })],
  );
  return status === 0 ? (JSON.parse(stdout) as Evaluated) : stderr;
}

function evaluated(module: string, services: object, more: readonly string[] = []): Evaluated {
  const result = evaluate(module, services, more);
  assert.ok(typeof result !== 'string', String(result));
  return result;
}

/** Usher's own reading of it, with a secret in every credential. */
function loaded(text: string | null, environment: Environment): Config {
  const readFile = () => ({ text: SECRET, mode: 0o400 });
  const result = loadConfig({ path: null, ...(text ? { text } : {}), environment, readFile });
  assert.ok('config' in result, JSON.stringify(result));
  return result.config;
}

describe('the modules for NixOS, evaluated', { skip: noLib }, () => {
  const old = {
    enable: true,
    listen: { addr: '::' },
    jitsiSecretFile: '/run/keys/jitsi',
    jitsiUrl: 'https://meet.example.org',
    jitsiSub: 'meet.example.org',
    issuerUrl: 'https://id.example.org',
    baseUrl: 'https://auth.example.org',
    clientId: 'jitsi',
    clientSecretFile: '/run/keys/client',
    openFirewall: true,
  };

  test('the options of jitsi-openid mean what its environment means', () => {
    const { settings, service, failed, warnings, ports } = evaluated('jitsi-openid', {
      'jitsi-openid': old,
    });
    assert.deepEqual([failed, warnings, ports], [[], [], [6031]]);
    assert.deepEqual(service?.aliases, ['jitsi-openid.service']);
    assert.deepEqual(service?.serviceConfig['LoadCredential'], [
      'jitsi.secret:/run/keys/jitsi',
      'sign_in.methods.0.client_secret:/run/keys/client',
    ]);
    const ours = loaded(JSON.stringify(settings), service?.environment ?? {});
    const theirs = loaded(null, {
      JITSI_SECRET_FILE: '/run/keys/jitsi',
      JITSI_URL: old.jitsiUrl,
      JITSI_SUB: old.jitsiSub,
      ISSUER_URL: old.issuerUrl,
      BASE_URL: old.baseUrl,
      CLIENT_ID: old.clientId,
      CLIENT_SECRET_FILE: '/run/keys/client',
      LISTEN_ADDR: '[::]:6031',
    });
    // A service of NixOS has a folder to keep things in.
    assert.deepEqual({ ...ours, storage: null }, { ...theirs, storage: null });
    assert.equal(ours.storage.url, 'sqlite:/var/lib/usher/usher.db');
  });

  test('an option that is missing is named, and a package of before is not run', () => {
    const { jitsiUrl: _, ...without } = old;
    assert.match(String(evaluate('jitsi-openid', { 'jitsi-openid': without })), /jitsiUrl/);
    const other = { type: 'derivation', name: 'jitsi-openid', outPath: '/nix/store/old' };
    const { service, warnings } = evaluated('jitsi-openid', {
      'jitsi-openid': { ...old, package: other },
    });
    assert.match(warnings.join(), /services\.jitsi-openid\.package is of no effect/);
    assert.doesNotMatch(JSON.stringify(service), /store\/old/);
  });

  const settings = {
    public_url: 'https://meet.example.org/auth/',
    jitsi: { url: 'https://meet.example.org/' },
    sign_in: { methods: [{ issuer: 'https://id.example.org', client_id: 'usher' }] },
  };

  test('settings in Nix and secrets in files are settings that Usher takes', () => {
    const secretFiles = { 'jitsi.secret': '/run/keys/jitsi' };
    const {
      settings: made,
      service,
      failed,
      commands,
    } = evaluated('module', {
      usher: { enable: true, settings, secretFiles },
    });
    assert.deepEqual(failed, []);
    const { jitsi } = loaded(JSON.stringify(made), service?.environment ?? {});
    assert.equal(jitsi[0]?.url.href, 'https://meet.example.org/');
    assert.ok(
      commands[0]?.includes('USHER_JITSI_SECRET_FILE=/run/credentials/usher.service/jitsi.secret'),
    );
    assert.ok(commands[0]?.includes('runuser -u usher'));
  });

  test('a secret in the settings is refused, since everybody can read the store', () => {
    const open = {
      ...settings,
      jitsi: { ...settings.jitsi, secret: SECRET },
      sign_in: { methods: [{ ...settings.sign_in.methods[0], client_secret: 'x' }] },
      storage: { url: 'postgres://usher:word@db/usher' },
    };
    const { failed } = evaluated('module', { usher: { enable: true, settings: open } });
    assert.match(failed.join(), /jitsi\.secret, sign_in\.methods\.0\.client_secret, storage\.url/);
    assert.doesNotMatch(failed.join(), new RegExp(SECRET));
  });

  test('a file of one’s own takes the place of the settings, and is waited for', () => {
    const configFile = '/etc/usher/usher.yaml';
    const { service } = evaluated('module', { usher: { enable: true, configFile } });
    assert.match(
      String(service?.serviceConfig['ExecStart']),
      / serve --config \/etc\/usher\/usher\.yaml$/,
    );
    assert.deepEqual(service?.unitConfig, { ConditionPathExists: configFile });
  });

  test('what usher setup writes goes together with it', () => {
    for (const [name, answers] of nixos) {
      const files = planSetup(answers, systemRandom).files.filter(({ path }) =>
        /\.nix$/.test(path),
      );
      const written = files.map(({ path, text }) => {
        const at = join(home, `${name.replaceAll(/\W/g, '-')}-${path.replace('/', '-')}`);
        writeFileSync(at, text);
        return at;
      });
      const { service, jitsi, prosodyService } = evaluated('module', {}, written);
      const { ExecStart } = service?.serviceConfig ?? {};
      assert.match(String(ExecStart), / serve --config \/etc\/usher\/usher\.yaml$/);
      const said = JSON.stringify(jitsi);
      assert.match(said, /allow_empty_token = false;/);
      assert.match(said, /"authentication":\{"enabled":false\}/);
      assert.match(said, /"proxyPass":"http:\/\/127\.0\.0\.1:3000"/);
      assert.equal(prosodyService !== null, answers.signing === 'secret', name);
    }
  });

  test('nothing is set up where it is not switched on', () => {
    assert.equal(evaluated('module', {}).service, null);
    assert.equal(evaluated('jitsi-openid', {}).service, null);
  });
});
