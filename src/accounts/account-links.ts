import { createHash } from 'node:crypto';
import type { Account, AccountLink } from '../model/account.ts';
import type { AuditSource } from '../model/audit-event.ts';
import { type AccountDeps, endSessionsOf, recordAct } from './account-deps.ts';
import { judgePassword, type PasswordFault } from './judge-password.ts';
import { hashPassword } from './password-hash.ts';

/** How long a link is good for. Seconds. */
const LINK_SECONDS = { invite: 7 * 86_400, reset: 3600 } as const;
/** As many links of one account as anybody can ask for themselves. */
const MOST_LINKS = 5;

/** A link as it is made: the secret is told this once, and kept nowhere. */
export interface NewLink {
  readonly link: AccountLink;
  readonly account: Account;
  /** 256 random bits, 43 base64url characters: the end of `paths.accountLink`. */
  readonly secret: string;
}

/** What became of a link by which somebody sets a password. */
export type LinkUse =
  | { readonly kind: 'set'; readonly account: Account }
  | { readonly kind: 'refused'; readonly fault: PasswordFault }
  /** It was used, has expired, was replaced, or its account is disabled or gone: one page for all of them. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'busy' };

/**
 * Makes a link. An operator's takes the place of all that there are; one that people ask for themselves does not, so
 * that nobody can spoil a link that is on its way. Null where the account is disabled or gone, or has too many.
 */
export async function makeLink(
  deps: AccountDeps,
  accountId: string,
  purpose: AccountLink['purpose'],
  source: AuditSource,
  { replaces = true } = {},
): Promise<NewLink | null> {
  const secret = deps.random.token();
  const now = deps.clock.nowSeconds();
  const expiresAt = now + LINK_SECONDS[purpose];
  const link = { secretHash: hashOf(secret), accountId, purpose, createdAt: now, expiresAt };
  return deps.storage.transaction(async (inside) => {
    const account = await inside.accounts.lock(accountId);
    if (!account || account.disabledAt !== null) return null;
    if (replaces) await inside.accountLinks.removeAll(accountId);
    else if ((await inside.accountLinks.list(accountId, now)).length >= MOST_LINKS) return null;
    await inside.accountLinks.create(link);
    const reason = purpose;
    await recordAct(deps, inside, { action: 'account-link', account, reason, source });
    return { link, account, secret };
  });
}

/** Whose link it is; null where it is of no use (any more). Looking spends nothing: mail scanners look, too. */
export async function lookAtLink(
  { storage, clock }: AccountDeps,
  secret: string,
): Promise<{ readonly link: AccountLink; readonly account: Account } | null> {
  const link = await storage.accountLinks.find(hashOf(secret), clock.nowSeconds());
  const account = link && (await storage.accounts.find(link.accountId));
  return account && account.disabledAt === null ? { link, account } : null;
}

/**
 * Sets the password by a link, for exactly one caller. All other links of the account go, and all its sessions end. A
 * password that is refused spends nothing.
 */
export async function useLink(
  deps: AccountDeps,
  secret: string,
  typed: string,
  source: AuditSource,
): Promise<LinkUse> {
  const found = await lookAtLink(deps, secret);
  if (!found) return { kind: 'gone' };
  const judged = judgePassword(typed, deps.settings.policy, found.account);
  if ('fault' in judged) return { kind: 'refused', fault: judged.fault };
  const hash = await deps.hashes.run(() => hashPassword(judged.password, deps.random));
  if (hash === null) return { kind: 'busy' };
  const now = deps.clock.nowSeconds();
  return deps.storage.transaction(async (inside) => {
    const account = await inside.accounts.lock(found.account.id);
    if (!account || account.disabledAt !== null) return { kind: 'gone' };
    const link = await inside.accountLinks.take(hashOf(secret), now);
    if (!link) return { kind: 'gone' };
    await inside.accounts.setPassword(account.id, { hash, importedRounds: 0 }, now);
    await inside.accountLinks.removeAll(account.id);
    await endSessionsOf(deps, inside, account, null);
    const reason = link.purpose;
    await recordAct(deps, inside, { action: 'account-password', account, reason, source });
    return { kind: 'set', account: { ...account, passwordSetAt: now } };
  });
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
