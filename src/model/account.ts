/** Somebody who signs in with a password kept here. Its password is the store's alone: it is no part of this. */
export interface Account {
  /** Ours, random: `a` and 24 hexadecimal digits. Never used again, also after the account is deleted. */
  readonly id: string;
  /** What is typed at the sign-in and what Jitsi is told, in its one spelling (`accounts/account-name.ts`). */
  readonly name: string;
  /** How the person is shown, 1 to 100 characters; null: by their `name`. */
  readonly displayName: string | null;
  /** Where links are sent. The operator vouches for it. */
  readonly email: string | null;
  readonly groups: readonly string[];
  /** The language of what is sent to them, such as `de`; null: the site's. */
  readonly language: string | null;
  /** Seconds since 1970, all three. Null while no password has been set. */
  readonly passwordSetAt: number | null;
  readonly createdAt: number;
  /** Null while the account may be used. */
  readonly disabledAt: number | null;
  /** Who made it: `cli`. */
  readonly createdBy: string;
}

/** The hash of an account's password, as the store keeps it. */
export interface StoredPassword {
  readonly hash: string;
  /** What the hash asks for besides Argon2id: rounds of PBKDF2, for a password imported from Prosody; else 0. */
  readonly importedRounds: number;
}

/** A link by which the person sets the password, once. */
export interface AccountLink {
  /** SHA-256 of the secret in the link, base64url: the link itself is kept nowhere. */
  readonly secretHash: string;
  readonly accountId: string;
  readonly purpose: 'invite' | 'reset';
  /** Seconds since 1970; the second is the first moment at which it is of no use. */
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** What shows time-based codes (RFC 6238), an app on a phone mostly. */
export interface TotpFactor {
  readonly accountId: string;
  /** base32, RFC 4648 6. Sealed when stored; null when it does not open any more. */
  readonly secret: string | null;
  readonly createdAt: number;
  /** The step of the last code that was accepted: this one and those before are spent. */
  readonly lastStep: number;
  /** Wrong ones since something was right: `MOST_WRONG_TOTP_CODES` of them, and none is looked at any more. */
  readonly wrongCodes: number;
}

/** In a row, however long it takes (NIST SP 800-63B-4 3.2.2). Another factor that is right begins anew. */
export const MOST_WRONG_TOTP_CODES = 100;

/** A key of WebAuthn, on a device or a token. */
export interface Passkey {
  /** base64url, at most 1364 characters (WebAuthn 4). */
  readonly credentialId: string;
  readonly accountId: string;
  /** COSE, base64url. */
  readonly publicKey: string;
  /** The highest count of signatures that was seen; 0 where the authenticator does not count. */
  readonly signCount: number;
  readonly transports: readonly string[];
  /** What the person calls it, 1 to 80 characters. */
  readonly label: string;
  /** Whether it is kept in more than one place. */
  readonly backedUp: boolean;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

/** What an account has besides its password. */
export interface AccountFactors {
  readonly totp: boolean;
  /** Whether so many codes were wrong that none is looked at any more. */
  readonly isTotpClosed: boolean;
  readonly passkeys: number;
  readonly recoveryCodes: number;
}
