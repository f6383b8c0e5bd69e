import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Storage } from '../storage.ts';
import { ODD_TEXTS } from './odd-texts.ts';
import { accountLinkOf, accountOf, passkeyOf } from './sample-accounts.ts';
import { isConflict, NOON } from './sample-records.ts';
import type { WithStorage } from './with-storage.ts';

const HASH = { hash: '$argon2id$v=19$x', importedRounds: 0 };

export function accountsConform(withStorage: WithStorage): void {
  recordsConform(withStorage);
  passwordsConform(withStorage);
  removalConforms(withStorage);
}

function recordsConform(withStorage: WithStorage): void {
  it('gives an account back as it was made, by id and by name, with every text', () =>
    withStorage(async ({ accounts }) => {
      assert.equal(await accounts.find('a1'), null);
      for (const [n, text] of ODD_TEXTS.entries()) {
        const texts = { name: text, displayName: text, email: text, language: text };
        const more = { createdBy: text, groups: [text, `${n}`], disabledAt: NOON };
        const account = accountOf(`a${n}`, { ...texts, ...more, passwordSetAt: NOON - 1 });
        await accounts.create(account, HASH);
        assert.deepEqual(await accounts.find(`a${n}`), account);
        assert.deepEqual(await accounts.findByName(text), account);
      }
      assert.equal(await accounts.findByName('a1'), null);
    }));

  it('finds those of an e-mail address, whatever its capitals, oldest first', () =>
    withStorage(async ({ accounts }) => {
      const email = 'Joki@Example.org';
      await accounts.create(accountOf('later', { email, createdAt: NOON + 1 }), null);
      await accounts.create(accountOf('one', { email: 'joki@example.org' }), null);
      await accounts.create(accountOf('other', { email: 'ann@example.org' }), null);
      await accounts.create(accountOf('none'), null);
      const found = async (limit: number) =>
        (await accounts.findByEmail('JOKI@example.ORG', limit)).map(({ id }) => id);
      assert.deepEqual([await found(9), await found(1)], [['one', 'later'], ['one']]);
      assert.deepEqual(await accounts.findByEmail('', 9), []);
    }));

  it('refuses a second account of one id or one name', () =>
    withStorage(async ({ accounts }) => {
      await accounts.create(accountOf('a1'), null);
      await assert.rejects(accounts.create(accountOf('a1', { name: 'x' }), null), isConflict);
      const twin = accountOf('a2', { name: 'name of a1' });
      await assert.rejects(accounts.create(twin, null), isConflict);
    }));

  it('lists them oldest first, page by page', () =>
    withStorage(async ({ accounts }) => {
      const made = [];
      for (const id of ['a3', 'a1', 'a2']) {
        const account = accountOf(id, { createdAt: id === 'a3' ? NOON - 1 : NOON });
        await accounts.create(account, null);
        made.push(account);
      }
      assert.deepEqual(await accounts.list(10), made);
      const first = await accounts.list(2);
      assert.deepEqual(first, made.slice(0, 2));
      assert.deepEqual(await accounts.list(2, first[1]), made.slice(2));
      assert.deepEqual(await accounts.list(2, made[2]), []);
    }));

  it('changes what may change, and no name, no making and no password', () =>
    withStorage(async ({ accounts }) => {
      const account = accountOf('a1', { passwordSetAt: NOON });
      await accounts.create(account, HASH);
      const changes = { displayName: 'Åsa', email: 'a@example.org', groups: ['g'], language: 'de' };
      const changed = { ...account, ...changes, disabledAt: NOON + 1 };
      const forbidden = { name: 'x', createdBy: 'x', createdAt: 1, passwordSetAt: null };
      assert.equal(await accounts.save({ ...changed, ...forbidden }), true);
      assert.deepEqual(await accounts.find('a1'), changed);
      assert.deepEqual(await accounts.findPassword('a1'), HASH);
      assert.equal(await accounts.save(accountOf('a2')), false);
      assert.equal(await accounts.find('a2'), null);
    }));

  it('locks the one that is there', () =>
    withStorage(async ({ accounts, transaction }) => {
      await accounts.create(accountOf('a1'), null);
      const locked = await transaction((inside) => inside.accounts.lock('a1'));
      assert.deepEqual(locked, accountOf('a1'));
      assert.equal(await transaction((inside) => inside.accounts.lock('a2')), null);
    }));
}

function passwordsConform(withStorage: WithStorage): void {
  it('keeps a password, puts another in its place, and takes it away', () =>
    withStorage(async ({ accounts }) => {
      await accounts.create(accountOf('a1'), null);
      assert.equal(await accounts.findPassword('a1'), null);
      const imported = { hash: '$scram', importedRounds: 10_000 };
      assert.equal(await accounts.setPassword('a1', imported, NOON + 1), true);
      assert.deepEqual(await accounts.findPassword('a1'), imported);
      assert.equal((await accounts.find('a1'))?.passwordSetAt, NOON + 1);
      assert.equal(await accounts.setPassword('a1', null, NOON + 2), true);
      assert.equal(await accounts.findPassword('a1'), null);
      assert.deepEqual(await accounts.find('a1'), accountOf('a1'));
      assert.equal(await accounts.setPassword('a2', HASH, NOON), false);
    }));

  it('renews a hash only while it is there', () =>
    withStorage(async ({ accounts }) => {
      const account = accountOf('a1', { passwordSetAt: NOON });
      await accounts.create(account, { hash: 'old', importedRounds: 4096 });
      assert.equal(await accounts.renewHash('a1', 'other', 'new'), false);
      assert.equal(await accounts.renewHash('a1', 'old', 'new'), true);
      assert.equal(await accounts.renewHash('a1', 'old', 'newer'), false);
      assert.deepEqual(await accounts.findPassword('a1'), { hash: 'new', importedRounds: 0 });
      assert.deepEqual(await accounts.find('a1'), account);
    }));

  it('knows what the costliest imported password asks for', () =>
    withStorage(async ({ accounts }) => {
      assert.equal(await accounts.mostImportedRounds(), 0);
      await accounts.create(accountOf('a1'), { hash: 'x', importedRounds: 4096 });
      await accounts.create(accountOf('a2'), { hash: 'y', importedRounds: 10_000 });
      assert.equal(await accounts.mostImportedRounds(), 10_000);
      await accounts.renewHash('a2', 'y', 'z');
      assert.equal(await accounts.mostImportedRounds(), 4096);
    }));
}

function removalConforms(withStorage: WithStorage): void {
  it('removes an account with all that hangs on it, and no other', () =>
    withStorage(async (storage) => {
      for (const id of ['a1', 'a2']) await fill(storage, id);
      assert.equal(await storage.accounts.remove('a1'), true);
      assert.equal(await storage.accounts.remove('a1'), false);
      assert.deepEqual(await left(storage, 'a1'), [null, [], 0, 0, 0, null]);
      assert.deepEqual(await left(storage, 'a2'), ['name of a2', ['link a2'], 1, 1, 2, HASH.hash]);
    }));
}

async function fill(storage: Storage, id: string): Promise<void> {
  const { accounts, accountLinks, accountFactors, passkeys } = storage;
  await accounts.create(accountOf(id), HASH);
  await accountLinks.create(accountLinkOf(`link ${id}`, { accountId: id }));
  await accountFactors.putTotp({ accountId: id, secret: 's', createdAt: NOON, lastStep: 0 });
  await accountFactors.replaceRecoveryCodes(id, ['one', 'two']);
  await passkeys.create(passkeyOf(`key of ${id}`, { accountId: id }));
}

async function left(storage: Storage, id: string): Promise<unknown[]> {
  const { accounts, accountLinks, accountFactors } = storage;
  const links = await accountLinks.list(id, NOON);
  const { totp, passkeys, recoveryCodes } = await accountFactors.count(id);
  const password = await accounts.findPassword(id);
  return [
    (await accounts.find(id))?.name ?? null,
    links.map(({ secretHash }) => secretHash),
    ...[Number(totp), passkeys, recoveryCodes],
    password?.hash ?? null,
  ];
}
