import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { parseEnv } from 'node:util';
import { saidBy } from '../../../test/support/said-by.ts';
import { SECRET } from '../../../test/support/sample-settings.ts';
import { doctor } from './doctor.ts';

const FIXTURES = join(import.meta.dirname, '../../../test/fixtures/doctor');
const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A machine with Debian's places, Prosody's main file with the one line that matters here. */
function machine(name: string): string {
  const root = mkdtempSync(join(tmpdir(), 'usher-doctor-'));
  folders.push(root);
  const put = (file: string, to: string): void => {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    cpSync(join(FIXTURES, name, file), join(root, to));
  };
  put('prosody.cfg.lua', 'etc/prosody/conf.d/meet.example.org.cfg.lua');
  put('config.js', 'etc/jitsi/meet/meet.example.org-config.js');
  put('jicofo.conf', 'etc/jitsi/jicofo/jicofo.conf');
  put('nginx.conf', 'etc/nginx/sites-enabled/meet.example.org.conf');
  put('usher.yaml', 'etc/usher/usher.yaml');
  const main = 'modules_enabled = { "disco" }\nInclude "conf.d/*.cfg.lua"\n';
  writeFileSync(join(root, 'etc/prosody/prosody.cfg.lua'), main);
  putModules(root, JSON.parse(readFileSync(join(FIXTURES, name, 'modules.json'), 'utf8')));
  return root;
}

function putModules(root: string, folders: Readonly<Record<string, readonly string[]>>): void {
  for (const [folder, names] of Object.entries(folders)) {
    mkdirSync(join(root, folder), { recursive: true });
    for (const name of names) writeFileSync(join(root, folder, `mod_${name}.lua`), '');
  }
}

function change(root: string, file: string, find: string, put: string): void {
  const path = join(root, file);
  const text = readFileSync(path, 'utf8');
  assert.ok(text.includes(find));
  writeFileSync(path, text.replace(find, put));
}

const HOST = 'etc/prosody/conf.d/meet.example.org.cfg.lua';

test('finds Debian’s places, and ends in 0, 1 or 2 by what it found', async () => {
  for (const name of ['good', 'good-guests', 'good-inline']) {
    const { status, out, notes } = await saidBy(doctor, ['--root', machine(name)]);
    assert.doesNotMatch(out, /^(?:fault|warning)/m, name);
    assert.equal(status, 0, notes);
    assert.match(out, /^ok +Nobody gets in without a token\.$/m);
  }
  const root = machine('good');
  change(
    root,
    HOST,
    'allow_empty_token = false',
    'allow_empty_token = false\n    app_id = "jitsi"',
  );
  assert.equal((await saidBy(doctor, ['--root', root])).status, 1);
  change(root, HOST, 'allow_empty_token = false', 'allow_empty_token = true');
  const { status, out } = await saidBy(doctor, ['--root', root]);
  assert.equal(status, 2);
  assert.match(out, /^fault +empty-token +\/.*meet\.example\.org\.cfg\.lua:12:25$/m);
});

test('as JSON: one object, and a secret nowhere', async () => {
  const root = machine('good');
  const other = [...SECRET].reverse().join('');
  change(root, HOST, SECRET, other);
  const said = await saidBy(doctor, ['--root', root, '--json']);
  assert.equal(said.status, 2);
  const { findings } = JSON.parse(said.out) as { findings: { id: string; level: string }[] };
  assert.deepEqual(
    findings.filter(({ level }) => level === 'fault').map(({ id }) => id),
    ['secret-mismatch'],
  );
  const members = ['docs', 'evidence', 'id', 'level', 'mend', 'reason', 'where'];
  for (const one of findings) assert.deepEqual(Object.keys(one).sort(), members);
  for (const secret of [SECRET, other]) assert.ok(!(said.out + said.notes).includes(secret));
});

test('lets no file speak to the terminal', async () => {
  const root = machine('good');
  const file = 'etc/jitsi/meet/meet.example.org-config.js';
  change(root, file, '{room}', '{room\\u001b[2J}');
  const { out } = await saidBy(doctor, ['--root', root]);
  assert.match(out, /tokenAuthUrl has \{room\ufffd\[2J\}/);
  assert.ok(!out.includes('\u001b'));
});

test('reads files in any order, a host in two of them, and one of them broken', async () => {
  const root = machine('good');
  const more = join(root, 'more.cfg.lua');
  writeFileSync(more, 'VirtualHost "meet.example.org"\r\n  allow_empty_token = true\r\n');
  const host = join(root, HOST);
  const both = await saidBy(doctor, ['--prosody', host, '--prosody', more]);
  assert.match(both.out, /^fault +empty-token +.*more\.cfg\.lua:2:23$/m);
  assert.match(both.out, /^skipped +Usher’s settings were not read.* → --config FILE$/m);
  writeFileSync(more, 'VirtualHost "x\n');
  const broken = await saidBy(doctor, ['--prosody', more, '--prosody', host]);
  assert.match(broken.out, /^fault +file-syntax +.*more\.cfg\.lua:1:/m);
  assert.match(broken.out, /^ok +Nobody gets in without a token\.$/m);
});

test('says what it did not look at, so that silence is not taken for health', async () => {
  const root = machine('good');
  rmSync(join(root, 'etc/jitsi/jicofo/jicofo.conf'));
  const { status, out } = await saidBy(doctor, ['--root', root]);
  assert.equal(status, 0);
  assert.match(out, /^skipped +Jicofo’s settings were not read\. → --jicofo FILE$/m);
  assert.match(out, /^skipped .*: .*jicofo-auto-owner/m);
  assert.doesNotMatch(out, /Jicofo makes nobody moderator|guests of the guest host/);
  const piece = join(root, 'piece.cfg.lua');
  const own = readFileSync(join(root, HOST), 'utf8');
  writeFileSync(piece, own.slice(own.indexOf('VirtualHost')));
  const alone = await saidBy(doctor, ['--prosody', piece]);
  assert.doesNotMatch(alone.out, /^fault/m);
  assert.match(alone.out, /^skipped +Of Prosody’s settings only hosts were read/m);
});

test('of several config.js takes that of the Jitsi that is asked for, and says so', async () => {
  const root = machine('good');
  const at = (name: string) => join(root, `etc/jitsi/meet/${name}`);
  writeFileSync(at('another.example.org-config.js'), 'var config = { tokenAuthInline: true };');
  cpSync(at('meet.example.org-config.js'), at('zz-config.js'));
  for (const gone of ['nothing', 'meet.example.org-config.js']) {
    rmSync(at(gone), { force: true });
    const { status, out } = await saidBy(doctor, ['--root', root]);
    assert.equal(status, 0, out);
    assert.match(
      out,
      /^skipped +Of \d config\.js only .*(?:meet\.example\.org|zz)-config\.js was/m,
    );
  }
});

test('takes no folder, no binary and nothing huge for settings, and says which', async () => {
  const root = machine('good');
  const cases: [string, RegExp][] = [
    [root, /cannot be read: it is no file\.$/],
    [join(root, 'binary'), /cannot be read: it is no text\.$/],
    [join(root, 'huge'), /cannot be read: it has more than 4 MB\.$/],
  ];
  writeFileSync(join(root, 'binary'), 'VirtualHost\0');
  writeFileSync(join(root, 'huge'), '-'.repeat(4_000_001));
  for (const [file, expected] of cases) {
    const { status, notes } = await saidBy(doctor, ['--prosody', file]);
    assert.equal(status, 2);
    assert.match(notes, expected);
  }
  cpSync(join(root, 'binary'), join(root, 'etc/prosody/conf.d/b.cfg.lua'));
  const { out } = await saidBy(doctor, ['--root', root]);
  assert.match(out, /^skipped +\S+b\.cfg\.lua was not read: it is no text\./m);
});

test('reads what helm template prints in the place of an .env', async () => {
  const folder = machine('good');
  const read = (file: string) => readFileSync(join(FIXTURES, 'good-docker', file), 'utf8');
  const data = Object.entries(parseEnv(read('docker.env'))).map(
    ([name, value]) => `  ${name}: ${JSON.stringify(value)}\n`,
  );
  const [all, yaml] = [join(folder, 'all.yaml'), join(folder, 'usher.yaml')];
  writeFileSync(all, `---\nkind: ConfigMap\ndata:\n${data.join('')}`);
  writeFileSync(yaml, read('usher.yaml'));
  const good = await saidBy(doctor, ['--env', all, '--config', yaml]);
  assert.equal(good.status, 0, good.out);
  assert.match(good.out, /^ok +Prosody and Usher have the same secret\.$/m);
  writeFileSync(all, `kind: ConfigMap\ndata: { JWT_APP_SECRET: "${SECRET}`);
  const broken = await saidBy(doctor, ['--env', all, '--config', yaml]);
  assert.match(broken.out, /^fault +file-syntax +\S+all\.yaml:2:/m);
  assert.ok(!broken.out.includes(SECRET));
});

test('with --live asks what runs, though nothing of Jitsi’s is on this machine', async () => {
  const root = machine('good-inline');
  const config = join(root, 'etc/usher/usher.yaml');
  // A port at which nobody listens.
  change(root, 'etc/usher/usher.yaml', 'https://meet.example.org/\n', 'https://127.0.0.1:9/\n');
  change(
    root,
    'etc/usher/usher.yaml',
    'https://meet.example.org/auth/',
    'https://127.0.0.1:9/auth/',
  );
  change(root, 'etc/usher/usher.yaml', 'https://id.example.org/', 'https://127.0.0.1:9/');
  const argv = ['--live', '--config', config, '--root', '/nowhere'];
  const { status, out } = await saidBy(doctor, argv);
  assert.equal(status, 2);
  assert.match(out, /^fault +live-config-js +https:\/\/127\.0\.0\.1:9\/config\.js$/m);
  assert.match(out, /^fault +live-stranger$/m);
  assert.match(out, /^skipped +Prosody was not tried with a token/m);
  assert.doesNotMatch(out, /^ok .*(?:certificate is good|served over http)/m);
  const token = join(root, 'token');
  writeFileSync(token, 'https://meet.example.org/r#jwt="e30.eyJyb29tIjoiciJ9.x"');
  const tried = await saidBy(doctor, [...argv, '--token', token, '--rooms']);
  assert.match(tried.out, /^fault +live-token$/m);
  assert.ok(!tried.out.includes('eyJyb29tIjoiciJ9'));
  const none = await saidBy(doctor, [...argv, '--token', join(root, 'none')]);
  assert.deepEqual([none.status, none.notes], [2, 'The file with the token cannot be read.']);
});

test('says so where there is nothing to read, or it cannot be read', async () => {
  const empty = await saidBy(doctor, ['--root', '/nowhere']);
  assert.equal(empty.status, 2);
  assert.match(empty.notes, /name the files/);
  const gone = await saidBy(doctor, ['--prosody', '/nowhere/a.lua']);
  assert.deepEqual(
    [gone.status, gone.notes],
    [2, '/nowhere/a.lua cannot be read: it is not there.'],
  );
});
