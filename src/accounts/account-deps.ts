import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import type { Account } from '../model/account.ts';
import type { AuditEntry, AuditSource, CompleteEvent } from '../model/audit-event.ts';
import type { Repositories, Storage } from '../storage/storage.ts';
import type { HashQueue } from './hash-queue.ts';
import type { PasswordPolicy } from './judge-password.ts';
import type { RelyingParty } from './relying-party.ts';

/** What accounts are here, by the settings. */
export interface AccountSettings {
  /** Id of the method by which they sign in. */
  readonly methodId: string;
  /** `@host` behind a name that says nothing: small letters. */
  readonly hosts: ReadonlySet<string>;
  readonly policy: PasswordPolicy;
  /** What passkeys are made for; null where browsers know none here. */
  readonly relyingParty: RelyingParty | null;
}

export interface AccountDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** For the audit trail. */
  readonly completeEvent: CompleteEvent;
  readonly hashes: HashQueue;
  readonly settings: AccountSettings;
}

/** What may be done to an account, as the audit trail has it. */
export type AccountAction = Extract<AuditEntry['action'], `account-${string}`>;

/** An entry about an account, in the transaction of what it tells of. */
export async function recordAct(
  { completeEvent, settings }: Pick<AccountDeps, 'completeEvent' | 'settings'>,
  { audit }: Pick<Repositories, 'audit'>,
  act: {
    readonly action: AccountAction;
    readonly account: Account;
    readonly reason?: string;
    readonly source: AuditSource;
  },
): Promise<void> {
  const { action, account, reason = null, source } = act;
  const who = { userId: account.id, username: account.name, name: account.displayName };
  await audit.add(completeEvent({ ...source, action, ...who, method: settings.methodId, reason }));
}

/**
 * Ends the sessions of an account but for one, in a transaction in which the account was locked: a sign-in that is
 * under way comes before it, or after. What was handed out to a session (inline sign-ins) is worth nothing without it.
 */
export async function endSessionsOf(
  { settings }: Pick<AccountDeps, 'settings'>,
  inside: Pick<Repositories, 'users' | 'sessions' | 'presence'>,
  account: Account,
  keptIdHash: string | null,
): Promise<number> {
  const user = await inside.users.find(settings.methodId, account.id);
  if (!user) return 0;
  const ended = await inside.sessions.endOthers(user.id, keptIdHash);
  if (keptIdHash === null) await inside.presence.withdrawHost(user.id);
  return ended;
}
