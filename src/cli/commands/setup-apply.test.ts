import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
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

const JITSI: Readonly<Record<string, string>> = {
  '/etc/prosody/conf.avail/meet.example.org.cfg.lua': 'VirtualHost "meet.example.org"\n',
  '/etc/prosody/prosody.cfg.lua': '',
  '/etc/jitsi/meet/meet.example.org-config.js': 'var config = {};\n',
  '/etc/jitsi/jicofo/jicofo.conf': 'jicofo {\n}',
};

describe('usher setup --apply', () => {
  let home: string;
  const root = () => join(home, 'root');
  const output = () => join(home, 'out');
  const read = (target: string) => readFileSync(join(root(), target), 'utf8');
  const run = (...argv: string[]) =>
    saidBy(setup, [...argv, '--root', root(), '--output', output()]);

  /** Every file below the root, with its text. */
  const all = () =>
    Object.fromEntries(
      readdirSync(root(), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name))
        .map((path) => [path.slice(root().length), readFileSync(path, 'utf8')]),
    );

  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'usher-apply-'));
    for (const [target, text] of Object.entries(JITSI)) {
      mkdirSync(dirname(join(root(), target)), { recursive: true });
      writeFileSync(join(root(), target), text);
    }
    const answers = [
      '--yes',
      '--jitsi',
      'meet.example.org',
      '--sign-in',
      'oidc',
      '--issuer',
      'https://id.example.org',
    ];
    await saidBy(setup, [...answers, '--output', output()]);
    writeFileSync(join(output(), 'client-secret'), 'what-the-provider-gave\n');
  });
  afterEach(() => rmSync(home, { recursive: true }));

  test('--dry-run shows what changes, without secrets, and changes nothing', async () => {
    const before = all();
    const { status, out } = await run('--apply', '--dry-run');
    assert.equal(status, 0);
    assert.deepEqual(all(), before);
    assert.match(out, /^\+ {4}allow_empty_token = false;$/m);
    assert.match(out, /^\+config\.tokenAuthUrl = /m);
    assert.doesNotMatch(out, /[0-9a-f]{64}|what-the-provider-gave/);
  });

  test('adds to what is there, keeps a copy, and says what to restart', async () => {
    const { status, out } = await run('--apply');
    assert.equal(status, 0);
    assert.match(out, /systemctl restart usher prosody jicofo/);
    for (const [target, text] of Object.entries(JITSI)) {
      assert.ok(read(target).startsWith(text), target);
      if (text !== '') assert.equal(read(`${target}.before-usher`), text);
    }
    assert.equal(statSync(join(root(), '/etc/usher/usher.yaml')).mode & 0o007, 0);
    assert.equal(
      statSync(join(root(), '/etc/prosody/conf.avail/meet.example.org.cfg.lua')).mode & 0o007,
      0,
    );
    assert.equal(read('/etc/usher/client-secret'), 'what-the-provider-gave\n');
  });

  test('twice is once', async () => {
    await run('--apply');
    const once = all();
    const { status, out } = await run('--apply');
    assert.deepEqual([status, out], [0, 'There is nothing to change.']);
    assert.deepEqual(all(), once);
  });

  test('--undo leaves what was there before, and what was written since', async () => {
    await run('--apply');
    const js = '/etc/jitsi/meet/meet.example.org-config.js';
    writeFileSync(join(root(), js), `${read(js)}config.mine = true;\n`);
    const { status } = await run('--undo');
    assert.equal(status, 0);
    assert.equal(read(js), 'var config = {};\nconfig.mine = true;\n');
    assert.equal(
      read('/etc/prosody/conf.avail/meet.example.org.cfg.lua'),
      'VirtualHost "meet.example.org"\n',
    );
    assert.ok(!existsSync(join(root(), '/etc/usher/usher.yaml')));
    assert.ok(!existsSync(join(root(), '/etc/jitsi/meet/jaas/usher.conf')));
  });

  test('a file of the same name as ours comes back', async () => {
    const nginx = '/etc/jitsi/meet/jaas/usher.conf';
    mkdirSync(dirname(join(root(), nginx)), { recursive: true });
    writeFileSync(join(root(), nginx), '# mine\n');
    await run('--apply');
    assert.equal(read(`${nginx}.before-usher`), '# mine\n');
    await run('--undo');
    assert.equal(read(nginx), '# mine\n');
  });

  test('a second folder takes the place of the first, and undoing it leaves nothing of either', async () => {
    await run('--apply');
    const first = read('/etc/usher/usher.yaml');
    const again = ['--yes', '--jitsi', 'meet.example.org', '--sign-in', 'local', '--force'];
    await saidBy(setup, [...again, '--output', output()]);
    assert.equal((await run('--apply')).status, 0);
    assert.notEqual(read('/etc/usher/usher.yaml'), first);
    assert.equal(
      read('/etc/prosody/conf.avail/meet.example.org.cfg.lua').match(/BEGIN usher setup/g)?.length,
      1,
    );
    await run('--undo');
    assert.ok(!existsSync(join(root(), '/etc/usher/usher.yaml')));
    for (const [target, text] of Object.entries(JITSI)) {
      assert.equal(read(target).trim(), text.trim());
    }
  });

  test('what stopped half way is taken back', async () => {
    // A folder where the new file would be put together: the third file cannot be written.
    mkdirSync(join(root(), '/etc/jitsi/jicofo/jicofo.conf.usher-new/in-the-way'), {
      recursive: true,
    });
    const stopped = await run('--apply');
    assert.equal(stopped.status, 1);
    assert.match(stopped.notes, /jicofo\.conf: .*\nStopped there\..*usher setup --undo/s);
    assert.notEqual(
      read('/etc/prosody/conf.avail/meet.example.org.cfg.lua'),
      JITSI['/etc/prosody/conf.avail/meet.example.org.cfg.lua'],
    );
    assert.equal((await run('--undo')).status, 0);
    for (const [target, text] of Object.entries(JITSI))
      assert.equal(read(target).trim(), text.trim());
    assert.ok(!existsSync(join(root(), '/etc/usher/usher.yaml')));
  });

  test('where one file cannot be had, none is touched', async () => {
    const before = all();
    rmSync(join(output(), 'client-secret'));
    assert.match(
      (await run('--apply')).notes,
      /client-secret is missing.*\nNothing was changed\.$/s,
    );
    writeFileSync(join(output(), 'client-secret'), 'it\n');
    rmSync(join(root(), '/etc/jitsi/jicofo/jicofo.conf'));
    assert.match((await run('--apply')).notes, /jicofo\.conf is not there.*Is Jitsi installed/);
    symlinkSync('/etc/hostname', join(root(), '/etc/jitsi/jicofo/jicofo.conf'));
    assert.match((await run('--apply')).notes, /no ordinary file/);
    rmSync(join(root(), '/etc/jitsi/jicofo/jicofo.conf'));
    writeFileSync(
      join(root(), '/etc/jitsi/jicofo/jicofo.conf'),
      JITSI['/etc/jitsi/jicofo/jicofo.conf'] ?? '',
    );
    assert.deepEqual(all(), before);
  });

  test('a list that leads out of the root is not followed', async () => {
    writeFileSync(
      join(output(), 'setup.json'),
      JSON.stringify({
        version: 1,
        files: [{ path: 'usher.yaml', target: '/etc/../../x', place: 'whole' }],
      }),
    );
    const { status, notes } = await run('--apply');
    assert.deepEqual([status, /is not what usher setup wrote/.test(notes)], [2, true]);
  });

  test('answers, or no folder, are told of', async () => {
    assert.match((await run('--apply', '--jitsi', 'a.test')).notes, /no answers/);
    assert.match((await run('--apply', '--undo')).notes, /not both/);
    rmSync(output(), { recursive: true });
    assert.match((await run('--apply')).notes, /holds nothing to apply/);
  });
});
