import { type Account, MOST_WRONG_TOTP_CODES, type TotpFactor } from '../model/account.ts';
import type { AllowTry } from '../model/allow-try.ts';
import type { AuditSource } from '../model/audit-event.ts';
import type { AccountFactorRepository } from '../storage/account-repositories.ts';
import { type AccountDeps, endSessionsOf, recordAct } from './account-deps.ts';
import { hashRecoveryCode, makeRecoveryCodes } from './recovery-codes.ts';
import { findTotpStep } from './totp.ts';
import type { FollowingFactor, PasswordTry, WrongReason } from './try-password.ts';

/** What is kept between the password and what follows it. */
export interface HalfWay {
  readonly accountId: string;
  /** Which password it was: one that was changed since opens nothing. */
  readonly passwordSetAt: number | null;
}

export interface GivenFactor {
  readonly factor: Exclude<FollowingFactor, 'passkey'>;
  readonly code: string;
}

/** Judges what follows a right password. Whatever is accepted is spent, for exactly one caller. */
export async function trySecondFactor(
  deps: AccountDeps,
  { accountId, passwordSetAt }: HalfWay,
  given: GivenFactor,
  allow: AllowTry,
): Promise<PasswordTry> {
  const account = await deps.storage.accounts.find(accountId);
  const wrong = (reason: WrongReason): PasswordTry => ({ kind: 'wrong', reason, accountId });
  if (!(await allow(account?.name ?? accountId))) return wrong('not-looked-at');
  if (!account) return wrong('unknown-name');
  if (account.disabledAt !== null) return wrong('disabled');
  if (account.passwordSetAt === null || account.passwordSetAt !== passwordSetAt) {
    return wrong('password-changed');
  }
  const refused = await spendFactor(deps, account, given);
  return refused === null ? { kind: 'right', account } : wrong(refused);
}

/** Null where it was accepted. Recovery codes stand in for what shows time-based codes, and go with it. */
export async function spendFactor(
  { storage, clock }: Pick<AccountDeps, 'storage' | 'clock'>,
  { id }: Account,
  { factor, code }: GivenFactor,
): Promise<WrongReason | null> {
  const { accountFactors } = storage;
  const totp = await accountFactors.findTotp(id);
  if (!totp) return 'wrong-code';
  if (factor === 'recovery-code') {
    const hash = hashRecoveryCode(id, code);
    const isTaken = hash !== null && (await accountFactors.takeRecoveryCode(id, hash));
    if (!isTaken) return 'wrong-code';
    await accountFactors.forgiveWrongCodes(id);
    return null;
  }
  if (totp.wrongCodes >= MOST_WRONG_TOTP_CODES) return 'too-many-wrong-codes';
  return spendCode(accountFactors, totp, code, clock.nowSeconds());
}

async function spendCode(
  factors: AccountFactorRepository,
  totp: TotpFactor,
  code: string,
  now: number,
): Promise<WrongReason | null> {
  if (totp.secret === null) return 'unreadable-factor';
  const step = findTotpStep(totp.secret, code, now);
  if (step === null) {
    await factors.noteWrongCode(totp);
    return 'wrong-code';
  }
  return (await factors.spendStep(totp, step)) ? null : 'spent-code';
}

/**
 * Makes an app that shows time-based codes the account's second factor, once it has shown a right one. The recovery
 * codes are told this once. Null where the code is not right, or the account is gone or disabled. Other sessions end.
 */
export async function confirmTotp(
  deps: AccountDeps,
  accountId: string,
  given: { readonly secret: string; readonly code: string; readonly keptIdHash: string | null },
  source: AuditSource,
): Promise<readonly string[] | null> {
  const now = deps.clock.nowSeconds();
  const step = findTotpStep(given.secret, given.code, now);
  if (step === null) return null;
  const codes = makeRecoveryCodes(deps.random);
  return deps.storage.transaction(async (inside) => {
    const account = await inside.accounts.lock(accountId);
    if (!account || account.disabledAt !== null) return null;
    const totp = { accountId, secret: given.secret, createdAt: now, lastStep: step };
    await inside.accountFactors.putTotp(totp);
    await inside.accountFactors.replaceRecoveryCodes(accountId, hashesOf(account, codes));
    await endSessionsOf(deps, inside, account, given.keptIdHash);
    await recordAct(deps, inside, { action: 'account-factor', account, reason: 'totp', source });
    return codes;
  });
}

/** New recovery codes in the place of the old ones; null where there is no factor that they could stand in for. */
export async function renewRecoveryCodes(
  deps: AccountDeps,
  accountId: string,
  source: AuditSource,
): Promise<readonly string[] | null> {
  const codes = makeRecoveryCodes(deps.random);
  return deps.storage.transaction(async (inside) => {
    const account = await inside.accounts.lock(accountId);
    if (!account || !(await inside.accountFactors.findTotp(accountId))) return null;
    await inside.accountFactors.replaceRecoveryCodes(accountId, hashesOf(account, codes));
    const reason = 'recovery-codes';
    await recordAct(deps, inside, { action: 'account-factor', account, reason, source });
    return codes;
  });
}

/** Takes the app and its recovery codes away; `all`: passkeys too, and all sessions end. False for no such account. */
export async function removeFactors(
  deps: AccountDeps,
  accountId: string,
  which: 'totp' | 'all',
  source: AuditSource,
): Promise<boolean> {
  return deps.storage.transaction(async (inside) => {
    const account = await inside.accounts.lock(accountId);
    if (!account) return false;
    await inside.accountFactors.removeTotp(accountId);
    await inside.accountFactors.replaceRecoveryCodes(accountId, []);
    if (which === 'all') {
      await inside.passkeys.removeAll(accountId);
      await endSessionsOf(deps, inside, account, null);
    }
    const reason = which === 'all' ? 'all removed' : 'totp removed';
    await recordAct(deps, inside, { action: 'account-factor', account, reason, source });
    return true;
  });
}

function hashesOf({ id }: Account, codes: readonly string[]): readonly string[] {
  return codes.map((code) => hashRecoveryCode(id, code) ?? '');
}
