import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { encodeHost } from '../../src/accounts/prosody-account.ts';
import { readProsodyFiles } from '../../src/cli/accounts/read-prosody-files.ts';
import { AccountHouse, allow, TESTER } from '../support/account-house.ts';

const HASHED = 'meet-1.example.org';
const PLAIN = 'plain.example.org';
/** As people write names and passwords: what has to survive two encodings of names and one of passwords. */
const PEOPLE: readonly (readonly [name: string, password: string])[] = [
  ['joki', 'open sesame'],
  ['jo.ki-2_x', ' spaces at its ends '],
  ['müller', 'päss wörd ß'],
  ['иван', 'пароль пароль'],
  ['quoted', `"quotes" 'and' \\back\\slashes\\ ]]`],
  ['spaced', 'a\u00a0hard\u2003space'],
  ['wide', 'ｗｉｄｅ letters'],
  ['apart', 'pöytä'.normalize('NFD')],
  ['long', 'long and '.repeat(12)],
];

function prosodyMissing(): string | false {
  if (!spawnSync('prosodyctl', ['about'], { stdio: 'ignore' }).error) return false;
  if (process.env['CI'] === 'true')
    throw new Error('Prosody is not installed, and CI installs it.');
  return 'Prosody is not installed (Debian: prosody)';
}

describe('accounts of a real Prosody', { skip: prosodyMissing(), timeout: 120_000 }, () => {
  let folder: string;
  let house: AccountHouse;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'usher-prosody-accounts-'));
    house = await AccountHouse.open();
    mkdirSync(join(folder, 'data'));
    writeFileSync(
      join(folder, 'prosody.cfg.lua'),
      `data_path = "${folder}/data"
pidfile = "${folder}/prosody.pid"
run_as_root = true
log = { error = "*console" }
VirtualHost "${HASHED}"
  authentication = "internal_hashed"
VirtualHost "${PLAIN}"
  authentication = "internal_plain"
`,
    );
    for (const host of [HASHED, PLAIN]) {
      for (const [name, password] of PEOPLE) prosodyctl('register', name, host, password);
    }
  });
  after(async () => {
    await house?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const prosodyctl = (...words: readonly string[]): string =>
    execFileSync('prosodyctl', ['--config', join(folder, 'prosody.cfg.lua'), ...words], {
      encoding: 'utf8',
    });

  test('lie where the importer looks', () => {
    assert.ok(readdirSync(join(folder, 'data')).includes(encodeHost(HASHED)));
    const files = readProsodyFiles(join(folder, 'data'), HASHED.toUpperCase());
    assert.equal(files.length, PEOPLE.length);
    assert.throws(
      () => readProsodyFiles(join(folder, 'data'), 'elsewhere.example'),
      /Hosts that have some: meet-1\.example\.org, plain\.example\.org/,
    );
  });

  for (const host of [HASHED, PLAIN]) {
    test(`of ${host} keep their passwords, and Prosody’s files stay as they are`, async () => {
      const before = contentsOf(folder);
      const files = readProsodyFiles(join(folder, 'data'), host);
      const options = { groups: [], isDryRun: false };
      const result = await house.accounts.importProsody(files, options, TESTER);
      assert.deepEqual([result.faults, result.leftOut], [[], []]);
      assert.equal(result.imported.length, PEOPLE.length);
      for (const [name, password] of PEOPLE) {
        const wrong = await house.accounts.tryPassword(name, `${password}x`, allow);
        assert.equal(wrong.kind, 'wrong', name);
        // Twice: as Prosody made it, and as it was made anew at the first sign-in.
        for (const time of ['first', 'then']) {
          const tried = await house.accounts.tryPassword(name, password, allow);
          assert.equal(tried.kind, 'right', `${name} ${time}`);
        }
        const account = await house.accounts.find(name);
        assert.ok(await house.accounts.remove(account?.id ?? '', TESTER));
      }
      assert.deepEqual(contentsOf(folder), before);
    });
  }
});

function contentsOf(folder: string): Record<string, string> {
  const entries = readdirSync(join(folder, 'data'), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path, readFileSync(path, 'latin1')];
    }),
  );
}
