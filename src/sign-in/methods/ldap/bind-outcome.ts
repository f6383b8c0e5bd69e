import { PasswordPolicyError, type PasswordPolicyValue } from 'ldapts';

/** Why a directory does not let somebody in, for the log; on the page they are all alike. */
export type BindRefusal =
  | 'wrong_password'
  | 'no_such_account'
  | 'disabled'
  | 'account_expired'
  | 'password_expired'
  | 'must_change_password'
  | 'locked'
  | 'not_at_this_hour'
  | 'not_from_here'
  | 'restricted'
  | 'no_password'
  | 'refused'
  | 'referred';

/** What a server answered to a bind. */
export interface BindAnswer {
  /** The result code (RFC 4511 appendix A); 0: accepted. */
  readonly code: number;
  /** Active Directory's `data`, a Windows error code in small hexadecimal letters. */
  readonly adState: string | null;
  /** What the password policy said, where there is one. */
  readonly policy: PasswordPolicyValue | null;
}

export type BindJudgement =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong'; readonly reason: BindRefusal }
  /** The server's or the operator's trouble: it was no try. */
  | { readonly kind: 'trouble'; readonly what: 'server' | 'transport' };

/** The Windows error codes that Active Directory puts into the answer to a bind (MS-ERREF 2.2). */
const AD_STATES: Readonly<Record<string, BindRefusal>> = {
  '525': 'no_such_account',
  '52e': 'wrong_password',
  '52f': 'restricted',
  '530': 'not_at_this_hour',
  '531': 'not_from_here',
  '532': 'password_expired',
  '533': 'disabled',
  '701': 'account_expired',
  '773': 'must_change_password',
  '775': 'locked',
};

/** draft-behera-ldap-password-policy 6.2. */
const POLICY_STATES: Readonly<Record<number, BindRefusal>> = {
  [PasswordPolicyError.PasswordExpired]: 'password_expired',
  [PasswordPolicyError.AccountLocked]: 'locked',
  [PasswordPolicyError.ChangeAfterReset]: 'must_change_password',
};

/**
 * The results that speak of the account or of what was typed. Servers differ: 389 Directory Server says 53 of a
 * disabled account and 19 of a locked one, others 50.
 */
const CODES: Readonly<Record<number, BindRefusal>> = {
  10: 'referred',
  19: 'locked',
  32: 'no_such_account',
  34: 'no_such_account',
  48: 'no_password',
  49: 'wrong_password',
  50: 'refused',
  53: 'disabled',
};

/** strongerAuthRequired and confidentialityRequired: the connection is not protected enough. */
const TRANSPORT_CODES: ReadonlySet<number> = new Set([8, 13]);

/** What an answer to a bind means for the person whose password was tried. */
export function judgeBind({ code, adState, policy }: BindAnswer): BindJudgement {
  const policyState = policy?.error === undefined ? undefined : POLICY_STATES[policy.error];
  if (code === 0) {
    // Accepted, to change the password and for nothing else.
    if (policyState === 'must_change_password') return { kind: 'wrong', reason: policyState };
    return { kind: 'right' };
  }
  if (TRANSPORT_CODES.has(code)) return { kind: 'trouble', what: 'transport' };
  const byCode = CODES[code];
  if (byCode === undefined) return { kind: 'trouble', what: 'server' };
  const adReason = adState === null ? undefined : AD_STATES[adState];
  return { kind: 'wrong', reason: adReason ?? policyState ?? byCode };
}

/** `80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data 52e, v4563`. */
export function readAdState(said: string): string | null {
  return (
    /\bAcceptSecurityContext error, data ([0-9a-f]{1,8})\b/i.exec(said)?.[1]?.toLowerCase() ?? null
  );
}
