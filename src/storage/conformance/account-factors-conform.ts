import assert from 'node:assert/strict';
import { it } from 'node:test';
import { systemRandom } from '../../base/random.ts';
import { MOST_WRONG_TOTP_CODES } from '../../model/account.ts';
import { createSealer } from '../sealer.ts';
import { ODD_TEXTS } from './odd-texts.ts';
import { accountLinkOf, accountOf, passkeyOf } from './sample-accounts.ts';
import { isConflict, NOON } from './sample-records.ts';
import { openTestStorage } from './test-database.ts';
import type { WithStorage } from './with-storage.ts';

const TOTP = {
  ...{ accountId: 'a1', secret: 'JBSWY3DPEHPK3PXP', createdAt: NOON, lastStep: 7 },
  wrongCodes: 0,
};

export function accountLinksConform(withStorage: WithStorage): void {
  it('finds a link until it expires, and spends nothing by that', () =>
    withStorage(async ({ accounts, accountLinks }) => {
      await accounts.create(accountOf('a1'), null);
      const link = accountLinkOf('h', { purpose: 'reset' });
      await accountLinks.create(link);
      for (const now of [NOON, NOON + 3599]) {
        assert.deepEqual(await accountLinks.find('h', now), link);
      }
      assert.equal(await accountLinks.find('h', NOON + 3600), null);
      assert.equal(await accountLinks.find('H', NOON), null);
      await assert.rejects(accountLinks.create(link), isConflict);
      const nobodys = accountLinkOf('x', { accountId: 'nobody' });
      await assert.rejects(accountLinks.create(nobodys), isConflict);
    }));

  it('gives a link away once, and not once it has expired', () =>
    withStorage(async ({ accounts, accountLinks }) => {
      await accounts.create(accountOf('a1'), null);
      await accountLinks.create(accountLinkOf('h'));
      assert.equal(await accountLinks.take('h', NOON + 3600), null);
      assert.deepEqual(await accountLinks.take('h', NOON + 3599), accountLinkOf('h'));
      assert.equal(await accountLinks.take('h', NOON), null);
    }));

  it('lists and removes those of one account', () =>
    withStorage(async ({ accounts, accountLinks }) => {
      for (const id of ['a1', 'a2']) await accounts.create(accountOf(id), null);
      await accountLinks.create(accountLinkOf('old', { createdAt: NOON - 9 }));
      await accountLinks.create(accountLinkOf('new'));
      await accountLinks.create(accountLinkOf('over', { expiresAt: NOON }));
      await accountLinks.create(accountLinkOf('other', { accountId: 'a2' }));
      const ids = async (id: string) =>
        (await accountLinks.list(id, NOON)).map(({ secretHash }) => secretHash);
      assert.deepEqual(await ids('a1'), ['new', 'old']);
      assert.equal(await accountLinks.removeAll('a1'), 3);
      assert.deepEqual([await ids('a1'), await ids('a2')], [[], ['other']]);
    }));

  it('is swept once it has expired', () =>
    withStorage(async ({ accounts, accountLinks, sweep }) => {
      await accounts.create(accountOf('a1'), null);
      await accountLinks.create(accountLinkOf('over', { expiresAt: NOON }));
      await accountLinks.create(accountLinkOf('lives', { expiresAt: NOON + 1 }));
      assert.equal(await sweep(NOON, null), 1);
      assert.ok(await accountLinks.find('lives', NOON));
    }));
}

export function accountFactorsConform(withStorage: WithStorage): void {
  it('keeps one factor of time-based codes, sealed, and puts the next in its place', () =>
    withStorage(async ({ accounts, accountFactors }, url) => {
      await accounts.create(accountOf('a1'), null);
      assert.equal(await accountFactors.findTotp('a1'), null);
      await accountFactors.putTotp(TOTP);
      assert.deepEqual(await accountFactors.findTotp('a1'), TOTP);
      const next = { ...TOTP, secret: 'other', createdAt: NOON + 1, lastStep: 0 };
      await accountFactors.putTotp(next);
      assert.deepEqual(await accountFactors.findTotp('a1'), next);
      if (url !== 'sqlite::memory:') await assertSealed(url);
      assert.equal(await accountFactors.removeTotp('a1'), true);
      assert.equal(await accountFactors.removeTotp('a1'), false);
    }));

  it('accepts a step once, and none before it (RFC 6238 5.2)', () =>
    withStorage(async ({ accounts, accountFactors }) => {
      await accounts.create(accountOf('a1'), null);
      await accountFactors.putTotp(TOTP);
      const accepted = [];
      for (const step of [7, 6, 8, 8, 7, 10, 9]) {
        accepted.push(await accountFactors.spendStep(TOTP, step));
      }
      assert.deepEqual(accepted, [false, false, true, false, false, true, false]);
      const another = { ...TOTP, createdAt: NOON + 1 };
      assert.equal(await accountFactors.spendStep(another, 20), false);
    }));

  it('counts wrong codes of one factor, all at once too, until a step is spent or they are forgiven', () =>
    withStorage(async ({ accounts, accountFactors }) => {
      await accounts.create(accountOf('a1'), null);
      await accountFactors.putTotp(TOTP);
      const wrong = async () => (await accountFactors.findTotp('a1'))?.wrongCodes;
      const many = Array.from({ length: MOST_WRONG_TOTP_CODES }, () => TOTP);
      await Promise.all(many.slice(1).map((totp) => accountFactors.noteWrongCode(totp)));
      assert.equal((await accountFactors.count('a1')).isTotpClosed, false);
      await accountFactors.noteWrongCode({ ...TOTP, createdAt: NOON + 1 });
      assert.equal(await wrong(), MOST_WRONG_TOTP_CODES - 1);
      await accountFactors.noteWrongCode(TOTP);
      assert.equal((await accountFactors.count('a1')).isTotpClosed, true);
      await accountFactors.forgiveWrongCodes('a1');
      assert.equal(await wrong(), 0);
      await accountFactors.noteWrongCode(TOTP);
      await accountFactors.spendStep(TOTP, 8);
      assert.equal(await wrong(), 0);
      await accountFactors.noteWrongCode(TOTP);
      await accountFactors.putTotp(TOTP);
      assert.equal(await wrong(), 0);
    }));

  it('gives each recovery code away once, and none of an older set', () =>
    withStorage(async ({ accounts, accountFactors }) => {
      for (const id of ['a1', 'a2']) await accounts.create(accountOf(id), null);
      await accountFactors.replaceRecoveryCodes('a1', ['one', 'two']);
      assert.equal(await accountFactors.takeRecoveryCode('a2', 'one'), false);
      assert.equal(await accountFactors.takeRecoveryCode('a1', 'one'), true);
      assert.equal(await accountFactors.takeRecoveryCode('a1', 'one'), false);
      await accountFactors.replaceRecoveryCodes('a1', ['three']);
      assert.equal(await accountFactors.takeRecoveryCode('a1', 'two'), false);
      const count = await accountFactors.count('a1');
      assert.deepEqual(count, { totp: false, isTotpClosed: false, passkeys: 0, recoveryCodes: 1 });
    }));
}

async function assertSealed(url: string): Promise<void> {
  const seal = createSealer('another secret, 32 bytes or more', systemRandom);
  const changed = await openTestStorage(url, { seal });
  try {
    assert.equal((await changed.accountFactors.findTotp('a1'))?.secret, null);
    assert.equal((await changed.accountFactors.count('a1')).totp, true);
  } finally {
    await changed.close();
  }
}

export function passkeysConform(withStorage: WithStorage): void {
  it('gives a passkey back as it was made, and one credential to one account', () =>
    withStorage(async ({ accounts, passkeys }) => {
      for (const id of ['a1', 'a2']) await accounts.create(accountOf(id), null);
      for (const [n, text] of ODD_TEXTS.entries()) {
        const texts = { publicKey: text, transports: [text], label: text };
        const key = passkeyOf(text, { ...texts, backedUp: false, createdAt: NOON + n });
        await passkeys.create(key);
        assert.deepEqual(await passkeys.find(text), key);
      }
      const long = passkeyOf('x'.repeat(1364), { accountId: 'a2', lastUsedAt: NOON });
      await passkeys.create(long);
      assert.deepEqual(await passkeys.list('a2'), [long]);
      assert.equal((await passkeys.list('a1')).length, ODD_TEXTS.length);
      const stolen = passkeyOf('UPPER', { accountId: 'a2' });
      await assert.rejects(passkeys.create(stolen), isConflict);
      await assert.rejects(passkeys.create(passkeyOf('k', { accountId: 'no' })), isConflict);
    }));

  it('takes a use whose count went up, or one that never counts (WebAuthn 6.1.1)', () =>
    withStorage(async ({ accounts, passkeys }) => {
      await accounts.create(accountOf('a1'), null);
      await passkeys.create(passkeyOf('k'));
      const use = (signCount: number) =>
        passkeys.use('k', { signCount, backedUp: false, now: NOON + signCount });
      const used = [];
      for (const count of [0, 0, 3, 3, 2, 0, 4]) used.push(await use(count));
      assert.deepEqual(used, [true, true, true, false, false, false, true]);
      const expected = { signCount: 4, backedUp: false, lastUsedAt: NOON + 4 };
      assert.deepEqual(await passkeys.find('k'), passkeyOf('k', expected));
      const unknown = await passkeys.use('x', { signCount: 1, backedUp: true, now: NOON });
      assert.equal(unknown, false);
    }));

  it('renames and removes only what the account has', () =>
    withStorage(async ({ accounts, passkeys }) => {
      for (const id of ['a1', 'a2']) await accounts.create(accountOf(id), null);
      for (const id of ['k1', 'k2', 'k3']) await passkeys.create(passkeyOf(id));
      assert.equal(await passkeys.rename('a2', 'k1', 'Mine'), false);
      assert.equal(await passkeys.rename('a1', 'k1', 'Phone'), true);
      assert.equal((await passkeys.find('k1'))?.label, 'Phone');
      assert.equal(await passkeys.remove('a2', 'k1'), false);
      assert.equal(await passkeys.remove('a1', 'k1'), true);
      assert.equal(await passkeys.removeAll('a1'), 2);
      assert.equal(await passkeys.find('k2'), null);
    }));
}
