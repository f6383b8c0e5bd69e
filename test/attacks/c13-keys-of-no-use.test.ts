import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { inspect } from 'node:util';
import { AppError } from '../../src/base/errors.ts';
import { thumbprintOf } from '../../src/keys/thumbprint.ts';
import { openTestStorage } from '../../src/storage/conformance/test-database.ts';
import { openKeyHouse } from '../support/key-house.ts';
import { certificateFor, rsaPem, uselessKeys } from '../support/key-material.ts';
import { rsYaml, USHER_SECRET } from '../support/rs-settings.ts';
import { ServeProcess } from '../support/serve-process.ts';

let folder: string;
let database: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'usher-c13-'));
  database = join(folder, 'usher.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Rejects with this code, and with nothing of the key in what it says. */
async function refused(start: Promise<unknown>, code: string, secrets: string): Promise<string> {
  const thrown = await start.then(
    () => assert.fail('it started'),
    (reason: unknown) => reason,
  );
  assert.ok(thrown instanceof AppError);
  assert.equal(thrown.code, code);
  const everything = inspect(thrown, { depth: null });
  for (const line of secrets.split('\n').filter((one) => one.length > 40)) {
    assert.ok(!everything.includes(line), 'the error quotes the key');
  }
  return thrown.hint ?? '';
}

describe('attack C13: a key file that is of no use', () => {
  const file = () => join(folder, 'key.pem');
  const start = async () => {
    const house = await openKeyHouse({ settings: { file: file() } });
    await house.keys.prepare().finally(() => house.close());
  };

  test('C13 stops the start, says why and what to do, and no other key is made', async () => {
    const past = certificateFor(rsaPem(), '20200101000000Z', '20210101000000Z');
    const key = rsaPem();
    const expired = certificateFor(key, '20200101000000Z', '20210101000000Z');
    const cases = {
      ...uselessKeys(),
      'an expired certificate': key + expired,
      'a strange certificate': rsaPem() + past,
    };
    for (const [what, text] of Object.entries(cases)) {
      writeFileSync(file(), text, { mode: 0o600 });
      const hint = await refused(start(), 'signing_key_refused', text);
      assert.match(hint, /key\.pem (is|has|holds) .+\. [A-Z]/, what);
    }
    rmSync(file());
    assert.match(await refused(start(), 'signing_key_refused', ''), /cannot be read\. Check/);
  });

  test('C13 that everybody may read stops a real start, with the mend, and without the key in the log', async () => {
    const key = rsaPem();
    writeFileSync(file(), key, { mode: 0o644 });
    const more = `storage: { url: "sqlite:${database}" }\nkeys: { file: "${file()}" }\n`;
    const open = await ServeProcess.start(rsYaml(more));
    assert.deepEqual(await open.ended, { status: 1, signal: null });
    const [failed] = open.events('start_failed');
    const err = failed?.['err'] as { code: string; hint: string };
    assert.equal(err.code, 'signing_key_refused');
    assert.match(err.hint, /is open to everybody on this machine\. .*chmod 600/);
    assert.ok(!open.output.includes(key.slice(100, 140)));

    rmSync(file());
    writeFileSync(file(), key, { mode: 0o600 });
    const closed = await ServeProcess.start(rsYaml(more));
    const keys = await fetch(`http://127.0.0.1:${closed.port}/jwks.json`);
    const [published] = ((await keys.json()) as { keys: { kid: string }[] }).keys;
    assert.equal(published?.kid, thumbprintOf(createPublicKey(key)));
    assert.equal((await closed.stop()).status, 0);
  });
});

describe('attacks C13 and K5: keys in the store that cannot be used', () => {
  const withDatabase = (statement: string, ...values: string[]) => {
    const sqlite = new DatabaseSync(database);
    sqlite.prepare(statement).run(...values);
    sqlite.close();
  };
  const begin = async (secret = USHER_SECRET) => {
    const house = await openKeyHouse({ url: `sqlite:${database}`, secret });
    try {
      await house.keys.prepare();
      return await house.list();
    } finally {
      await house.close();
    }
  };
  const count = async () => {
    const storage = await openTestStorage(`sqlite:${database}`);
    const keys = await storage.signingKeys.list();
    await storage.close();
    return keys.length;
  };

  test('C13 K5 stop the start with advice, whatever the damage, and no other key is made', async () => {
    const keys = await begin();
    const other = rsaPem();
    const damages: Record<string, readonly [string, ...string[]]> = {
      'a sealed key cut off': ['sealed_private_key = substr(sealed_private_key, 1, 900)'],
      'a bit of it flipped': [
        // By chance an x may stand there already.
        "sealed_private_key = substr(sealed_private_key, 1, 99) || CASE substr(sealed_private_key, 100, 1) WHEN 'x' THEN 'y' ELSE 'x' END || substr(sealed_private_key, 101)",
      ],
      'a sealed key gone': ['sealed_private_key = NULL'],
      'the sealed keys exchanged': [
        'sealed_private_key = (SELECT sealed_private_key FROM usher_signing_key AS o WHERE o.kid <> usher_signing_key.kid)',
      ],
      'another public key': [
        'public_key = ?',
        createPublicKey(other).export({ type: 'spki', format: 'pem' }).toString(),
      ],
      'a public key cut off': ['public_key = substr(public_key, 1, 200)'],
      'another certificate': [
        'certificate = ?',
        certificateFor(other, '20200101000000Z', '20900101000000Z'),
      ],
      'no key that is active': ["state = 'retired'"],
    };
    const saved = new DatabaseSync(database).prepare('SELECT * FROM usher_signing_key').all();
    for (const [what, [assignment, ...values]] of Object.entries(damages)) {
      for (const state of what === 'no key that is active' ? ['active'] : ['active', 'next']) {
        withDatabase(
          `UPDATE usher_signing_key SET ${assignment} WHERE state = '${state}'`,
          ...values,
        );
        const secrets = keys.map(({ privateKey }) => privateKey).join('\n');
        const hint = await refused(begin(), 'signing_key_damaged', secrets);
        assert.match(
          hint,
          /Was secret changed\? Then put the old one back.*usher key revoke --all/,
        );
        assert.equal(await count(), 2, what);
        for (const row of saved) {
          withDatabase(
            'UPDATE usher_signing_key SET sealed_private_key = ?, public_key = ?, certificate = ?, state = ? WHERE kid = ?',
            ...['sealed_private_key', 'public_key', 'certificate', 'state', 'kid'].map((name) =>
              String(row[name]),
            ),
          );
        }
        assert.deepEqual(await begin(), keys, what);
      }
    }
  });

  test('C13 after a change of secret the start is refused; with the old one all is as before', async () => {
    const keys = await begin();
    const changed = await refused(begin(`${USHER_SECRET}!`), 'signing_key_damaged', '');
    assert.match(changed, /cannot be opened with our secret/);
    assert.equal(await count(), 2);
    assert.deepEqual(await begin(), keys);

    const yaml = rsYaml(`storage: { url: "sqlite:${database}" }\n`);
    const serving = await ServeProcess.start(yaml.replace(USHER_SECRET, `${USHER_SECRET}!`));
    assert.deepEqual(await serving.ended, { status: 1, signal: null });
    assert.match(serving.output, /signing_key_damaged.*put the old one back/);
  });
});
