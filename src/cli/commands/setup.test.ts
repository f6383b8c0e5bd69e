import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { RecordedContext } from '../../../test/support/recorded-context.ts';
import { saidBy } from '../../../test/support/said-by.ts';
import { runCommand } from '../run.ts';
import { secret } from './secret.ts';
import { setup } from './setup.ts';

const home = mkdtempSync(join(tmpdir(), 'usher-cli-setup-'));
after(() => rmSync(home, { recursive: true }));

let made = 0;
const fresh = () => join(home, `folder-${made++}`);
const ANSWERS = ['--jitsi', 'meet.example.org', '--sign-in', 'local'];
const run = (folder: string, ...more: string[]) =>
  saidBy(setup, [...ANSWERS, '--yes', '--output', folder, ...more]);

describe('usher setup', () => {
  test('makes one folder, and none for a slip in those above it', async () => {
    const above = join(fresh(), 'with-a-slip');
    const { status, notes } = await saidBy(setup, [
      ...ANSWERS,
      '--yes',
      '--output',
      join(above, 'here'),
    ]);
    assert.equal(status, 2);
    assert.ok(notes.includes(`There is no folder ${above} to write into.`));
  });

  test('writes a folder that is its owner’s alone, and says what to read', async () => {
    const folder = fresh();
    const { status, out } = await run(folder);
    assert.equal(status, 0);
    assert.match(out, /Now read .*APPLY\.md: \d steps\.$/m);
    assert.match(out, /usher setup --apply --dry-run --output /);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(join(folder, 'usher.yaml')).mode & 0o777, 0o600);
    const [, secretOfJitsi = ''] = /app_secret = "(\w+)"/.exec(
      readFileSync(join(folder, 'prosody/meet.example.org.cfg.lua'), 'utf8'),
    ) ?? ['', ''];
    assert.ok(!out.includes(secretOfJitsi), 'no secret on a screen');
  });

  test('overwrites nothing, unless it is told to, and then keeps a copy of each file that changes', async () => {
    const folder = fresh();
    await run(folder);
    const yaml = join(folder, 'usher.yaml');
    writeFileSync(yaml, 'mine');
    const refused = await run(folder);
    assert.equal(refused.status, 2);
    assert.match(refused.notes, /exists, and nothing was written.*--force/);
    assert.equal(readFileSync(yaml, 'utf8'), 'mine');
    const forced = await run(folder, '--force');
    assert.equal(forced.status, 0);
    assert.match(forced.notes, /copy: .*usher\.yaml\.1/);
    assert.equal(readFileSync(`${yaml}.1`, 'utf8'), 'mine');
    assert.ok(!existsSync(join(folder, 'jicofo/jicofo.conf.1')), 'which says the same as before');
    await run(folder, '--force', '--guests', 'none');
    assert.equal(readFileSync(`${yaml}.1`, 'utf8'), 'mine');
    assert.ok(existsSync(`${yaml}.2`));
  });

  test('keeps its secrets when an answer is changed: other ones would open nothing any more', async () => {
    const folder = fresh();
    await run(folder);
    const secrets = () =>
      readFileSync(join(folder, 'usher.yaml'), 'utf8').match(/secret: '[0-9a-f]{64}'/g);
    const before = secrets();
    assert.equal(before?.length, 2);
    const { notes } = await run(folder, '--force', '--guests', 'none');
    assert.match(notes, /secrets of .*usher\.yaml stay as they are/);
    assert.deepEqual(secrets(), before);
    writeFileSync(join(folder, 'usher.yaml'), "secret: 'abc'\n");
    await run(folder, '--force');
    assert.notDeepEqual(secrets(), before, 'of a file that setup did not write none are taken');
  });

  test('without a terminal it says how to answer', async () => {
    const { status, notes } = await saidBy(setup, ['--output', fresh()]);
    assert.equal(status, 2);
    assert.match(
      notes,
      /no terminal to ask at.*\n {2}usher setup --yes --jitsi .* --sign-in local$/,
    );
  });

  test('the address of Jitsi is as good as its host name; anything else gets one line', async () => {
    const folder = fresh();
    const at = (jitsi: string) =>
      saidBy(setup, ['--yes', '--jitsi', jitsi, '--sign-in', 'local', '--output', folder]);
    const refused = await at('https://meet.example.org/jitsi');
    assert.equal(refused.status, 2);
    assert.match(
      refused.notes,
      /^--jitsi: "https:\/\/meet\.example\.org\/jitsi" is no host name\.[^\n]*$/,
    );
    assert.equal((await at('https://Meet.Example.org/')).status, 0);
    assert.match(
      readFileSync(join(folder, 'usher.yaml'), 'utf8'),
      /public_url: 'https:\/\/meet\.example\.org\/auth\/'/,
    );
  });

  test('a folder that is there is refused before anything is asked', async () => {
    const folder = fresh();
    await run(folder);
    const context = Object.assign(new RecordedContext(), {
      ask: () => Promise.reject(new Error('asked')),
    });
    assert.equal(await runCommand(setup, ['--output', folder], context), 2);
    assert.match(context.notes.join('\n'), /exists, and nothing was written/);
  });

  const KEYCLOAK = ['--sign-in', 'keycloak', '--issuer', 'https://id.example.org/realms/main'];

  test('says which answer is missing or is none of those there are', async () => {
    const folder = fresh();
    const said = async (...argv: string[]) => {
      const { status, notes } = await saidBy(setup, ['--yes', '--output', folder, ...argv]);
      return `${status} ${notes}`;
    };
    assert.match(await said(), /^2 --jitsi is needed/);
    assert.match(await said('--jitsi', 'a.test'), /^2 --sign-in is needed/);
    assert.match(
      await said(...ANSWERS, '--flow', 'post'),
      /^2 --flow is one of: state, link, inline/,
    );
    assert.match(await said(...ANSWERS, '--sign-in', 'oidc'), /^2 --issuer is needed/);
    // Nothing is passed over in silence: this one is to keep people out, and a realm has no such rule.
    assert.match(
      await said('--jitsi', 'a.test', ...KEYCLOAK, '--email-domain', 'school.example'),
      /^2 --email-domain does not go with --sign-in keycloak, but with: /,
    );
    assert.match(await said(...ANSWERS, '--usher', 'auth'), /^2 --usher: "auth" is no address/);
    assert.match(
      await said(...ANSWERS, '--flow', 'inline', '--guests', 'guest-host'),
      /^1 The inline/,
    );
    assert.ok(!existsSync(folder));
  });

  test('asks for what is left open, few and kindly, again where a line answers nothing', async () => {
    const folder = fresh();
    const asked: string[] = [];
    const typed = [
      '',
      'Meet.Example.org',
      '',
      '',
      'passport',
      'ldap',
      'ldaps://ldap.example.org',
      'dc=example',
      '',
      '',
    ];
    const context = Object.assign(new RecordedContext(), {
      ask: async (question: string) => {
        asked.push(question);
        return typed.shift() ?? '';
      },
    });
    const status = await runCommand(setup, ['--output', folder], context);
    assert.equal(status, 0, context.notes.join('\n'));
    assert.equal(asked.length, 10);
    assert.match(asked[3] ?? '', /\[https:\/\/meet\.example\.org\/auth\/\]/);
    assert.match(
      context.notes.join('\n'),
      /This one has no default\.[\s\S]*\n"passport" is none of those above/,
    );
    const wide = [...context.notes, ...asked].filter((line) => line.length > 80);
    assert.deepEqual(
      wide.filter((line) => !line.startsWith('The same without')),
      [],
    );
    const yaml = readFileSync(join(folder, 'usher.yaml'), 'utf8');
    assert.match(yaml, /public_url: 'https:\/\/meet\.example\.org\/auth\/'/);
    assert.match(yaml, /type: ldap/);
  });
});

test('usher secret prints a fresh secret of characters that nothing trips over', async () => {
  const [one, two] = [await saidBy(secret, []), await saidBy(secret, [])];
  assert.match(one.out, /^[0-9a-f]{64}$/);
  assert.notEqual(one.out, two.out);
  assert.equal((await saidBy(secret, ['--long'])).status, 2);
});
