import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { CommandDesk } from '../../../test/support/command-desk.ts';
import { MailCatcher } from '../../../test/support/mail-catcher.ts';
import { openAccounts } from '../../accounts/open-accounts.ts';
import { createLog } from '../../base/log.ts';
import type { Command } from '../command.ts';
import type { StoreTools } from '../store/with-store.ts';
import { userChange } from './user-change.ts';
import { userCreate } from './user-create.ts';
import { userDelete } from './user-delete.ts';
import { userDisable } from './user-disable.ts';
import { userEnable } from './user-enable.ts';
import { userEndSessions } from './user-end-sessions.ts';
import { userImport } from './user-import.ts';
import { userInvite } from './user-invite.ts';
import { userList } from './user-list.ts';
import { userReset } from './user-reset.ts';
import { userShow } from './user-show.ts';

const LINK = /^https:\/\/[\w.-]+\/\S*\/[\w-]{43}$/;
const PASSWORD = 'kahvila pöytä 7';

/** Adds accounts to the ways to sign in of a desk, and more to its settings. */
function withAccounts(on: CommandDesk, more = ''): void {
  const settings = readFileSync(on.config, 'utf8');
  const local = settings.includes('type: local') ? '' : '\n    - type: local';
  on.file('usher.yaml', settings.replace(/\n {2}methods:/, `$&${local}`) + more);
}

let desk: CommandDesk;
beforeEach(() => {
  desk = new CommandDesk();
  withAccounts(desk);
});
afterEach(() => desk.close());

const run = (command: Command, ...argv: string[]) => desk.run(command, argv);

function accountsOf(tools: StoreTools) {
  const accounts = openAccounts(tools.config, { ...tools, log: createLog({ level: 'silent' }) });
  if (!accounts) throw new Error('This desk has no accounts.');
  return accounts;
}

/** As the owner does with the link. */
async function setPassword(link: string): Promise<string> {
  const secret = link.split('/').at(-1) ?? '';
  return desk.withTools(async (tools) => {
    const { kind } = await accountsOf(tools).useLink(secret, PASSWORD, { actor: 'door' });
    return kind;
  });
}

describe('usher user', () => {
  test('makes an account, and prints its link alone on standard output', async () => {
    const more = ['--display-name', 'Jo Ki', '--email', 'jo@example.org', '--group', 'teachers'];
    const made = await run(userCreate, 'Joki@meet.example.org', ...more, '--language', 'de');
    assert.equal(made.status, 0, made.notes);
    assert.match(made.out, LINK);
    assert.match(
      made.notes,
      /^Hand this link to joki\. It is shown only now\. It works once, until /,
    );
    const listed = await run(userList);
    assert.equal(listed.out, 'no password  joki (Jo Ki) <jo@example.org>  teachers');
    const shown = await run(userShow, 'JOKI', '--json');
    const { name, display_name, email, groups, language, state, links } = JSON.parse(shown.out);
    assert.deepEqual(
      [name, display_name, email, groups, language, state, links.length],
      ['joki', 'Jo Ki', 'jo@example.org', ['teachers'], 'de', 'no-password', 1],
    );
    assert.ok(!shown.out.includes(made.out.split('/').at(-1) ?? 'x'));
    assert.equal(await setPassword(made.out), 'set');
    assert.equal((await run(userList)).out.startsWith('active'), true);
  });

  test('refuses what cannot be, and says so', async () => {
    assert.equal((await run(userCreate, 'joki')).status, 0);
    for (const [argv, status, why] of [
      [['JOKI'], 1, /There is an account joki already/],
      [['<x>'], 1, /other characters/],
      [['ann', '--email', 'nowhere'], 1, /address is none/],
      [['ann', '--language', 'fr'], 2, /--language is one of: en, de/],
      [['ann', '--send'], 2, /--send needs --email/],
      [['ann', '--send', '--email', 'a@example.org'], 1, /no mail\.url/],
      [['ann', 'ben'], 2, /One NAME/],
      [[], 2, /One NAME/],
    ] as const) {
      const said = await run(userCreate, ...argv);
      assert.equal(said.status, status, argv.join(' '));
      assert.match(said.notes, why);
      assert.equal(said.out, '');
    }
    assert.equal((await run(userList)).lines.length, 1);
  });

  test('gives a new link, of which the earlier ones are of no use', async () => {
    const first = await run(userCreate, 'joki');
    const second = await run(userInvite, 'joki', '--json');
    const { link, name, link_expires_at } = JSON.parse(second.out);
    assert.match(link, LINK);
    assert.deepEqual([name, link_expires_at.length], ['joki', 24]);
    assert.equal(await setPassword(first.out), 'gone');
    assert.equal(await setPassword(link), 'set');
    const third = await run(userInvite, 'joki');
    assert.deepEqual([third.status, third.out], [1, '']);
    assert.match(third.notes, /See: usher user reset/);
    const reset = await run(userReset, 'joki');
    assert.match(reset.out, LINK);
    assert.equal((await run(userInvite, 'nobody')).status, 1);
  });

  test('resets at once where somebody else may know the password, and takes factors away', async () => {
    await setPassword((await run(userCreate, 'joki')).out);
    assert.equal((await run(userReset, 'joki')).status, 0);
    assert.match((await run(userShow, 'joki')).out, /state {5}active/);
    assert.equal((await run(userReset, 'joki', '--now', '--second-factors')).status, 0);
    assert.match((await run(userShow, 'joki')).out, /state {5}no password/);
  });

  test('disables, enables, changes, signs out and deletes', async () => {
    await setPassword((await run(userCreate, 'joki', '--group', 'a')).out);
    assert.deepEqual((await run(userDisable, 'joki')).notes, 'Disabled.');
    assert.equal((await run(userDisable, 'joki')).status, 1);
    assert.equal((await run(userReset, 'joki')).status, 1);
    assert.equal((await run(userEnable, 'joki')).status, 0);
    assert.equal((await run(userEnable, 'joki')).status, 1);
    const changed = await run(userChange, 'joki', '--no-groups', '--display-name', 'Jo', '--json');
    assert.deepEqual(JSON.parse(changed.out).groups, []);
    assert.equal((await run(userChange, 'joki')).status, 2);
    assert.equal((await run(userChange, 'joki', '--email', 'x')).status, 1);
    assert.equal((await run(userEndSessions, 'joki')).notes, '0 sessions were ended.');
    const deleted = await run(userDelete, 'joki');
    assert.match(deleted.notes, /^Deleted joki \(a[0-9a-f]{24}\)\.$/);
    assert.equal((await run(userDelete, 'joki')).status, 1);
    assert.equal((await run(userList)).notes, 'There are no accounts.');
  });

  test('sends links by mail, and then prints none', async () => {
    const catcher = await MailCatcher.start();
    withAccounts(
      desk,
      `mail: { url: "smtp://127.0.0.1:${catcher.port}", from: usher@example.org }\n`,
    );
    const made = await run(userCreate, 'joki', '--email', 'jo@example.org', '--send');
    assert.deepEqual([made.status, made.out], [0, '']);
    assert.match(made.notes, /^A link was sent to jo@example\.org\. It works once, until /);
    const link = /https:\/\/\S+/.exec(catcher.mails[0]?.text ?? '')?.[0] ?? '';
    assert.equal(await setPassword(link), 'set');
    const json = await run(userReset, 'joki', '--send', '--json');
    assert.equal(JSON.parse(json.out).sent_to, 'jo@example.org');
    assert.equal(JSON.parse(json.out).link, undefined);
    await catcher.close();
    const failed = await run(userReset, 'joki', '--send').catch((thrown) => thrown);
    assert.match(String(failed.message ?? failed.notes), /could not be sent/);
  });

  test('makes accounts of a list, all or none', async () => {
    const file = desk.file(
      'people.csv',
      'name,email,display name,groups\nann,a@x.org,Ann,a;b\nben,,,\n',
    );
    const dry = await run(userImport, '--csv', file, '--dry-run');
    assert.deepEqual([dry.status, dry.out, dry.notes], [0, '', '2 accounts would be made.']);
    const made = await run(userImport, '--csv', file, '--group', 'all');
    assert.equal(made.lines[0], 'name,email,link,until');
    assert.match(made.lines[1] ?? '', /^ann,a@x\.org,https:\/\/\S+,\d{4}-/);
    assert.equal(made.lines.length, 3);
    const listed = await run(userList, '--group', 'all');
    assert.deepEqual(listed.lines, [
      'no password  ann (Ann) <a@x.org>  all, a, b',
      'no password  ben  all',
    ]);
    const bad = desk.file('bad.csv', 'cy,c@x.org\nann,\n<x>,\n');
    const refused = await run(userImport, '--csv', bad);
    assert.equal(refused.status, 1);
    assert.match(refused.notes, /bad\.csv:2: There is an account ann already\.\n.*bad\.csv:3: /);
    assert.equal((await run(userList)).lines.length, 2);
  });

  test('takes over the accounts of a Prosody, and names the file and line of what it cannot', async () => {
    const folder = join(desk.folder, 'prosody', 'meet%2eexample%2eorg', 'accounts');
    mkdirSync(folder, { recursive: true });
    const host = ['--prosody', join(desk.folder, 'prosody'), '--host', 'meet.example.org'];
    const empty = await desk.run(userImport, host).catch((thrown) => thrown);
    assert.match(String(empty.message ?? empty.notes), /holds no accounts/);
    writeFileSync(join(folder, 'joki.dat'), 'return {\n\t["password"] = "open sesame";\n};\n');
    writeFileSync(join(folder, 'ann.dat'), 'return {\n\t["iteration_count"] = 1;\n};\n');
    const refused = await run(userImport, ...host);
    assert.equal(refused.status, 1);
    assert.match(refused.notes, /ann\.dat: has no stored_key\nNothing was imported: 1 file cannot/);
    writeFileSync(join(folder, 'ann.dat'), 'return {};\n');
    const dry = await run(userImport, ...host, '--dry-run', '--json');
    const { dry_run, imported, left_out } = JSON.parse(dry.out);
    assert.deepEqual([dry_run, imported, left_out.length], [true, ['joki'], 1]);
    assert.equal((await run(userList)).lines.length, 0);
    const done = await run(userImport, ...host);
    assert.equal(done.status, 0);
    assert.match(done.notes, /ann\.dat: left out: it has no password\n1 account imported\.$/);
    const again = await run(userImport, ...host);
    assert.match(again.notes, /0 accounts imported; 1 account there already, left alone\.$/);
  });

  test('has nothing to do where no method has accounts', async () => {
    const without = new CommandDesk();
    const said = await without.run(userList, []);
    assert.equal(said.status, 1);
    assert.match(said.notes, /sign_in\.methods has none with type: local/);
    without.close();
  });
});
