import { messageOf } from '../base/errors.ts';
import type { Account, Passkey } from '../model/account.ts';
import type { AuditSource } from '../model/audit-event.ts';
import type { JsonObject } from '../model/json.ts';
import { isStorageError } from '../storage/errors.ts';
import { type AccountDeps, recordAct } from './account-deps.ts';
import { creationOptions, type MadeKey, type PasskeyOptions, readMadeKey } from './webauthn.ts';

/** Of one account. */
export const MOST_PASSKEYS = 20;
const MOST_LABEL = 80;
/** Nothing that cannot be seen, and no end of a line. */
const UNUSABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/gu;

export type PasskeyAddition =
  /** `standsAlone`: it may be given in the place of a password, since it asks for a PIN or the like. */
  | { readonly kind: 'added'; readonly passkey: Passkey; readonly standsAlone: boolean }
  /** It is somebody's already. */
  | { readonly kind: 'known' }
  | { readonly kind: 'too-many' }
  /** It is no new key, made here and now for us; or the account is disabled or gone. */
  | { readonly kind: 'refused' };

/** What somebody sends who has made a key. */
export interface NewPasskey {
  /** As the browser says it (WebAuthn 5.1), in JSON. */
  readonly answer: JsonObject;
  /** The one that was asked with, spent by now. */
  readonly challenge: string;
  readonly label: string;
}

/** What the browser is asked to make; null where there are no passkeys here. */
export async function askForPasskey(
  { storage, settings }: AccountDeps,
  account: Account,
  challenge: string,
): Promise<PasskeyOptions | null> {
  if (!settings.relyingParty) return null;
  const known = await storage.passkeys.list(account.id);
  return creationOptions(settings.relyingParty, account, challenge, known);
}

/** Makes a key that was made for us one of the account. A credential is one account's, for good. */
export async function addPasskey(
  deps: AccountDeps,
  accountId: string,
  { answer, challenge, label }: NewPasskey,
  source: AuditSource,
): Promise<PasskeyAddition> {
  const made = await readMade(deps, accountId, answer, challenge);
  if (!made) return { kind: 'refused' };
  const { isVerified, ...key } = made;
  const createdAt = deps.clock.nowSeconds();
  const passkey: Passkey = {
    ...{ ...key, accountId, label: passkeyLabel(label), createdAt, lastUsedAt: null },
  };
  try {
    return await deps.storage.transaction(async (inside) => {
      const account = await inside.accounts.lock(accountId);
      if (!account || account.disabledAt !== null) return { kind: 'refused' };
      if ((await inside.passkeys.list(accountId)).length >= MOST_PASSKEYS) {
        return { kind: 'too-many' };
      }
      await inside.passkeys.create(passkey);
      const reason = 'passkey';
      await recordAct(deps, inside, { action: 'account-factor', account, reason, source });
      return { kind: 'added', passkey, standsAlone: isVerified };
    });
  } catch (thrown) {
    if (!isStorageError(thrown, 'storage_conflict')) throw thrown;
    return { kind: 'known' };
  }
}

/** Takes one away. False where the account has no such one. */
export async function removePasskey(
  deps: AccountDeps,
  accountId: string,
  credentialId: string,
  source: AuditSource,
): Promise<boolean> {
  return deps.storage.transaction(async (inside) => {
    const account = await inside.accounts.lock(accountId);
    if (!account || !(await inside.passkeys.remove(accountId, credentialId))) return false;
    const reason = 'passkey removed';
    await recordAct(deps, inside, { action: 'account-factor', account, reason, source });
    return true;
  });
}

/** What a person calls it, as one line: 1 to 80 characters. */
export function passkeyLabel(typed: string): string {
  const line = typed.slice(0, 1000).toWellFormed().replace(UNUSABLE, ' ').replace(/\s+/g, ' ');
  return [...line.trim()].slice(0, MOST_LABEL).join('').trim() || 'Passkey';
}

/** Null for what is no new key of ours: the log says why. */
async function readMade(
  { settings, log }: AccountDeps,
  account: string,
  answer: JsonObject,
  challenge: string,
): Promise<MadeKey | null> {
  if (!settings.relyingParty) return null;
  try {
    return await readMadeKey(settings.relyingParty, answer, challenge);
  } catch (thrown) {
    log.info('passkey_refused', { account, reason: 'not-made-here', problem: messageOf(thrown) });
    return null;
  }
}
