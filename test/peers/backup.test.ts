import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { accountLinkOf, accountOf } from '../../src/storage/conformance/sample-accounts.ts';
import { invitationOf, NOON } from '../../src/storage/conformance/sample-records.ts';
import {
  identityOf,
  openTestStorage,
  signIn,
} from '../../src/storage/conformance/test-database.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { read } from '../repo/tree.ts';
import { isOnPath } from '../support/is-on-path.ts';
import { blocksOf } from '../support/markdown.ts';
import { type Postgres, postgresMissing, startPostgres } from '../support/postgres.ts';
import { requirePart } from '../support/require-part.ts';
import { shellCommands } from '../support/shell-line.ts';

/** What the page for operators says, to the letter. */
const commands = blocksOf(read('docs/operations/store.md'))
  .filter(({ language }) => language === 'sh')
  .map(({ heading, text }) => ({ heading, lines: shellCommands(text) }));

/** The commands below a heading of which one has this word. */
function linesOf(heading: string, word: string): readonly string[] {
  const found = commands.find(
    (block) => block.heading === heading && block.lines.some((line) => line.includes(word)),
  );
  assert.ok(found, `${heading} with ${word}`);
  return found.lines;
}

/** One shell for all of them, which stops at the first that fails; a stopped service is the test's matter. */
function run(lines: readonly string[], env: Readonly<Record<string, string>>): string {
  const script = lines.filter((line) => !line.startsWith('systemctl')).join('\n');
  return execFileSync('sh', ['-euc', script], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    encoding: 'utf8',
  });
}

function isStoppedFor(lines: readonly string[]): boolean {
  return lines[0] === 'systemctl stop usher' && lines.at(-1) === 'systemctl start usher';
}

async function fill(storage: Storage): Promise<void> {
  await signIn(storage, 'session', identityOf('asa'), NOON);
  await storage.accounts.create(accountOf('a1'), null);
  await storage.accountLinks.create(accountLinkOf('link'));
  await storage.invitations.create(invitationOf('i1'));
}

/** What happens between the backup and the day that it is needed. */
async function goOn(storage: Storage): Promise<void> {
  await storage.accounts.create(accountOf('a2'), null);
  await storage.accounts.remove('a1');
}

/** That the store is the one of the backup, without what must not come back. */
async function judge(storage: Storage): Promise<void> {
  const found = await storage.accounts.list(10);
  assert.deepEqual(
    found.map(({ id }) => id),
    ['a1'],
  );
  assert.equal((await storage.invitations.find('i1'))?.id, 'i1');
  assert.equal(await storage.sessions.find('session'), null);
  assert.equal(await storage.accountLinks.find('link', NOON), null);
}

describe('the backup of SQLite in docs/operations/store.md', {
  skip: requirePart('sqlite3', isOnPath('sqlite3')),
}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'usher-backup-'));
  after(() => rmSync(folder, { recursive: true }));
  const here = (lines: readonly string[]) =>
    lines.map((line) =>
      line
        .replaceAll('/var/backups', folder)
        .replaceAll('/var/lib/usher', folder)
        .replace(' -o usher -g usher', ''),
    );

  it('K11 is made beside a running Usher, and is put back whole', async () => {
    const url = `sqlite:${folder}/usher.db`;
    const running = await openTestStorage(url);
    await fill(running);
    mkdirSync(join(folder, 'usher'));
    assert.equal(run(here(linesOf('Backup', '.backup')), {}), 'ok\n');
    await goOn(running);
    await running.close();

    const restore = linesOf('Restore', 'sqlite3');
    assert.ok(isStoppedFor(restore));
    run(here(restore), {});
    assert.ok(!readdirSync(folder).some((name) => name.endsWith('-wal')));
    const restored = await openTestStorage(url);
    await judge(restored);
    await restored.close();
  });
});

const missing = postgresMissing();

describe('the backup of PostgreSQL in docs/operations/store.md', { skip: missing ?? false }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'usher-backup-'));
  let server: Postgres;
  let address: URL;
  before(async () => {
    server = await startPostgres();
    address = new URL(await server.createDatabase());
    address.pathname = '/usher';
  });
  after(async () => {
    await server.remove();
    rmSync(folder, { recursive: true });
  });
  const here = (lines: readonly string[]) =>
    lines.map((line) =>
      line.replace('sudo -u postgres ', '').replaceAll('/var/backups/usher', folder),
    );
  const there = () => ({
    PGHOST: address.hostname,
    PGPORT: address.port,
    PGUSER: address.username,
    PGPASSWORD: address.password,
    PGDATABASE: 'postgres',
  });

  it('K11 is put into a new database, whatever became of the old one', async () => {
    // The user is there already: it is the one that this server was made with.
    const [, create = ''] = linesOf('PostgreSQL', 'createdb');
    run(here([create]), there());
    const running = await openTestStorage(address.href);
    await fill(running);
    run(here(linesOf('Backup', 'pg_dump')), there());
    await goOn(running);
    await running.close();
    // A release that came since has changed the tables: what stays of it must not be in the way.
    await server.run('CREATE TABLE usher_of_tomorrow (id TEXT)', address.href);
    await server.run("INSERT INTO usher_schema VALUES (99, '1')", address.href);

    const restore = linesOf('Restore', 'pg_restore');
    assert.ok(isStoppedFor(restore));
    run(here(restore), there());
    const restored = await openTestStorage(address.href);
    await judge(restored);
    await restored.close();
    address.pathname = '/usher_before';
    assert.equal((await server.run('SELECT 1 FROM usher_account', address.href)).length, 1);
  });
});
