import type { Account } from '../model/account.ts';
import type { AccountDeps } from './account-deps.ts';

/** The account as it was when somebody's password was looked at, and what they have shown. */
export interface SeenAccount extends Pick<Account, 'passwordSetAt' | 'email' | 'groups'> {
  /** Whether a second factor followed the password. */
  readonly secondFactor: boolean;
}

/**
 * Whether somebody who signs in with it now may go on: it is there, not disabled, and where it is known as what it was
 * `seen`, nothing has happened to it since that ends its sessions. To be asked once the session is there: whatever
 * changes the account has then either ended the session, or is seen here, since both lock the account.
 */
export async function stands(
  { storage }: Pick<AccountDeps, 'storage'>,
  id: string,
  seen: SeenAccount | null,
): Promise<boolean> {
  return storage.transaction(async (inside) => {
    const account = await inside.accounts.lock(id);
    if (!account || account.disabledAt !== null) return false;
    if (!seen) return true;
    const isSame =
      account.passwordSetAt === seen.passwordSetAt &&
      account.email === seen.email &&
      account.groups.join('\0') === seen.groups.join('\0');
    if (!isSame) return false;
    // An app that was set up meanwhile has ended all sessions that were opened without one.
    return seen.secondFactor || !(await inside.accountFactors.count(id)).totp;
  });
}
