import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { FixedClock } from '../../../test/support/fixed-clock.ts';
import { kidsOf, openKeyHouse } from '../../../test/support/key-house.ts';
import { rsaPem } from '../../../test/support/key-material.ts';
import { rsYaml, USHER_SECRET } from '../../../test/support/rs-settings.ts';
import { saidBy } from '../../../test/support/said-by.ts';
import { thumbprintOf } from '../../keys/thumbprint.ts';
import type { Command } from '../command.ts';
import { configCheck } from './config-check.ts';
import { keyExportPublic } from './key-export-public.ts';
import { keyImport } from './key-import.ts';
import { keyList } from './key-list.ts';
import { keyRevoke } from './key-revoke.ts';
import { keyRotate } from './key-rotate.ts';
import { tokenCheck } from './token-check.ts';
import { tokenMint } from './token-mint.ts';

const HOUR = 3600;
let folder: string;
let clock: FixedClock;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'usher-key-'));
  clock = new FixedClock();
  settings();
});
afterEach(() => rmSync(folder, { recursive: true }));

function settings(more = '', algorithm = 'RS256'): void {
  const storage = `storage: { url: "sqlite:${folder}/usher.db" }\n`;
  writeFileSync(join(folder, 'usher.yaml'), rsYaml(storage + more, algorithm), { mode: 0o600 });
}

const run = (command: Command, argv: readonly string[] = [], input = '') =>
  saidBy(command, [...argv, '--config', join(folder, 'usher.yaml')], { input, clock });

/** As a running Usher would have it. */
async function inStore<T>(
  work: (house: Awaited<ReturnType<typeof openKeyHouse>>) => Promise<T>,
): Promise<T> {
  const url = `sqlite:${folder}/usher.db`;
  const house = await openKeyHouse({ url, clock, secret: USHER_SECRET });
  try {
    return await work(house);
  } finally {
    await house.close();
  }
}
const prepared = () =>
  inStore(async (house) => {
    await house.keys.prepare();
    return kidsOf(await house.list());
  });
const kids = () => inStore(async (house) => kidsOf(await house.list()));

describe('usher key list', () => {
  it('says what each key does and until when, and nothing private', async () => {
    assert.equal((await run(keyList)).notes, 'There are no keys.');
    const { active, next } = await prepared();
    const { status, out } = await run(keyList);
    assert.equal(status, 0);
    const line = (kid: string | undefined) =>
      out.split('\n').find((one) => one.startsWith(`${kid} `));
    assert.match(
      line(active?.[0]) ?? '',
      / {2}active {3}RSA 2048, made; signs since 2027-01-15T08:00:00.000Z until 2027-04-15T08:00:00.000Z$/,
    );
    assert.match(
      line(next?.[0]) ?? '',
      / {2}next {5}RSA 2048, made; known to every Prosody from 2027-01-15T09:00:00.000Z$/,
    );
    const { lines } = await run(keyList, ['--json']);
    const found = lines.map((one) => JSON.parse(one));
    assert.deepEqual(found.map(({ kid }) => kid).sort(), [...active!, ...next!].sort());
    assert.deepEqual(Object.keys(found[0]), [
      ...['kid', 'state', 'origin', 'usable', 'created_at', 'activated_at', 'retired_at'],
      ...['revoked_at', 'signed_until'],
    ]);
    assert.doesNotMatch(out + lines.join(), /PRIVATE/);
  });

  it('names a key that cannot be opened, and ends with 1', async () => {
    await prepared();
    const file = join(folder, 'usher.yaml');
    const yaml = rsYaml(`storage: { url: "sqlite:${folder}/usher.db" }\n`);
    writeFileSync(file, yaml.replace(USHER_SECRET, `${USHER_SECRET}!`), { mode: 0o600 });
    const { status, out } = await run(keyList);
    assert.equal(status, 1);
    assert.equal(out.match(/CANNOT BE OPENED/g)?.length, 2);
  });
});

describe('usher key rotate', () => {
  it('waits until every Prosody knows the next key, or does not with --now', async () => {
    const before = await prepared();
    const early = await run(keyRotate);
    assert.equal(early.status, 1);
    assert.match(early.notes, /before 2027-01-15T09:00:00\.000Z/);
    const now = await run(keyRotate, ['--now']);
    assert.deepEqual([now.status, now.lines], [0, before['next']]);
    clock.pass(HOUR);
    assert.equal((await run(keyRotate)).status, 0);
    const after = await kids();
    assert.equal(after['next']?.length, 1);
    assert.equal(after['retired']?.length, 2);
  });

  it('has nothing to do without a next key, and without a Jitsi that wants keys', async () => {
    await prepared();
    settings('', 'HS256');
    writeFileSync(
      join(folder, 'usher.yaml'),
      rsYaml(`storage: { url: "sqlite:${folder}/usher.db" }\n`, 'HS256').replace(
        'jitsi:\n',
        'jitsi:\n  secret: k2Wp7Xn4Vb9Qm1Zs6Td3Rf8Lc5Jh0GyU\n',
      ),
      { mode: 0o600 },
    );
    const { status, notes } = await run(keyRotate);
    assert.equal(status, 1);
    assert.match(notes, /No Jitsi has RS256/);
  });
});

describe('usher key revoke', () => {
  it('ends the key that signs, lets the next one sign, and says what Prosody needs', async () => {
    const before = await prepared();
    const [active = ''] = before['active'] ?? [];
    const { status, lines, notes } = await run(keyRevoke, [active.slice(0, 12)]);
    assert.deepEqual([status, lines], [0, [active]]);
    assert.match(notes, /Now restart Prosody/);
    const after = await kids();
    assert.deepEqual([after['revoked'], after['active']], [[active], before['next']]);
    assert.equal(after['next']?.length, 1);
    const again = await run(keyRevoke, [active]);
    assert.deepEqual([again.status, again.notes], [1, 'It was revoked already.']);
  });

  it('takes a kid that begins with a dash for what it is', async () => {
    await prepared();
    for (const command of [keyRevoke, keyExportPublic]) {
      const { status, notes } = await run(command, ['-YGwWVV8v1lF']);
      assert.deepEqual([status, notes], [1, 'There is no such key. usher key list shows them.']);
    }
  });

  it('--all ends all of them and makes new ones, also where no key can be opened', async () => {
    const before = await prepared();
    const file = join(folder, 'usher.yaml');
    const yaml = rsYaml(`storage: { url: "sqlite:${folder}/usher.db" }\n`);
    writeFileSync(file, yaml.replace(USHER_SECRET, `${USHER_SECRET}!`), { mode: 0o600 });
    const { status, lines } = await run(keyRevoke, ['--all']);
    assert.equal(status, 0);
    assert.deepEqual(lines.toSorted(), [...before['active']!, ...before['next']!].sort());
    const listed = await run(keyList);
    assert.equal(listed.status, 0);
    assert.equal(listed.lines.filter((line) => / (active|next) /.test(line)).length, 2);
  });

  it('wants to know which', async () => {
    await prepared();
    for (const argv of [[], ['one', 'two'], ['one', '--all']]) {
      assert.equal((await run(keyRevoke, argv)).status, 2);
    }
    assert.match((await run(keyRevoke, ['abc'])).notes, /at least 6 characters/);
    assert.match((await run(keyRevoke, ['abcdefgh'])).notes, /no such key/);
    assert.equal((await kids())['revoked']?.length, 0);
  });
});

describe('usher key import', () => {
  const file = () => join(folder, 'key.pem');
  const write = (text: string) => writeFileSync(file(), text, { mode: 0o600 });

  it('takes the first key to sign at once, and another to sign in an hour', async () => {
    const pems = [rsaPem(2048, 'pkcs1'), rsaPem(3072)];
    const [first, second] = pems.map((pem) => thumbprintOf(createPublicKey(pem)));
    write(pems[0]!);
    const taken = await run(keyImport, [file()]);
    assert.deepEqual([taken.status, taken.out, taken.notes], [0, first, 'This key signs now.']);
    const other = await run(keyImport, ['-'], pems[1]);
    assert.deepEqual(
      [other.status, other.out, other.notes],
      [0, second, 'This key signs in an hour.'],
    );
    assert.equal((await run(keyImport, [file()])).notes, 'This key signs already.');
    await inStore(async (house) => {
      clock.pass(HOUR);
      await house.keys.tend();
    });
    assert.deepEqual((await kids())['active'], [second]);
  });

  it('--now lets it sign at once, in the place of another', async () => {
    const before = await prepared();
    write(rsaPem());
    const { status, notes } = await run(keyImport, [file(), '--now']);
    assert.deepEqual([status, notes], [0, 'This key signs now.']);
    assert.deepEqual((await kids())['retired'], before['active']);
  });

  it('refuses a key of no use, a file that is open to all, and a key that was revoked', async () => {
    write(rsaPem(1024));
    const short = await run(keyImport, [file()]);
    assert.equal(short.status, 1);
    assert.match(
      short.notes,
      /key\.pem has 1024 bits, and is to have 2048 to 4096\. Make one with/,
    );
    write(rsaPem());
    chmodSync(file(), 0o644);
    assert.match((await run(keyImport, [file()])).notes, /open to everybody.*chmod 600/);
    chmodSync(file(), 0o600);
    const { out } = await run(keyImport, [file()]);
    await run(keyRevoke, [out]);
    const again = await run(keyImport, [file()]);
    assert.deepEqual([again.status, again.notes], [1, 'This key was revoked. Make a new one.']);
    assert.equal((await run(keyImport)).status, 2);
  });
});

describe('usher key export-public', () => {
  it('prints what OpenSSL and usher token check read', async () => {
    const { active } = await prepared();
    const pem = await run(keyExportPublic);
    const args = ['pkey', '-pubin', '-noout', '-text'];
    assert.match(execFileSync('openssl', args, { input: pem.out, encoding: 'utf8' }), /2048 bit/);
    const certificate = await run(keyExportPublic, [active![0]!, '--form', 'certificate']);
    assert.match(certificate.out, /^-----BEGIN CERTIFICATE-----\n/);
    const set = JSON.parse((await run(keyExportPublic, ['--form', 'jwks'])).out);
    assert.equal(set.keys.length, 2);
    const all = JSON.parse((await run(keyExportPublic, ['--form', 'certificates'])).out);
    assert.equal(Object.keys(all).length, 2);
    assert.equal((await run(keyExportPublic, ['--form', 'pfx'])).status, 2);
    assert.equal((await run(keyExportPublic, [active![0]!, '--form', 'jwks'])).status, 2);
  });
});

describe('usher token mint, and usher token check --config', () => {
  it('sign and judge with the key that signs', async () => {
    const { active } = await prepared();
    const { status, out } = await run(tokenMint, ['--room', 'standup', '--user', 'alice']);
    assert.equal(status, 0);
    const [header = ''] = out.split('.');
    const expected = { alg: 'RS256', kid: active?.[0], typ: 'JWT' };
    assert.deepEqual(JSON.parse(Buffer.from(header, 'base64url').toString()), expected);
    const check = (room: string) => run(tokenCheck, ['--room', room], out);
    const good = await check('standup');
    assert.deepEqual([good.status, good.out], [0, 'Seated in standup as moderator (owner).']);
    assert.equal((await check('other')).status, 1);
    await run(keyRevoke, [active![0]!]);
    const revoked = await check('standup');
    assert.equal(revoked.status, 1);
    assert.match(revoked.out, /kid names a published key/);
    const unknown = await run(tokenCheck, ['--room', 'x', '--jitsi', 'y']);
    assert.deepEqual([unknown.status, unknown.notes], [2, '--jitsi is unknown.']);
  });
});

describe('usher config check', () => {
  it('names a key file that would stop the start, and how to mend it', async () => {
    const file = join(folder, 'key.pem');
    settings(`keys: { file: "${file}" }\n`);
    const check = async () => (await run(configCheck)).notes;
    assert.match(
      await check(),
      /keys\.file names a file that cannot be read\. Check that it is there/,
    );
    writeFileSync(file, rsaPem(1024), { mode: 0o600 });
    assert.match(await check(), /keys\.file names a file that has 1024 bits.*Make one with/);
    writeFileSync(file, rsaPem());
    chmodSync(file, 0o644);
    assert.match(await check(), /keys\.file names a file that is open to everybody/);
    chmodSync(file, 0o600);
    assert.equal(await check(), '');
  });
});
