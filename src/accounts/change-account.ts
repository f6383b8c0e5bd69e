import type { Account } from '../model/account.ts';
import type { AuditSource } from '../model/audit-event.ts';
import type { Repositories } from '../storage/storage.ts';
import { type AccountAction, type AccountDeps, endSessionsOf, recordAct } from './account-deps.ts';
import { type AccountWish, judgeWish } from './account-wish.ts';

/** What an operator changes; what is left out stays. */
export type AccountChanges = Partial<
  Pick<Account, 'displayName' | 'email' | 'groups' | 'language'>
>;

/**
 * Changes it, or says why not. Sessions end where the groups or the address change: they decide what somebody may do.
 * Links go with the address that they were sent to.
 */
export async function changeAccount(
  deps: AccountDeps,
  id: string,
  changes: AccountChanges,
  source: AuditSource,
): Promise<Account | { readonly refused: string } | null> {
  return inLocked(deps, id, async (account, inside) => {
    const wish: AccountWish = { ...account, ...changes };
    const judged = judgeWish(wish, new Set());
    if ('refused' in judged) return judged;
    const changed = { ...account, ...judged.wish };
    await inside.accounts.save(changed);
    const isMoved = account.email !== changed.email;
    if (isMoved) await inside.accountLinks.removeAll(id);
    if (isMoved || !isSameSet(account.groups, changed.groups)) {
      await endSessionsOf(deps, inside, account, null);
    }
    await recordAct(deps, inside, { action: 'account-change', account: changed, source });
    return changed;
  });
}

/** Nobody can sign in any more, and whoever has is signed out; links are of no use. Null for no such account. */
export async function disableAccount(
  deps: AccountDeps,
  id: string,
  source: AuditSource,
): Promise<'disabled' | 'disabled-before' | null> {
  return inLocked(deps, id, async (account, inside) => {
    if (account.disabledAt !== null) return 'disabled-before';
    await inside.accounts.save({ ...account, disabledAt: deps.clock.nowSeconds() });
    await inside.accountLinks.removeAll(id);
    await endSessionsOf(deps, inside, account, null);
    await recordAct(deps, inside, { action: 'account-disable', account, source });
    return 'disabled';
  });
}

export async function enableAccount(
  deps: AccountDeps,
  id: string,
  source: AuditSource,
): Promise<'enabled' | 'enabled-before' | null> {
  return inLocked(deps, id, async (account, inside) => {
    if (account.disabledAt === null) return 'enabled-before';
    await inside.accounts.save({ ...account, disabledAt: null });
    await recordAct(deps, inside, { action: 'account-enable', account, source });
    return 'enabled';
  });
}

/**
 * Removes the account with all that hangs on it, and our record of the person. Its name is free for somebody else, who
 * is somebody else to every rule that goes by more than the name: the id is never given again.
 */
export async function deleteAccount(
  deps: AccountDeps,
  id: string,
  source: AuditSource,
): Promise<boolean> {
  const deleted = await inLocked(deps, id, async (account, inside) => {
    await endSessionsOf(deps, inside, account, null);
    await inside.accounts.remove(id);
    await inside.users.remove(deps.settings.methodId, id);
    // Without the name: the trail is asked to forget people, and this is no act of theirs.
    const nameless = { ...account, displayName: null };
    await recordAct(deps, inside, { action: 'account-delete', account: nameless, source });
    return true;
  });
  return deleted ?? false;
}

/** Takes the password away: only a link sets one again. Sessions end. */
export async function voidPassword(
  deps: AccountDeps,
  id: string,
  source: AuditSource,
): Promise<boolean> {
  const done = await inLocked(deps, id, async (account, inside) => {
    await inside.accounts.setPassword(id, null, deps.clock.nowSeconds());
    await endSessionsOf(deps, inside, account, null);
    const reason = 'taken away';
    await recordAct(deps, inside, { action: 'account-password', account, reason, source });
    return true;
  });
  return done ?? false;
}

/** Ends the account's sessions but for one; null: all. Returns how many, null for no such account. */
export async function endSessions(
  deps: AccountDeps,
  id: string,
  keptIdHash: string | null,
  source: AuditSource,
): Promise<number | null> {
  return inLocked(deps, id, async (account, inside) => {
    const ended = await endSessionsOf(deps, inside, account, keptIdHash);
    const action: AccountAction = 'account-sign-out';
    if (ended > 0) await recordAct(deps, inside, { action, account, reason: `${ended}`, source });
    return ended;
  });
}

function inLocked<T>(
  { storage }: AccountDeps,
  id: string,
  work: (account: Account, inside: Repositories) => Promise<T>,
): Promise<T | null> {
  return storage.transaction(async (inside) => {
    const account = await inside.accounts.lock(id);
    return account ? work(account, inside) : null;
  });
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return [...new Set(one)].sort().join('\0') === [...new Set(other)].sort().join('\0');
}
