import type { Account, AccountFactors, AccountLink, Passkey } from '../model/account.ts';
import type { AllowTry } from '../model/allow-try.ts';
import type { AuditSource } from '../model/audit-event.ts';
import type { JsonObject } from '../model/json.ts';
import type { Session } from '../model/session.ts';
import type { AccountDeps } from './account-deps.ts';
import { type LinkUse, lookAtLink, makeLink, type NewLink, useLink } from './account-links.ts';
import { accountName } from './account-name.ts';
import {
  type AccountChanges,
  changeAccount,
  deleteAccount,
  disableAccount,
  enableAccount,
  endSessions,
  voidPassword,
} from './change-account.ts';
import { confirmOwner, type OwnerProof } from './confirm-owner.ts';
import {
  createAccounts as create,
  type MadeAccounts,
  type WantedAccount,
} from './create-accounts.ts';
import { endSession } from './end-session.ts';
import { type ImportOptions, type ImportResult, importProsody } from './import-prosody.ts';
import { changePassword, type PasswordChange, type WishedPassword } from './own-password.ts';
import {
  addPasskey,
  askForPasskey,
  type NewPasskey,
  type PasskeyAddition,
  passkeyLabel,
  removePasskey,
} from './passkeys.ts';
import type { ProsodyFile } from './prosody-account.ts';
import {
  confirmTotp,
  type GivenFactor,
  type HalfWay,
  removeFactors,
  renewRecoveryCodes,
  trySecondFactor,
} from './second-factors.ts';
import { type SeenAccount, stands } from './stands.ts';
import { makeTotpSecret, totpAddress } from './totp.ts';
import { type PasskeyTry, type PasskeyUse, questionPasskeys, tryPasskey } from './try-passkey.ts';
import { type PasswordTry, tryPassword } from './try-password.ts';
import type { PasskeyOptions } from './webauthn.ts';

/** Everything that can be done to accounts. What changes one is in the audit trail, named by its `source`. */
export interface Accounts {
  /** By whatever spelling of its name. */
  find(typed: string): Promise<Account | null>;
  findById(id: string): Promise<Account | null>;
  /** Those of an e-mail address, whatever its capitals: at most `limit`. */
  findByEmail(email: string, limit: number): Promise<readonly Account[]>;
  /** At most `limit`, oldest first, those after `after`. */
  list(limit: number, after?: Account): Promise<readonly Account[]>;
  /** @see stands */
  stands(id: string, seen?: SeenAccount | null): Promise<boolean>;
  factors(id: string): Promise<AccountFactors>;
  /** Links that have not expired, newest first. */
  links(id: string): Promise<readonly AccountLink[]>;
  /** Its sessions that have not reached their absolute end, the one seen last first. */
  sessions(id: string): Promise<readonly Session[]>;

  /** @see tryPassword */
  tryPassword(typed: string, password: string, allow: AllowTry): Promise<PasswordTry>;
  /** @see trySecondFactor */
  trySecondFactor(half: HalfWay, given: GivenFactor, allow: AllowTry): Promise<PasswordTry>;

  /** All or none. */
  create(
    wanted: readonly WantedAccount[],
    source: AuditSource,
    more?: { readonly isDryRun?: boolean },
  ): Promise<MadeAccounts>;
  /** @see importProsody */
  importProsody(
    files: readonly ProsodyFile[],
    options: ImportOptions,
    source: AuditSource,
  ): Promise<ImportResult>;
  /** @see changeAccount */
  change(
    id: string,
    changes: AccountChanges,
    source: AuditSource,
  ): Promise<Account | { readonly refused: string } | null>;
  disable(id: string, source: AuditSource): Promise<'disabled' | 'disabled-before' | null>;
  enable(id: string, source: AuditSource): Promise<'enabled' | 'enabled-before' | null>;
  remove(id: string, source: AuditSource): Promise<boolean>;
  /** @see endSession */
  endSession(id: string, idHash: string, source: AuditSource): Promise<boolean>;
  /** Ends its sessions but for one; null: all of them. */
  endSessions(id: string, keptIdHash: string | null, source: AuditSource): Promise<number | null>;

  /** @see makeLink */
  makeLink(
    id: string,
    purpose: AccountLink['purpose'],
    source: AuditSource,
    more?: { readonly replaces?: boolean },
  ): Promise<NewLink | null>;
  /** For the page before the button: spends nothing. */
  lookAtLink(
    secret: string,
  ): Promise<{ readonly link: AccountLink; readonly account: Account } | null>;
  /** @see useLink */
  useLink(secret: string, password: string, source: AuditSource): Promise<LinkUse>;
  /** Takes the password away, and ends all sessions. */
  voidPassword(id: string, source: AuditSource): Promise<boolean>;

  /** For whoever is signed in, before they change anything. @see confirmOwner */
  confirmOwner(id: string, proof: OwnerProof, allow: AllowTry): Promise<'right' | 'wrong' | 'busy'>;
  /** @see changePassword */
  changePassword(
    id: string,
    wished: WishedPassword,
    allow: AllowTry,
    source: AuditSource,
  ): Promise<PasswordChange>;

  /** A secret for an app, and the address that it reads off a QR code. Nothing is stored before `confirmTotp`. */
  drawTotp(account: Account, site: string): { readonly secret: string; readonly address: string };
  /** The app that shows time-based codes; null for none. */
  app(id: string): Promise<AccountApp | null>;
  /** @see confirmTotp */
  confirmTotp(
    id: string,
    given: { readonly secret: string; readonly code: string; readonly keptIdHash: string | null },
    source: AuditSource,
  ): Promise<readonly string[] | null>;
  renewRecoveryCodes(id: string, source: AuditSource): Promise<readonly string[] | null>;
  /** Whether browsers know passkeys at our public address. */
  readonly knowsPasskeys: boolean;
  /** Oldest first. */
  passkeys(id: string): Promise<readonly Passkey[]>;
  /** @see askForPasskey */
  askForPasskey(account: Account, challenge: string): Promise<PasskeyOptions | null>;
  /** @see addPasskey */
  addPasskey(id: string, made: NewPasskey, source: AuditSource): Promise<PasskeyAddition>;
  renamePasskey(id: string, credentialId: string, label: string): Promise<boolean>;
  removePasskey(id: string, credentialId: string, source: AuditSource): Promise<boolean>;
  /** @see questionPasskeys */
  questionPasskeys(challenge: string, use: PasskeyUse): Promise<PasskeyOptions | null>;
  /** @see tryPasskey */
  tryPasskey(answer: JsonObject, challenge: string, use: PasskeyUse): Promise<PasskeyTry>;

  /** @see removeFactors */
  removeFactors(id: string, which: 'totp' | 'all', source: AuditSource): Promise<boolean>;
}

/** `isReadable`: false after a change of the secret that seals it. `since`: seconds since 1970. */
export interface AccountApp {
  readonly since: number;
  readonly isReadable: boolean;
}

export function createAccounts(deps: AccountDeps): Accounts {
  const { storage, clock, random, settings } = deps;
  return {
    find: (typed) => storage.accounts.findByName(accountName(typed, settings.hosts)),
    findById: (id) => storage.accounts.find(id),
    findByEmail: (email, limit) => storage.accounts.findByEmail(email, limit),
    list: (limit, after) => storage.accounts.list(limit, after),
    stands: (id, seen = null) => stands(deps, id, seen),
    factors: (id) => storage.accountFactors.count(id),
    links: (id) => storage.accountLinks.list(id, clock.nowSeconds()),
    async sessions(id) {
      const user = await storage.users.find(settings.methodId, id);
      return user ? storage.sessions.list(user.id, clock.nowSeconds()) : [];
    },
    tryPassword: (...given) => tryPassword(deps, ...given),
    trySecondFactor: (...given) => trySecondFactor(deps, ...given),
    create: (...given) => create(deps, ...given),
    importProsody: (...given) => importProsody(deps, ...given),
    change: (...given) => changeAccount(deps, ...given),
    disable: (...given) => disableAccount(deps, ...given),
    enable: (...given) => enableAccount(deps, ...given),
    remove: (...given) => deleteAccount(deps, ...given),
    endSession: (...given) => endSession(deps, ...given),
    endSessions: (...given) => endSessions(deps, ...given),
    makeLink: (...given) => makeLink(deps, ...given),
    lookAtLink: (...given) => lookAtLink(deps, ...given),
    useLink: (...given) => useLink(deps, ...given),
    voidPassword: (...given) => voidPassword(deps, ...given),
    confirmOwner: (...given) => confirmOwner(deps, ...given),
    changePassword: (...given) => changePassword(deps, ...given),
    drawTotp({ name }, site) {
      const secret = makeTotpSecret(random);
      return { secret, address: totpAddress(secret, site, name) };
    },
    async app(id) {
      const totp = await storage.accountFactors.findTotp(id);
      return totp && { since: totp.createdAt, isReadable: totp.secret !== null };
    },
    confirmTotp: (...given) => confirmTotp(deps, ...given),
    renewRecoveryCodes: (...given) => renewRecoveryCodes(deps, ...given),
    knowsPasskeys: settings.relyingParty !== null,
    passkeys: (id) => storage.passkeys.list(id),
    askForPasskey: (...given) => askForPasskey(deps, ...given),
    addPasskey: (...given) => addPasskey(deps, ...given),
    renamePasskey: (id, credentialId, label) =>
      storage.passkeys.rename(id, credentialId, passkeyLabel(label)),
    removePasskey: (...given) => removePasskey(deps, ...given),
    questionPasskeys: (...given) => questionPasskeys(deps, ...given),
    tryPasskey: (...given) => tryPasskey(deps, ...given),
    removeFactors: (...given) => removeFactors(deps, ...given),
  };
}
