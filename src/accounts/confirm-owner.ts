import type { AllowTry } from '../model/allow-try.ts';
import type { AccountDeps } from './account-deps.ts';
import { confirmPassword } from './own-password.ts';
import { hashRecoveryCode } from './recovery-codes.ts';
import { type GivenFactor, spendFactor } from './second-factors.ts';

/** What somebody who is signed in gives, to show once more who they are. */
export interface OwnerProof {
  readonly password: string;
  /** Of the app, or a recovery code. Asked for where an app is set up; else whatever it is counts for nothing. */
  readonly code: string;
}

/**
 * Whether this is the account's owner: their password, and where an app is set up what follows it at the sign-in. A
 * password that somebody looked at must not be enough to take the second factor away. Tries are counted as there.
 */
export async function confirmOwner(
  deps: AccountDeps,
  accountId: string,
  { password, code }: OwnerProof,
  allow: AllowTry,
): Promise<'right' | 'wrong' | 'busy'> {
  const byPassword = await confirmPassword(deps, accountId, password, allow);
  if (byPassword !== 'right') return byPassword;
  const account = await deps.storage.accounts.find(accountId);
  if (!account) return 'wrong';
  const { totp } = await deps.storage.accountFactors.count(accountId);
  if (!totp) return 'right';
  return (await spendFactor(deps, account, factorOf(accountId, code))) === null ? 'right' : 'wrong';
}

/** The two are told apart by their looks: six digits are no recovery code. */
function factorOf(accountId: string, code: string): GivenFactor {
  const isRecovery = hashRecoveryCode(accountId, code) !== null;
  return { factor: isRecovery ? 'recovery-code' : 'totp', code };
}
