import assert from 'node:assert/strict';
import {
  chmodSync,
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

/** Groups of these services' own where the test may give files away, else the test's own. */
const GROUP = process.getuid?.() === 0 ? { prosody: 4105, usher: 4106 } : null;
const own = process.getgid?.() ?? 0;
const groups = GROUP ?? { prosody: own, usher: own };

const JITSI: Readonly<Record<string, string>> = {
  '/etc/group': `root:x:0:\nprosody:x:${groups.prosody}:\nusher:x:${groups.usher}:\n`,
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
    assert.match(out, /copy: \/etc\/jitsi\/jicofo\/jicofo\.conf\.before-usher$/m);
    for (const [target, text] of Object.entries(JITSI)) {
      assert.ok(read(target).startsWith(text), target);
      if (read(target) !== text) assert.equal(read(`${target}.before-usher`), text);
    }
    assert.equal(read('/etc/usher/client-secret'), 'what-the-provider-gave\n');
  });

  test('a secret is for root and the service that reads it, and for nobody else', async () => {
    chmodSync(join(root(), '/etc/prosody/conf.avail/meet.example.org.cfg.lua'), 0o644);
    await run('--apply');
    const rights = (target: string) => {
      const { mode, gid } = statSync(join(root(), target));
      return [(mode & 0o777).toString(8), gid];
    };
    assert.deepEqual(rights('/etc/usher'), ['750', groups.usher]);
    assert.deepEqual(rights('/etc/usher/usher.yaml'), ['640', groups.usher]);
    assert.deepEqual(rights('/etc/usher/client-secret'), ['640', groups.usher]);
    assert.deepEqual(rights('/etc/prosody/conf.avail/meet.example.org.cfg.lua'), [
      '640',
      groups.prosody,
    ]);
    await run('--undo');
    assert.equal(rights('/etc/prosody/conf.avail/meet.example.org.cfg.lua')[0], '644');
  });

  test('where there is no such service yet, nothing is touched, and it says what to do', async () => {
    writeFileSync(join(root(), '/etc/group'), `prosody:x:${groups.prosody}:\n`);
    const before = all();
    const { status, notes } = await run('--apply');
    assert.equal(status, 1);
    assert.match(notes, /usher\.yaml holds a secret for the group "usher".*useradd --system/);
    assert.match(notes, /Nothing was changed\.$/);
    assert.deepEqual(all(), before);
  });

  test('says what is left to do, in order of doing', async () => {
    const { out } = await run('--apply');
    const [, left = ''] = out.split('Nothing was restarted. Now, in this order:');
    const at = (line: string) => {
      assert.ok(
        left.includes(`\n  ${line}\n`) || left.endsWith(`\n  ${line}`),
        `${line} in ${left}`,
      );
      return left.indexOf(line);
    };
    const order = [
      'runuser -u usher -- usher config check --config /etc/usher/usher.yaml',
      'systemctl enable usher',
      'systemctl restart usher',
      'nginx -t && systemctl reload nginx',
      'prosodyctl check config',
      'systemctl restart prosody',
      'systemctl restart jicofo jitsi-videobridge2',
      'usher doctor',
    ].map(at);
    assert.deepEqual(
      order,
      order.toSorted((one, other) => one - other),
    );
  });

  test('says who makes the first account, where accounts are Usher’s own', async () => {
    const answers = ['--yes', '--jitsi', 'meet.example.org', '--sign-in', 'local', '--force'];
    await saidBy(setup, [...answers, '--output', output()]);
    const { out } = await run('--apply');
    assert.match(
      out,
      /systemctl restart usher\n[\s\S]*# The first account\n {2}runuser -u usher -- usher user create anna --config \/etc\/usher\/usher\.yaml$/m,
    );
  });

  test('--undo says what is left to do on the way back, which is something else', async () => {
    await run('--apply');
    const { out } = await run('--undo');
    assert.match(out, /systemctl restart prosody$/m);
    assert.match(out, /systemctl disable --now usher$/m);
    assert.doesNotMatch(out, /config check|systemctl enable|usher doctor|restart usher/);
  });

  test('settings of mine are kept when a later setup takes their place', async () => {
    await run('--apply');
    const yaml = '/etc/usher/usher.yaml';
    const mine = `${read(yaml)}# rules of mine\n`;
    writeFileSync(join(root(), yaml), mine);
    const { out } = await run('--apply');
    assert.match(out, /copy: \/etc\/usher\/usher\.yaml\.before-usher\.1$/m);
    assert.equal(read(`${yaml}.before-usher.1`), mine);
    assert.notEqual(read(yaml), mine);
  });

  test('what changed between going back and coming again is kept as well', async () => {
    const nginx = '/etc/jitsi/meet/jaas/usher.conf';
    mkdirSync(dirname(join(root(), nginx)), { recursive: true });
    for (const text of ['# the first of mine\n', '# the second of mine\n']) {
      writeFileSync(join(root(), nginx), text);
      await run('--apply');
      assert.equal(read(`${nginx}.before-usher`), text);
      assert.equal((await run('--undo')).status, 0);
      assert.equal(read(nginx), text);
      assert.equal((await run('--undo')).status, 0, 'twice is once');
      assert.equal(read(nginx), text);
    }
  });

  test('twice is once', async () => {
    await run('--apply');
    const once = all();
    const { status, out } = await run('--apply');
    assert.equal(status, 0);
    assert.match(
      out,
      /^There is nothing to change\.\n\nIf you have not done so yet, in this order:/,
    );
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
    assert.match((await run('--undo')).notes, /setup\.json is not here/);
  });
});
