import assert from 'node:assert/strict';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { saidBy } from '../../../test/support/said-by.ts';
import {
  configOf,
  MINIMAL,
  MINIMAL_ENVIRONMENT,
  SECRET,
} from '../../../test/support/sample-settings.ts';
import type { Environment } from '../../base/environment.ts';
import type { Command } from '../command.ts';
import { judgeStart } from '../settings/judge-start.ts';
import { configCheck } from './config-check.ts';
import { configImport } from './config-import.ts';

const run = (command: Command, argv: string[], environment: Environment = {}) =>
  saidBy(command, argv, { environment });

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function folderWith(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'usher-'));
  folders.push(folder);
  writeFileSync(join(folder, name), text, { mode: 0o600 });
  return folder;
}

const OPENID = `JITSI_SECRET=${SECRET}
JITSI_URL=https://meet.example.org
JITSI_SUB=meet.example.org
ISSUER_URL="https://id.example.org"
BASE_URL=https://auth.example.org
CLIENT_ID=jitsi
CLIENT_SECRET=word
`;

test('where no file was named, that is said first, or last where there are variables', async () => {
  const { status, notes } = await run(configCheck, []);
  assert.equal(status, 1);
  assert.match(
    notes,
    /^No file was read: neither --config nor USHER_CONFIG names one\. .*\nThe settings have/,
  );
  const some = await run(configCheck, [], { USHER_PUBLIC_URL: 'https://auth.example.org/' });
  assert.match(some.notes, /The settings have[\s\S]*\nNo file was read: .*$/);
  const folder = folderWith('usher.yaml', 'jitsi: {}');
  const named = await run(configCheck, ['--config', join(folder, 'usher.yaml')]);
  assert.doesNotMatch(named.notes, /No file was read/);
});

test('config check says that all is well', async () => {
  const file = join(folderWith('usher.yaml', MINIMAL), 'usher.yaml');
  for (const [argv, environment] of [
    [['--config', file], {}],
    [[], { USHER_CONFIG: file }],
    [[], MINIMAL_ENVIRONMENT],
  ] as const) {
    const { status, out, notes } = await run(configCheck, [...argv], environment);
    assert.deepEqual([status, notes], [0, '']);
    assert.match(out, /well: 1 Jitsi Meet, 1 way/);
  }
});

test('config check prints every problem with its place and its mend', async () => {
  const file = join(folderWith('usher.yaml', MINIMAL.replace(SECRET, 'short')), 'usher.yaml');
  const { status, out, notes } = await run(configCheck, ['--config', file], {
    USHER_LOG_LEVEL: 'x',
  });
  assert.deepEqual([status, out], [1, '']);
  assert.match(notes, /^The settings have 2 problems:$/m);
  assert.match(
    notes,
    /^ {2}jitsi\.secret is shorter than 32 bytes\. Make one with: openssl rand -hex 32$/m,
  );
  assert.match(notes, /^ {2}USHER_LOG_LEVEL is none of the words it may be\. Write one of: fatal/m);
});

test('config check finds what would end the start, and creates nothing', async () => {
  const folder = folderWith('logo.txt', 'no picture');
  const { status, out, notes } = await run(configCheck, [], {
    ...MINIMAL_ENVIRONMENT,
    USHER_STORAGE_URL: `sqlite:${join(folder, 'missing', 'usher.db')}`,
    USHER_BRANDING_LOGO: join(folder, 'logo.svg'),
  });
  assert.deepEqual([status, out], [1, '']);
  assert.match(notes, /^The settings have 2 problems:$/m);
  assert.match(notes, /^ {2}storage\.url names a file in \/.*missing, which is no folder\. Make/m);
  assert.match(
    notes,
    /^ {2}branding\.logo cannot be used: the file cannot be read\. Name another/m,
  );
  const fine = { ...MINIMAL_ENVIRONMENT, USHER_STORAGE_URL: `sqlite:${join(folder, 'usher.db')}` };
  assert.equal((await run(configCheck, [], fine)).status, 0);
  assert.equal(existsSync(join(folder, 'usher.db')), false);
});

test('config check says as the start does which way to sign in cannot work', async () => {
  const config = configOf(MINIMAL);
  const [method] = config.signIn.methods;
  assert.ok(method?.type === 'oidc');
  const broken = { ...method, clientAuth: 'private_key_jwt' as const };
  const storage = { url: 'sqlite::memory:' };
  const problems = await judgeStart({ ...config, storage, signIn: { methods: [broken] } });
  assert.equal(problems.length, 1);
  assert.equal(problems[0]!.path, 'sign_in.methods');
  assert.match(problems[0]!.message, /^cannot work: .*oidc: private_key_jwt needs a private_key/);
});

test('config check prints what a neighbour’s operator should know', async () => {
  const environment = Object.fromEntries(
    OPENID.trim()
      .split('\n')
      .map((line) => line.replaceAll('"', '').split('=') as [string, string]),
  );
  const { status, notes } = await run(configCheck, [], environment);
  assert.equal(status, 0);
  assert.match(notes, /^note: This is the environment of MarcelCoding\/jitsi-openid/);
});

test('config import prints a file for the environment', async () => {
  const env = join(folderWith('env', OPENID), 'env');
  const { status, out, notes } = await run(configImport, ['--env', env]);
  assert.equal(status, 0);
  assert.match(out, /issuer: "https:\/\/id\.example\.org" # from ISSUER_URL/);
  assert.match(notes, /note: This is the environment/);
});

test('config import writes a file for its owner alone, and never over another', async () => {
  const folder = folderWith('env', OPENID);
  const argv = ['--env', join(folder, 'env'), '--write', join(folder, 'usher.yaml')];
  assert.equal((await run(configImport, argv)).status, 0);
  assert.equal(statSync(join(folder, 'usher.yaml')).mode & 0o777, 0o600);
  const checked = await run(configCheck, ['--config', join(folder, 'usher.yaml')]);
  assert.equal(checked.status, 0);
  const before = readFileSync(join(folder, 'usher.yaml'), 'utf8');
  const again = await run(configImport, argv);
  assert.equal(again.status, 2);
  assert.match(again.notes, /exists; it is not overwritten/);
  assert.equal(readFileSync(join(folder, 'usher.yaml'), 'utf8'), before);
  symlinkSync(join(folder, 'nowhere'), join(folder, 'link'));
  const link = await run(configImport, [...argv.slice(0, 3), join(folder, 'link')]);
  assert.equal(link.status, 2);
});

test('config import refuses what it cannot use', async () => {
  assert.equal((await run(configImport, ['--from', 'jitsi-keycloak'])).status, 2);
  assert.equal((await run(configImport, ['--env', '/nowhere/at/all'])).status, 2);
  const none = await run(configImport, [], { HOME: '/' });
  assert.equal(none.status, 1);
  assert.match(none.notes, /environment is that of no adapter we know/);
  const env = join(folderWith('env', OPENID), 'env');
  const gone = await run(configImport, ['--env', env, '--write', '/nowhere/at/all']);
  assert.match(gone.notes, /cannot be written/);
});
