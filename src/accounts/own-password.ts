import type { AllowTry } from '../model/allow-try.ts';
import type { AuditSource } from '../model/audit-event.ts';
import { type AccountDeps, endSessionsOf, recordAct } from './account-deps.ts';
import { judgePassword, type PasswordFault } from './judge-password.ts';
import { hashPassword } from './password-hash.ts';
import { matchesInTurn } from './try-password.ts';

export type PasswordChange =
  | { readonly kind: 'changed'; readonly endedSessions: number }
  | { readonly kind: 'refused'; readonly fault: PasswordFault }
  /** The password of now is not right, or may not be tried any more, or the account is disabled. */
  | { readonly kind: 'wrong' }
  | { readonly kind: 'busy' };

/** What somebody who is signed in sends to change their password. */
export interface WishedPassword {
  readonly current: string;
  readonly next: string;
  /** The session in which it is changed: the others end. */
  readonly keptIdHash: string | null;
}

/**
 * Whether this is the account's password now: asked before anything of the account is changed by its owner. Tries are
 * counted as at the sign-in.
 */
export async function confirmPassword(
  deps: AccountDeps,
  accountId: string,
  typed: string,
  allow: AllowTry,
): Promise<'right' | 'wrong' | 'busy'> {
  const account = await deps.storage.accounts.find(accountId);
  if (!(await allow(account?.name ?? accountId))) return 'wrong';
  const stored = await deps.storage.accounts.findPassword(accountId);
  const isRight = await matchesInTurn(deps, typed, stored?.hash ?? null);
  if (isRight === null) return 'busy';
  return isRight && account?.disabledAt === null ? 'right' : 'wrong';
}

/** Puts another password in the place of the one that is known. Links of the account go, other sessions end. */
export async function changePassword(
  deps: AccountDeps,
  accountId: string,
  { current, next, keptIdHash }: WishedPassword,
  allow: AllowTry,
  source: AuditSource,
): Promise<PasswordChange> {
  const found = await deps.storage.accounts.find(accountId);
  if (!found) return { kind: 'wrong' };
  const judged = judgePassword(next, deps.settings.policy, found);
  const confirmed = await confirmPassword(deps, accountId, current, allow);
  if (confirmed !== 'right') return { kind: confirmed };
  if ('fault' in judged) return { kind: 'refused', fault: judged.fault };
  const hash = await deps.hashes.run(() => hashPassword(judged.password, deps.random));
  if (hash === null) return { kind: 'busy' };
  const now = deps.clock.nowSeconds();
  return deps.storage.transaction(async (inside) => {
    const account = await inside.accounts.lock(accountId);
    const isAsFound = account?.disabledAt === null && account.passwordSetAt === found.passwordSetAt;
    if (!account || !isAsFound) return { kind: 'wrong' };
    await inside.accounts.setPassword(accountId, { hash, importedRounds: 0 }, now);
    await inside.accountLinks.removeAll(accountId);
    const endedSessions = await endSessionsOf(deps, inside, account, keptIdHash);
    const reason = 'changed';
    await recordAct(deps, inside, { action: 'account-password', account, reason, source });
    return { kind: 'changed', endedSessions };
  });
}
