import type { AuditSource } from '../model/audit-event.ts';
import { type AccountDeps, recordAct } from './account-deps.ts';

/** Ends one session of an account; false where it has none of this hash. Nobody is let in as if its host were there. */
export async function endSession(
  deps: AccountDeps,
  accountId: string,
  idHash: string,
  source: AuditSource,
): Promise<boolean> {
  const now = deps.clock.nowSeconds();
  return deps.storage.transaction(async (inside) => {
    const account = await inside.accounts.lock(accountId);
    const user = account && (await inside.users.find(deps.settings.methodId, accountId));
    if (!account || !user) return false;
    const all = await inside.sessions.list(user.id, now);
    if (!all.some((one) => one.idHash === idHash)) return false;
    await inside.sessions.take(idHash);
    await inside.presence.withdrawHost(user.id);
    await recordAct(deps, inside, { action: 'account-sign-out', account, reason: '1', source });
    return true;
  });
}
