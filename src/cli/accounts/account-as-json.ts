import { isoTime, isoTimeOrNull } from '../../base/clock.ts';
import type { Account, AccountFactors, AccountLink } from '../../model/account.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Session } from '../../model/session.ts';

/** What programs are told of an account: snake_case, times as ISO 8601 in UTC. Never a hash, never a secret. */
export function accountAsJson(account: Account): JsonObject {
  const { id, name, displayName, email, groups, language } = account;
  return {
    ...{ id, name, display_name: displayName, email, groups: [...groups], language },
    state: accountState(account),
    password_set_at: isoTimeOrNull(account.passwordSetAt),
    created_at: isoTime(account.createdAt),
    created_by: account.createdBy,
    disabled_at: isoTimeOrNull(account.disabledAt),
  };
}

/** What hangs on an account. */
export interface AccountDetails {
  readonly account: Account;
  readonly factors: AccountFactors;
  readonly links: readonly AccountLink[];
  readonly sessions: readonly Session[];
}

export function accountDetailsAsJson({
  account,
  factors,
  links,
  sessions,
}: AccountDetails): JsonObject {
  return {
    ...accountAsJson(account),
    second_factors: {
      totp: factors.totp,
      passkeys: factors.passkeys,
      app_closed: factors.isTotpClosed,
      recovery_codes: factors.recoveryCodes,
    },
    links: links.map(({ purpose, expiresAt }) => ({ purpose, expires_at: isoTime(expiresAt) })),
    sessions: sessions.map(({ createdAt, lastSeenAt, expiresAt }) => ({
      created_at: isoTime(createdAt),
      last_seen_at: isoTime(lastSeenAt),
      expires_at: isoTime(expiresAt),
    })),
  };
}

/** `no-password`: a link is needed before somebody can sign in. */
export function accountState({
  disabledAt,
  passwordSetAt,
}: Account): 'disabled' | 'no-password' | 'active' {
  if (disabledAt !== null) return 'disabled';
  return passwordSetAt === null ? 'no-password' : 'active';
}
