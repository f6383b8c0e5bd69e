import assert from 'node:assert/strict';
import { it } from 'node:test';
import { unlessConflict } from './room-chances.ts';
import { accountLinkOf, accountOf, passkeyOf } from './sample-accounts.ts';
import { NOON } from './sample-records.ts';
import type { TestDatabases } from './test-database.ts';
import { hundredfold, withTwoOf } from './two-storages.ts';

/** What a hundred want at once of an account, and one may have. */
export function accountRaces(databases: TestDatabases): void {
  const withTwo = withTwoOf(databases);

  it('makes one of a hundred accounts of one name', () =>
    withTwo(async (one, two) => {
      const made = await hundredfold(one, two, (storage, n) =>
        unlessConflict(storage.accounts.create(accountOf(`a${n}`, { name: 'joki' }), null)),
      );
      assert.equal(made.filter(Boolean).length, 1);
      assert.equal((await two.accounts.list(200)).length, 1);
    }));

  it('gives a link to one of a hundred, and back where its transaction fails', () =>
    withTwo(async (one, two) => {
      await one.accounts.create(accountOf('a1'), null);
      await one.accountLinks.create(accountLinkOf('h'));
      await assert.rejects(
        one.transaction(async ({ accountLinks }) => {
          assert.ok(await accountLinks.take('h', NOON));
          throw new Error('no');
        }),
      );
      const taken = await hundredfold(one, two, (storage) =>
        storage.transaction(({ accountLinks }) => accountLinks.take('h', NOON)),
      );
      assert.deepEqual(taken.filter(Boolean), [accountLinkOf('h')]);
    }));

  it('accepts a time-based code of one of a hundred', () =>
    withTwo(async (one, two) => {
      await one.accounts.create(accountOf('a1'), null);
      const factor = { accountId: 'a1', secret: 's', createdAt: NOON, lastStep: 0 };
      await one.accountFactors.putTotp(factor);
      const accepted = await hundredfold(one, two, (storage) =>
        storage.accountFactors.spendStep(factor, 1),
      );
      assert.equal(accepted.filter(Boolean).length, 1);
    }));

  it('accepts a recovery code of one of a hundred', () =>
    withTwo(async (one, two) => {
      await one.accounts.create(accountOf('a1'), null);
      await one.accountFactors.replaceRecoveryCodes('a1', ['one', 'two']);
      const accepted = await hundredfold(one, two, (storage) =>
        storage.accountFactors.takeRecoveryCode('a1', 'one'),
      );
      assert.equal(accepted.filter(Boolean).length, 1);
      assert.equal((await two.accountFactors.count('a1')).recoveryCodes, 1);
    }));

  it('accepts one count of a passkey once, of a hundred', () =>
    withTwo(async (one, two) => {
      await one.accounts.create(accountOf('a1'), null);
      await one.passkeys.create(passkeyOf('k'));
      const used = await hundredfold(one, two, (storage) =>
        storage.passkeys.use('k', { signCount: 5, backedUp: true, now: NOON }),
      );
      assert.equal(used.filter(Boolean).length, 1);
    }));

  it('renews a hash once, and never over a password that was set meanwhile', () =>
    withTwo(async (one, two) => {
      await one.accounts.create(accountOf('a1'), { hash: 'old', importedRounds: 1 });
      const renewed = await hundredfold(one, two, (storage, n) =>
        n === 50
          ? storage.accounts.setPassword('a1', { hash: 'set', importedRounds: 0 }, NOON)
          : storage.accounts.renewHash('a1', 'old', `renewed ${n}`),
      );
      assert.ok(renewed.filter(Boolean).length <= 2);
      assert.equal((await two.accounts.findPassword('a1'))?.hash, 'set');
    }));

  it('lets one of a hundred change what each has locked and read', () =>
    withTwo(async (one, two) => {
      await one.accounts.create(accountOf('a1'), null);
      await hundredfold(one, two, (storage, n) =>
        storage.transaction(async ({ accounts }) => {
          const account = await accounts.lock('a1');
          assert.ok(account);
          await accounts.save({ ...account, groups: [...account.groups, `${n}`] });
        }),
      );
      assert.equal((await two.accounts.find('a1'))?.groups.length, 100);
    }));
}
