import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { ProsodyFile } from '../../src/accounts/prosody-account.ts';
import { scramStoredKey } from '../../src/accounts/scram.ts';
import { AccountHouse, allow, TESTER } from '../support/account-house.ts';

const SALT = '86b5a1f9-1d40-4a4c-9b5e-3c5b1b5a3b5f';
const KEY = 'a'.repeat(40);
const WISH = { groups: ['members'], isDryRun: false };

function fileOf(name: string, fields: Readonly<Record<string, string>>): ProsodyFile {
  const lines = Object.entries(fields).map(([key, value]) => `\t["${key}"] = ${value};`);
  return written(name, `return {\n${lines.join('\n')}\n};\n`);
}

function written(name: string, text: string): ProsodyFile {
  return { path: `accounts/${name}.dat`, name, bytes: Buffer.from(text, 'latin1') };
}

async function hashedFile(name: string, password: string, rounds = 10_000): Promise<ProsodyFile> {
  const key = await scramStoredKey(password, { salt: Buffer.from(SALT), rounds });
  return fileOf(name, {
    stored_key: `"${key.toString('hex')}"`,
    iteration_count: `${rounds}`,
    salt: `"${SALT}"`,
    server_key: `"${KEY}"`,
  });
}

const good = { stored_key: `"${KEY}"`, iteration_count: '10000', salt: `"${SALT}"` };
/** What is refused, in which line, and what is said of it. */
const REFUSED: readonly (readonly [ProsodyFile, line: number | null, RegExp])[] = [
  [fileOf('weak', { ...good, iteration_count: '4095' }), 3, /below 4096/],
  [fileOf('none', { ...good, iteration_count: '1' }), 3, /below 4096/],
  [fileOf('costly', { ...good, iteration_count: '1000001' }), 3, /above 1000000/],
  [fileOf('endless', { ...good, iteration_count: '1e300' }), 3, /above 1000000/],
  [fileOf('half', { ...good, iteration_count: '4096.5' }), 3, /no whole number/],
  [fileOf('words', { ...good, iteration_count: '"10000"' }), 3, /no whole number/],
  [fileOf('sha256', { ...good, stored_key: `"${'a'.repeat(64)}"` }), 2, /another hash than SHA-1/],
  [fileOf('short', { ...good, stored_key: '"abcd"' }), 2, /40 hexadecimal digits/],
  [fileOf('salty', { ...good, salt: '"x"' }), 4, /salt is no text of 8/],
  [fileOf('table', { ...good, salt: '{}' }), 4, /salt is no text/],
  [fileOf('unsalted', { stored_key: `"${KEY}"`, iteration_count: '10000' }), null, /has no salt/],
  [fileOf('md5', { password_hash: '"$1$abc"' }), 2, /password_hash, which is no password/],
  [fileOf('number', { password: '12345678' }), 2, /password is no text/],
  [fileOf('bytes', { password: '"\\255\\254"' }), 2, /password is no text in UTF-8/],
  [written('program', 'return { ["password"] = os.getenv("HOME") }'), 1, /was expected/],
  [written('cut', 'return {\n\t["password"] = "x'), 2, /was expected/],
  [written('huge', 'x'.repeat(70_000)), null, /larger than 64 kB/],
  [fileOf('%ff', good), null, /name that Prosody would not write/],
  [fileOf('a%2fb', good), null, /cannot be imported: The name has other characters/],
  [fileOf('jo%d0%b0', good), null, /mixes scripts/],
];

describe('F11 an import from Prosody', () => {
  let house: AccountHouse;
  beforeEach(async () => {
    house = await AccountHouse.open();
  });
  afterEach(() => house.close());

  const importAll = (files: readonly ProsodyFile[], more: Partial<typeof WISH> = {}) =>
    house.accounts.importProsody(files, { ...WISH, ...more }, TESTER);
  const kindOf = async (name: string, password: string) =>
    (await house.accounts.tryPassword(name, password, allow)).kind;

  for (const [file, line, message] of REFUSED) {
    test(`refuses ${file.name}, and says where: ${message.source}`, async () => {
      const result = await importAll([await hashedFile('joki', 'open sesame'), file]);
      assert.deepEqual(
        result.faults.map((fault) => [fault.path, fault.line]),
        [[file.path, line]],
      );
      assert.match(result.faults[0]?.message ?? '', message);
      assert.deepEqual(await house.accounts.list(10), [], 'nothing is half done');
    });
  }

  test('keeps passwords, hashed or plain, and holds nothing weaker than Argon2id', async () => {
    const files = [
      await hashedFile('joki', 'open sesame'),
      await hashedFile('m%c3%bcller', 'päss wörd', 4096),
      fileOf('plain', { password: '"a plain\\195\\164 one"' }),
    ];
    const result = await importAll(files);
    assert.deepEqual(result.imported, ['joki', 'müller', 'plain']);
    for (const name of result.imported) {
      const account = await house.accounts.find(name);
      assert.deepEqual(account?.groups, ['members']);
      const stored = await house.storage.accounts.findPassword(account?.id ?? '');
      assert.match(stored?.hash ?? '', /\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    }
    assert.equal(await kindOf('JOKI@meet.example.org', 'open sesame'), 'right');
    assert.equal(await kindOf('Müller', 'päss wörd'), 'right');
    assert.equal(await kindOf('plain', 'a plainä one'), 'right');
    assert.equal(await kindOf('plain', 'a plain one'), 'wrong');
    assert.equal(await kindOf('joki', 'open sesame'), 'right');
  });

  test('takes a plain password before a key, as Prosody does', async () => {
    await importAll([fileOf('joki', { ...good, password: '"the plain one"' })]);
    assert.equal(await kindOf('joki', 'the plain one'), 'right');
  });

  test('leaves out who has no password or is disabled there, and says so', async () => {
    const result = await importAll([
      written('empty', 'return {};\n'),
      fileOf('blank', { password: '""' }),
      fileOf('off', { ...good, disabled: 'true' }),
    ]);
    const why = result.leftOut.map(({ path, why: because }) => `${path} ${because}`);
    assert.deepEqual(why, [
      'accounts/empty.dat has no password',
      'accounts/blank.dat has no password',
      'accounts/off.dat is disabled in Prosody',
    ]);
    assert.deepEqual(await house.accounts.list(10), []);
  });

  test('names the plain passwords that nobody would be let choose; they work all the same', async () => {
    const result = await importAll([
      fileOf('ann', { password: '"password1"' }),
      fileOf('ben', { password: '"x"' }),
      fileOf('cy', { password: '"kahvila poyta 7"' }),
    ]);
    assert.deepEqual(result.weak, ['ann', 'ben']);
    assert.equal(await kindOf('ben', 'x'), 'right');
  });

  test('can be done again: what is here is left as it is', async () => {
    const files = [await hashedFile('joki', 'open sesame')];
    await importAll(files);
    const joki = await house.accounts.find('joki');
    const made = await house.accounts.makeLink(joki?.id ?? '', 'reset', TESTER);
    await house.accounts.useLink(made?.secret ?? '', 'kahvila pöytä 7', TESTER);
    const again = await importAll([...files, await hashedFile('ann', 'open barley')]);
    assert.deepEqual([again.there, again.imported], [['joki'], ['ann']]);
    assert.equal(await kindOf('joki', 'kahvila pöytä 7'), 'right');
    assert.equal(await kindOf('joki', 'open sesame'), 'wrong');
  });

  test('says what it would do, and does nothing', async () => {
    const files = [await hashedFile('joki', 'open sesame')];
    const result = await importAll(files, { isDryRun: true });
    assert.deepEqual(result.imported, ['joki']);
    assert.deepEqual(await house.accounts.list(10), []);
    assert.equal(house.hashed, 0);
  });

  test('tells two files apart that would be one account', async () => {
    const files = [await hashedFile('joki', 'one'), await hashedFile('JOKI', 'two')];
    const { faults } = await importAll(files);
    assert.match(faults[0]?.message ?? '', /is of the same name as accounts\/joki\.dat: joki/);
    assert.deepEqual(await house.accounts.list(10), []);
  });

  test('lets no costly key make a sign-in wait for long', async () => {
    await importAll([await hashedFile('joki', 'open sesame', 1_000_000)]);
    const before = performance.now();
    assert.equal(await kindOf('joki', 'open sesame'), 'right');
    assert.ok(performance.now() - before < 5000);
  });
});
