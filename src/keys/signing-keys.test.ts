import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { BreakableStorage } from '../../test/support/breakable-storage.ts';
import { type KeyHouse, kidsOf, openKeyHouse } from '../../test/support/key-house.ts';
import { rsaPem } from '../../test/support/key-material.ts';
import { AppError } from '../base/errors.ts';
import { revoke, rotate } from './change-keys.ts';
import { thumbprintOf } from './thumbprint.ts';

const DAY = 86_400;
let house: KeyHouse;
beforeEach(async () => {
  house = await openKeyHouse();
});
afterEach(() => house.close());

const isError = (code: string) => (thrown: unknown) =>
  thrown instanceof AppError && thrown.code === code;
const soon = () => house.clock.now + 600;

describe('our keys', () => {
  it('are made at the first start: one that signs, and one that comes next', async () => {
    await house.keys.prepare();
    const { active, next } = kidsOf(await house.list());
    assert.deepEqual([active?.length, next?.length], [1, 1]);
    const set = await house.keys.forToken(soon());
    assert.deepEqual([set.kid], active);
    assert.deepEqual([...set.publicKeys.keys()].sort(), [...active!, ...next!].sort());
    assert.equal(thumbprintOf(createPublicKey(set.privateKey)), set.kid);
    await house.another().prepare();
    assert.equal((await house.list()).length, 2);
  });

  it('are made by whoever needs them first where nobody prepared them', async () => {
    const { kid } = await house.keys.forToken(soon());
    assert.equal((await house.another().published()).kid, kid);
  });

  it('change after 90 days by themselves, and again', async () => {
    await house.keys.prepare();
    const before = kidsOf(await house.list());
    house.clock.pass(90 * DAY);
    await house.keys.forToken(soon());
    await house.keys.tend();
    const after = kidsOf(await house.list());
    assert.deepEqual([after['active'], after['retired']], [before['next'], before['active']]);
    assert.equal(after['next']?.length, 1);
    assert.equal((await house.keys.forToken(soon())).kid, after['active']?.[0]);
    await house.keys.tend();
    assert.deepEqual(kidsOf(await house.list()), after);
    assert.equal(house.lines.filter(({ event }) => event === 'info signing_key_rotated').length, 1);
  });

  it('stay published for as long as a token that they signed may live, and 90 minutes', async () => {
    await house.keys.prepare();
    const { kid } = await house.keys.forToken(house.clock.now + 30 * DAY);
    await rotate(house.change, true);
    const isPublished = async () => {
      house.clock.pass(2);
      return (await house.keys.published()).publicKeys.has(kid);
    };
    house.clock.pass(30 * DAY);
    await house.keys.tend();
    assert.ok(await isPublished());
    // Written down an hour ahead, so that not every token has to wait for it.
    house.clock.pass(3600 + 5400);
    assert.ok(!(await isPublished()));
    await house.keys.tend();
    assert.ok(!(await house.list()).some((key) => key.kid === kid));
  });

  it('are asked of the store once a second, and written to once an hour', async () => {
    const broken = await BreakableStorage.open();
    const other = await openKeyHouse({ storage: broken.storage });
    await other.keys.prepare();
    broken.mend();
    for (let n = 0; n < 100; n += 1) await other.keys.forToken(other.clock.now + 600);
    assert.deepEqual(broken.calls, ['signingKeys.cover']);
    other.clock.pass(1);
    await Promise.all(Array.from({ length: 100 }, () => other.keys.published()));
    assert.deepEqual(broken.calls, ['signingKeys.cover', 'signingKeys.list']);
    await other.close();
  });

  it('that another process changes are seen within a second', async () => {
    const other = house.another();
    await house.keys.prepare();
    await other.prepare();
    const { kid } = await other.forToken(soon());
    await rotate(house.change, true);
    house.clock.pass(1);
    assert.notEqual((await other.forToken(soon())).kid, kid);
    assert.ok((await other.published()).publicKeys.has(kid));
  });

  it('that were revoked sign nothing more, even within that second', async () => {
    await house.keys.prepare();
    const { kid } = await house.keys.forToken(soon());
    await revoke(house.change, kid);
    // Whoever needs a longer life than was written down asks the store, and hears.
    assert.notEqual((await house.keys.forToken(soon() + DAY)).kid, kid);
    const set = await house.keys.published();
    assert.ok(!set.publicKeys.has(kid));
  });

  it('are published from memory while the store is gone, and sign nothing', async () => {
    const broken = await BreakableStorage.open();
    const other = await openKeyHouse({ storage: broken.storage });
    await other.keys.prepare();
    const { kid } = await other.keys.published();
    broken.failure = 'gone';
    other.clock.pass(60);
    assert.equal((await other.keys.published()).kid, kid);
    assert.equal(other.keys.publishedNow()?.kid, kid);
    await assert.rejects(
      other.keys.forToken(other.clock.now + 600),
      isError('storage_unavailable'),
    );
    await other.keys.tend();
    const events = new Set(other.lines.map(({ event }) => event));
    assert.ok(
      events.has('warn signing_keys_not_read') && events.has('warn signing_keys_not_tended'),
    );
    broken.mend();
    other.clock.pass(60);
    assert.equal((await other.keys.forToken(other.clock.now + 600)).kid, kid);
    await other.close();
  });

  it('are written into the audit trail when made, when they begin to sign, and when revoked', async () => {
    await house.keys.prepare();
    const first = kidsOf(await house.list());
    await revoke(house.change, first['active']?.[0] ?? '');
    const trail = await house.storage.audit.list({}, 20);
    const said = trail.map(({ action, actor, name }) => `${actor} ${action} ${name}`);
    const [active, next] = [first['active']?.[0], first['next']?.[0]];
    const third = kidsOf(await house.list())['next']?.[0];
    assert.deepEqual(
      said.sort(),
      [
        `cli signing-key-activate ${next}`,
        `cli signing-key-create ${third}`,
        `cli signing-key-revoke ${active}`,
        `usher signing-key-activate ${active}`,
        `usher signing-key-create ${active}`,
        `usher signing-key-create ${next}`,
      ].sort(),
    );
  });
});

describe('a key in a file', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'usher-key-file-'));
    file = join(folder, 'key.pem');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (text: string) => writeFileSync(file, text, { mode: 0o600 });
  const activeKid = async (keys = house.keys) => (await keys.forToken(soon())).kid;
  const tendLater = async (seconds: number) => {
    house.clock.pass(seconds);
    await house.keys.tend();
  };

  async function withFile(): Promise<void> {
    await house.close();
    house = await openKeyHouse({ settings: { file } });
  }

  it('signs from the first start on, and no other is made', async () => {
    const pem = rsaPem();
    write(pem);
    await withFile();
    await house.keys.prepare();
    assert.equal(await activeKid(), thumbprintOf(createPublicKey(pem)));
    await tendLater(1000 * DAY);
    assert.equal((await house.list()).length, 1);
  });

  it('takes over from a key that was made an hour after it is found there', async () => {
    await withFile();
    await house.another({ file: null }).prepare();
    const before = await activeKid(house.another({ file: null }));
    const pem = rsaPem();
    write(pem);
    await house.keys.prepare();
    assert.equal(await activeKid(), before);
    const kid = thumbprintOf(createPublicKey(pem));
    assert.ok((await house.keys.published()).publicKeys.has(kid));
    await tendLater(3600);
    assert.equal(await activeKid(), kid);
    assert.ok((await house.keys.published()).publicKeys.has(before));
  });

  it('is followed by another that is put there, and a mistake is taken back by putting the first there again', async () => {
    const [first, second] = [rsaPem(), rsaPem()];
    write(first);
    await withFile();
    await house.keys.prepare();
    const kid = await activeKid();
    write(second);
    await tendLater(60);
    assert.equal((await house.keys.published()).publicKeys.size, 2);
    write(first);
    await tendLater(60);
    assert.equal((await house.list()).length, 1);
    await tendLater(2 * 3600);
    assert.equal(await activeKid(), kid);
    write(second);
    await tendLater(60);
    await tendLater(3600);
    assert.equal(await activeKid(), thumbprintOf(createPublicKey(second)));
  });

  it('that is damaged while Usher runs is refused once, and the key before stays in use (C13)', async () => {
    write(rsaPem());
    await withFile();
    await house.keys.prepare();
    const kid = await activeKid();
    write('-----BEGIN PRIVATE KEY-----\nMIIE');
    for (let n = 0; n < 3; n += 1) await tendLater(60);
    assert.equal(await activeKid(), kid);
    const refused = house.lines.filter(({ event }) => event === 'error signing_key_file_refused');
    assert.equal(refused.length, 1);
    assert.match(
      String((refused[0]!.fields['err'] as AppError).hint),
      /is cut off, or damaged\. Copy/,
    );
    rmSync(file);
    await tendLater(60);
    assert.equal(await activeKid(), kid);
    await assert.rejects(house.another().prepare(), isError('signing_key_refused'));
  });

  it('that was revoked or retired is not taken again', async () => {
    const pem = rsaPem();
    write(pem);
    await withFile();
    await house.keys.prepare();
    const { active } = await revoke(house.change, await activeKid());
    house.clock.pass(1);
    await assert.rejects(house.another().prepare(), isError('signing_key_refused'));
    await tendLater(60);
    assert.equal(await activeKid(), active);
  });
});
