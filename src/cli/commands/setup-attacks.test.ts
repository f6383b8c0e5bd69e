import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { saidBy } from '../../../test/support/said-by.ts';
import { setup } from './setup.ts';

const isRoot = process.getuid?.() === 0;
const own = process.getgid?.() ?? 0;
const HOST_FILE = '/etc/prosody/conf.avail/meet.example.org.cfg.lua';
const JITSI: Readonly<Record<string, string>> = {
  '/etc/group': `prosody:x:${own}:\nusher:x:${own}:\n`,
  [HOST_FILE]: 'VirtualHost "meet.example.org"\n',
  '/etc/jitsi/meet/meet.example.org-config.js': 'var config = {};\n',
  '/etc/jitsi/jicofo/jicofo.conf': 'jicofo {\n}',
};
const ANSWERS = ['--yes', '--jitsi', 'meet.example.org', '--sign-in', 'local'];

describe('usher setup among people who mean ill', () => {
  let home: string;
  let umask: number;
  const root = () => join(home, 'root');
  const output = () => join(home, 'out');
  const run = (...argv: string[]) =>
    saidBy(setup, [...argv, '--root', root(), '--output', output()]);
  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

  beforeEach(async () => {
    umask = process.umask(0o022);
    home = mkdtempSync(join(tmpdir(), 'usher-attack-'));
    for (const [target, text] of Object.entries(JITSI)) {
      mkdirSync(dirname(join(root(), target)), { recursive: true });
      writeFileSync(join(root(), target), text);
    }
    await saidBy(setup, [...ANSWERS, '--output', output()]);
  });
  afterEach(() => {
    process.umask(umask);
    rmSync(home, { recursive: true });
  });

  test('a folder that others may write to is not carried onto the machine', async () => {
    chmodSync(output(), 0o777);
    const { status, notes } = await run('--apply');
    assert.equal(status, 1);
    assert.match(notes, /may be written by others.*chmod/);
    assert.equal(existsSync(join(root(), '/etc/usher')), false);
  });

  test('nor a folder of somebody else, but for whom sudo runs it', async (t) => {
    if (!isRoot) return t.skip('only root may give a folder away');
    chownSync(output(), 4107, own);
    const { status, notes } = await run('--apply');
    assert.equal(status, 1);
    assert.match(notes, /belongs to another user \(number 4107\)/);
    assert.match((await run('--undo')).notes, /belongs to another user/);
    assert.equal(existsSync(join(root(), '/etc/usher')), false);
    const argv = ['--apply', '--root', root(), '--output', output()];
    const behind = await saidBy(setup, argv, { environment: { SUDO_UID: '4107' } });
    assert.equal(behind.status, 0, behind.notes);
  });

  test('a link in the folder leads to no file of the machine', async () => {
    rmSync(join(output(), 'usher.yaml'));
    symlinkSync('/etc/hostname', join(output(), 'usher.yaml'));
    const { status, notes } = await run('--apply');
    assert.equal(status, 1);
    assert.match(notes, /usher\.yaml is no ordinary file/);
  });

  test('the list names places of settings, and nothing else of the machine or the folder', async () => {
    const list = join(output(), 'setup.json');
    const good = readFileSync(list, 'utf8');
    const bad = [
      ['"/etc/usher/usher.yaml"', '"/etc/cron.d/usher"'],
      ['"/etc/usher/usher.yaml"', '"/etc/usher/../shadow"'],
      ['"/etc/usher/usher.yaml"', '"/etc/usher/a b\\n"'],
      ['"/etc/usher/usher.yaml"', '"/usr/local/bin/usher"'],
      ['"usher.yaml"', '"../elsewhere"'],
      ['"usher.yaml"', '"/etc/shadow"'],
    ] as const;
    for (const [from, to] of bad) {
      writeFileSync(list, good.replace(from, to));
      const { status, notes } = await run('--apply');
      assert.equal(status, 2, to);
      assert.match(notes, /is not what usher setup wrote/);
    }
  });

  test('a link below the root does not lead out of it', async () => {
    const outside = join(home, 'outside');
    mkdirSync(outside);
    rmSync(join(root(), '/etc/jitsi/jicofo'), { recursive: true });
    writeFileSync(join(outside, 'jicofo.conf'), 'jicofo {\n}');
    symlinkSync(outside, join(root(), '/etc/jitsi/jicofo'));
    const { status, notes } = await run('--apply');
    assert.notEqual(status, 0);
    assert.match(notes, /jicofo\.conf leads out of .* by a link/);
    assert.equal(readFileSync(join(outside, 'jicofo.conf'), 'utf8'), 'jicofo {\n}');
    assert.equal(existsSync(join(root(), '/etc/usher')), false);
  });

  test('what is not UTF-8 is left as it is, to the byte', async () => {
    const latin = Buffer.from('VirtualHost "meet.example.org" -- f\xfcr uns\n', 'latin1');
    writeFileSync(join(root(), HOST_FILE), latin);
    const { status, notes } = await run('--apply');
    assert.notEqual(status, 0);
    assert.match(notes, /cfg\.lua is not UTF-8/);
    assert.deepEqual(readFileSync(join(root(), HOST_FILE)), latin);
    assert.equal(existsSync(join(root(), '/etc/usher')), false);
  });

  test('no umask makes a folder or a file that anybody may write to', async () => {
    process.umask(0);
    await run('--apply');
    assert.equal(modeOf(join(root(), '/etc/usher')), '750');
    assert.equal(modeOf(join(root(), '/etc/nginx/conf.d')), '755');
    assert.equal(modeOf(join(root(), '/etc/nginx/conf.d/usher-log.conf')), '644');
  });

  test('--dry-run shows no secret of what was there before, whoever wrote it', async () => {
    const before = [
      "# Usher's settings, of somebody's own making",
      'secret: correct-horse-battery',
      'jitsi: { url: x, "secret": \'staple\' }',
      'private_key: |',
      '  lines of',
      '',
      '  a key',
      'storage:',
      '  url: postgres://usher:hunter2@db/usher',
      'bind_password: >-',
      '    folded words',
      'password_file: named-file',
    ];
    mkdirSync(join(root(), '/etc/usher'));
    writeFileSync(join(root(), '/etc/usher/usher.yaml'), `${before.join('\n')}\n`);
    const lua = 'VirtualHost "meet.example.org"\n  app_secret = "swordfish"; -- ours\n';
    writeFileSync(
      join(root(), HOST_FILE),
      `${lua}-- BEGIN usher setup: x\napp_secret="old";\n-- END usher setup\n`,
    );
    const { status, out, notes } = await run('--apply', '--dry-run');
    assert.equal(status, 0, notes);
    assert.match(out, /^-# Usher's settings, of somebody's own making$/m);
    assert.match(out, /^-password_file: named-file$/m);
    assert.match(out, /^-secret: …$/m);
    assert.doesNotMatch(out, /horse|staple|lines of|a key|hunter2|folded|swordfish|"old"/);
  });

  test('--force narrows what was open, and does not write through a link', async () => {
    chmodSync(join(output(), 'usher.yaml'), 0o644);
    const elsewhere = join(home, 'elsewhere');
    writeFileSync(elsewhere, 'of somebody else');
    rmSync(join(output(), 'APPLY.md'));
    symlinkSync(elsewhere, join(output(), 'APPLY.md'));
    const { status, notes } = await saidBy(setup, [...ANSWERS, '--output', output(), '--force']);
    assert.notEqual(status, 0);
    assert.match(notes, /APPLY\.md is no file/);
    assert.equal(readFileSync(elsewhere, 'utf8'), 'of somebody else');
    rmSync(join(output(), 'APPLY.md'));
    await saidBy(setup, [...ANSWERS, '--output', output(), '--force']);
    assert.equal(modeOf(join(output(), 'usher.yaml')), '600');
  });
});
