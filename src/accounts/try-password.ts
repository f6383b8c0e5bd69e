import type { Account } from '../model/account.ts';
import type { AllowTry } from '../model/allow-try.ts';
import { isStorageError } from '../storage/errors.ts';
import type { AccountDeps } from './account-deps.ts';
import { accountName } from './account-name.ts';
import { hashPassword, isOutdated, matchesPassword } from './password-hash.ts';
import { parsePassword } from './password-text.ts';

/** Why somebody is not let in: for the log, never for a page. */
export type WrongReason =
  | 'unknown-name'
  | 'no-password'
  | 'wrong-password'
  | 'disabled'
  | 'not-looked-at'
  | 'password-changed'
  | 'wrong-code'
  | 'spent-code'
  | 'too-many-wrong-codes'
  | 'unreadable-factor';

/** What can follow a password. */
export type FollowingFactor = 'totp' | 'recovery-code' | 'passkey';

export type PasswordTry =
  | { readonly kind: 'wrong'; readonly reason: WrongReason; readonly accountId: string | null }
  | { readonly kind: 'right'; readonly account: Account }
  /** Right, and one of these has to follow. */
  | {
      readonly kind: 'half';
      readonly account: Account;
      readonly factors: readonly FollowingFactor[];
    }
  /** Too many are being looked at. */
  | { readonly kind: 'busy' };

/**
 * Judges a name and a password. An account that is not there, has no password or is disabled costs the same: the same
 * questions to the store, one Argon2id, and as much PBKDF2 as the costliest imported password asks for.
 */
export async function tryPassword(
  deps: AccountDeps,
  typed: string,
  password: string,
  allow: AllowTry,
): Promise<PasswordTry> {
  const { accounts, accountFactors } = deps.storage;
  const name = accountName(typed, deps.settings.hosts);
  const account = await accounts.findByName(name);
  const accountId = account?.id ?? null;
  const wrong = (reason: WrongReason): PasswordTry => ({ kind: 'wrong', reason, accountId });
  if (!(await allow(account?.name ?? name))) return wrong('not-looked-at');
  const stored = await accounts.findPassword(accountId ?? '');
  const factors = await accountFactors.count(accountId ?? '');
  const isRight = await matchesInTurn(deps, password, stored?.hash ?? null);
  if (isRight === null) return { kind: 'busy' };
  if (!account) return wrong('unknown-name');
  if (!stored) return wrong('no-password');
  if (!isRight) return wrong('wrong-password');
  if (account.disabledAt !== null) return wrong('disabled');
  await renewHash(deps, account, stored.hash, password);
  if (!factors.totp) return { kind: 'right', account };
  const codes = factors.recoveryCodes > 0 ? (['recovery-code'] as const) : [];
  const keys = deps.settings.relyingParty && factors.passkeys > 0 ? (['passkey'] as const) : [];
  const others = [...codes, ...keys];
  // Where no code is looked at any more, none is asked for, unless there is nothing else that the page could ask for.
  const app = factors.isTotpClosed && others.length > 0 ? [] : (['totp'] as const);
  return { kind: 'half', account, factors: [...app, ...others] };
}

/**
 * Whether this is the password of the hash; null where too many are being looked at. What can be nobody's password is
 * not looked at, whoever is meant.
 */
export async function matchesInTurn(
  { storage, hashes }: Pick<AccountDeps, 'storage' | 'hashes'>,
  typed: string,
  hash: string | null,
): Promise<boolean | null> {
  const password = parsePassword(typed);
  if (password === null) return false;
  const mostRounds = await storage.accounts.mostImportedRounds();
  return hashes.run(() => matchesPassword(password, hash, mostRounds));
}

/** What was imported, or is cheaper than today's, becomes one of today's. If not now, then the next time. */
async function renewHash(
  { storage, hashes, random, log }: AccountDeps,
  { id }: Account,
  from: string,
  typed: string,
): Promise<void> {
  const password = parsePassword(typed);
  if (password === null || !isOutdated(from)) return;
  const isStillThere = async () => (await storage.accounts.findPassword(id))?.hash === from;
  try {
    // Of many who come with it at once, those who had to wait find it renewed.
    const to = await hashes.run(async () =>
      (await isStillThere()) ? hashPassword(password, random) : null,
    );
    if (to !== null) await storage.accounts.renewHash(id, from, to);
  } catch (thrown) {
    if (!isStorageError(thrown, 'storage_unavailable')) throw thrown;
    log.warn('password_not_renewed', { account: id, err: thrown });
  }
}
