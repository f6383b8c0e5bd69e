import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { createHashQueue } from '../../src/accounts/hash-queue.ts';
import { systemRandom } from '../../src/base/random.ts';
import { openStorage } from '../../src/storage/open-storage.ts';
import { createSealer } from '../../src/storage/sealer.ts';
import { AccountHouse, allow, TESTER } from '../support/account-house.ts';

const PASSWORD = 'kahvila pöytä 7';
const WEEK = 7 * 86_400;
const HOUR = 3600;

describe('F8 links by which passwords are set', () => {
  let house: AccountHouse;
  beforeEach(async () => {
    house = await AccountHouse.open();
  });
  afterEach(() => house.close());

  const link = async (id: string, purpose: 'invite' | 'reset' = 'invite', replaces = true) => {
    const made = await house.accounts.makeLink(id, purpose, TESTER, { replaces });
    assert.ok(made);
    return made.secret;
  };
  const use = async (secret: string, password = PASSWORD) =>
    (await house.accounts.useLink(secret, password, TESTER)).kind;

  test('hold 256 random bits, of which the store knows the hash alone', async () => {
    const { id } = await house.add('joki');
    const secret = await link(id);
    assert.match(secret, /^[\w-]{43}$/);
    const [stored] = await house.accounts.links(id);
    assert.notEqual(stored?.secretHash, secret);
    for (const made of [stored?.secretHash ?? '', '', secret.slice(1), `${secret}x`, id]) {
      assert.equal(await house.accounts.lookAtLink(made), null);
      assert.equal(await use(made), 'gone');
    }
  });

  test('work once', async () => {
    const { id } = await house.add('joki');
    const secret = await link(id);
    assert.equal(await use(secret), 'set');
    assert.equal(await use(secret, 'another pöytä 8'), 'gone');
    const tried = await house.accounts.tryPassword('joki', PASSWORD, allow);
    assert.equal(tried.kind, 'right');
  });

  test('are not spent by looking, nor by a password that is refused', async () => {
    const { id } = await house.add('joki');
    const secret = await link(id);
    for (let n = 0; n < 20; n += 1) assert.ok(await house.accounts.lookAtLink(secret));
    assert.equal(await use(secret, 'password1'), 'refused');
    assert.equal(await use(secret, 'short'), 'refused');
    assert.equal(await use(secret), 'set');
  });

  test('end: an invitation after a week, a reset after an hour', async () => {
    for (const [purpose, seconds] of [
      ['invite', WEEK],
      ['reset', HOUR],
    ] as const) {
      const { id } = await house.add(purpose);
      const [late, last] = [await link(id, purpose), await link(id, purpose, false)];
      house.clock.pass(seconds - 1);
      assert.ok(await house.accounts.lookAtLink(last));
      house.clock.pass(1);
      assert.equal(await house.accounts.lookAtLink(late), null);
      assert.equal(await use(last), 'gone');
    }
  });

  test('end with the next one of an operator, with the password, the account, and its disabling', async () => {
    const { id } = await house.add('joki');
    const first = await link(id);
    const second = await link(id);
    assert.equal(await use(first), 'gone');
    const third = await link(id, 'reset', false);
    assert.equal(await use(second), 'set');
    assert.equal(await use(third), 'gone');
    const fourth = await link(id, 'reset');
    await house.accounts.disable(id, TESTER);
    assert.equal(await use(fourth), 'gone');
    assert.equal(await house.accounts.makeLink(id, 'reset', TESTER), null);
    await house.accounts.enable(id, TESTER);
    assert.equal(await use(fourth), 'gone');
    const fifth = await link(id, 'reset');
    await house.accounts.remove(id, TESTER);
    assert.equal(await use(fifth), 'gone');
  });

  test('that people ask for themselves spoil no other, and are no more than five', async () => {
    const { id } = await house.addWithPassword('joki', PASSWORD);
    const secrets: string[] = [];
    for (let n = 0; n < 5; n += 1) secrets.push(await link(id, 'reset', false));
    assert.equal(await house.accounts.makeLink(id, 'reset', TESTER, { replaces: false }), null);
    assert.equal(await use(secrets[0] ?? '', 'another pöytä 8'), 'set');
    for (const secret of secrets) assert.equal(await use(secret), 'gone');
  });

  test('end every session of the account, and leave the second factor as it is', async () => {
    const { id } = await house.addWithPassword('joki', PASSWORD);
    await house.storage.accountFactors.putTotp({
      ...{ accountId: id, secret: 'GEZDGNBVGY3TQOJQ', createdAt: 1, lastStep: 0 },
    });
    for (const hash of ['one', 'two']) await house.openSession(id, hash);
    assert.equal(await use(await link(id, 'reset'), 'another pöytä 8'), 'set');
    assert.deepEqual(await house.accounts.sessions(id), []);
    const tried = await house.accounts.tryPassword('joki', 'another pöytä 8', allow);
    assert.equal(tried.kind, 'half');
  });
});

test('F8 a link that comes a hundred times at once, to two processes, sets one password', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'usher-links-'));
  const houses: AccountHouse[] = [];
  for (let n = 0; n < 2; n += 1) {
    const seal = createSealer('a secret of a test, 32 bytes long', systemRandom);
    const url = `sqlite:${join(folder, 'usher.db')}`;
    const clock = {
      nowSeconds: () => 1_800_000_000,
      monotonicMs: () => 0,
      nowDate: () => new Date(),
    };
    const storage = await openStorage({ url, clock, seal });
    // Nobody is turned away, so that all come to the store.
    houses.push(await AccountHouse.open({ storage, queue: createHashQueue(4, 1000) }));
  }
  const [one, two] = houses;
  assert.ok(one && two);
  const { id } = await one.add('joki');
  const made = await one.accounts.makeLink(id, 'invite', TESTER);
  const used = await Promise.all(
    Array.from({ length: 100 }, (_, n) =>
      (n % 2 === 0 ? one : two).accounts.useLink(made?.secret ?? '', `pöytä no. ${n} ok`, TESTER),
    ),
  );
  const kinds = used.map(({ kind }) => kind);
  assert.equal(kinds.filter((kind) => kind === 'set').length, 1);
  assert.equal(kinds.filter((kind) => kind === 'gone').length, 99);
  const winner = kinds.indexOf('set');
  for (const n of [winner, (winner + 1) % 100]) {
    const tried = await one.accounts.tryPassword('joki', `pöytä no. ${n} ok`, allow);
    assert.equal(tried.kind, n === winner ? 'right' : 'wrong');
  }
  for (const house of houses) await house.close();
  rmSync(folder, { recursive: true });
});
