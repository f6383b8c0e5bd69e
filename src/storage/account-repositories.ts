import type {
  Account,
  AccountFactors,
  AccountLink,
  Passkey,
  StoredPassword,
  TotpFactor,
} from '../model/account.ts';

export interface AccountRepository {
  /** A second account of one name, or one id, is `storage_conflict`. */
  create(account: Account, password: StoredPassword | null): Promise<void>;
  find(id: string): Promise<Account | null>;
  /** By the name in its one spelling. */
  findByName(name: string): Promise<Account | null>;
  /** At most `limit`, oldest first, whatever the capitals: nothing keeps two accounts from one address. */
  findByEmail(email: string, limit: number): Promise<readonly Account[]>;
  /**
   * In a transaction: whoever else locks or changes the account comes after it. What was read before may be out of
   * date; this is not.
   */
  lock(id: string): Promise<Account | null>;
  /** At most `limit`, oldest first, those after `after`. */
  list(limit: number, after?: Account): Promise<readonly Account[]>;
  /** Writes what may change: everything but the id, the name, its making and the password. False where it is gone. */
  save(account: Account): Promise<boolean>;
  /** With its links, factors, recovery codes and passkeys. False where it is gone. */
  remove(id: string): Promise<boolean>;
  findPassword(id: string): Promise<StoredPassword | null>;
  /** Null takes it away. False where the account is gone. */
  setPassword(id: string, password: StoredPassword | null, now: number): Promise<boolean>;
  /** Puts a better hash of the same password in the place of `from`; false where it is not there any more. */
  renewHash(id: string, from: string, to: string): Promise<boolean>;
  /** What the costliest imported password asks for; 0 where there is none. */
  mostImportedRounds(): Promise<number>;
}

export interface AccountLinkRepository {
  /** The account must be there. */
  create(link: AccountLink): Promise<void>;
  /** By the hash of its secret; null once it has expired. Spends nothing. */
  find(secretHash: string, now: number): Promise<AccountLink | null>;
  /** Spends it: for exactly one caller, in however many processes, and for nobody once it has expired. */
  take(secretHash: string, now: number): Promise<AccountLink | null>;
  /** Those of an account that have not expired, newest first. */
  list(accountId: string, now: number): Promise<readonly AccountLink[]>;
  removeAll(accountId: string): Promise<number>;
}

/** Time-based codes and recovery codes, and what an account has of all second factors. */
export interface AccountFactorRepository {
  /** In the place of the one that is there, with no wrong codes yet. The secret is sealed. */
  putTotp(factor: Omit<TotpFactor, 'wrongCodes'>): Promise<void>;
  findTotp(accountId: string): Promise<TotpFactor | null>;
  /** Spends a step and those before it: true for exactly one of those who come with the same, while it is this factor. */
  spendStep(factor: Pick<TotpFactor, 'accountId' | 'createdAt'>, step: number): Promise<boolean>;
  /** One wrong code more, while it is this factor. A step that is spent begins anew. */
  noteWrongCode(factor: Pick<TotpFactor, 'accountId' | 'createdAt'>): Promise<void>;
  /** Something else was right. */
  forgiveWrongCodes(accountId: string): Promise<void>;
  removeTotp(accountId: string): Promise<boolean>;
  /** Puts these in the place of all that there are. */
  replaceRecoveryCodes(accountId: string, hashes: readonly string[]): Promise<void>;
  /** Spends one: true for exactly one caller. */
  takeRecoveryCode(accountId: string, hash: string): Promise<boolean>;
  count(accountId: string): Promise<AccountFactors>;
}

export interface PasskeyRepository {
  /** A second one of the same credential is `storage_conflict`, whoever has the first. */
  create(passkey: Passkey): Promise<void>;
  find(credentialId: string): Promise<Passkey | null>;
  /** Oldest first. */
  list(accountId: string): Promise<readonly Passkey[]>;
  /**
   * Records a use: false where the count of signatures did not go up although the authenticator counts, which is how a
   * copy shows (WebAuthn 6.1.1).
   */
  use(
    credentialId: string,
    used: { readonly signCount: number; readonly backedUp: boolean; readonly now: number },
  ): Promise<boolean>;
  rename(accountId: string, credentialId: string, label: string): Promise<boolean>;
  remove(accountId: string, credentialId: string): Promise<boolean>;
  removeAll(accountId: string): Promise<number>;
}
