import { messageOf } from '../base/errors.ts';
import type { Account, Passkey } from '../model/account.ts';
import type { JsonObject } from '../model/json.ts';
import type { AccountDeps } from './account-deps.ts';
import type { HalfWay } from './second-factors.ts';
import {
  namedAccount,
  namedKey,
  type PasskeyOptions,
  readSignedAnswer,
  requestOptions,
  type SignedAnswer,
} from './webauthn.ts';

/** For the log, never for a page. */
export type PasskeyFault =
  | 'unknown-passkey'
  | 'other-account'
  | 'not-signed-here'
  | 'not-verified'
  | 'copied'
  | 'disabled'
  | 'password-changed';

export type PasskeyTry =
  /** `isVerified`: by a PIN, a finger or a face as well, so that it is two factors in one. */
  | { readonly kind: 'right'; readonly account: Account; readonly isVerified: boolean }
  | { readonly kind: 'wrong'; readonly reason: PasskeyFault };

/** Whose passkey it has to be, and what it has to show. */
export type PasskeyUse =
  /** In the place of name and password: anybody's, and it has to ask for a PIN or the like. */
  | { readonly kind: 'alone' }
  /** After the password. */
  | { readonly kind: 'second'; readonly half: HalfWay }
  /** In the place of the password of somebody who is signed in. */
  | { readonly kind: 'again'; readonly accountId: string };

/** What the browser is asked; null where there are no passkeys here. */
export async function questionPasskeys(
  { storage, settings }: AccountDeps,
  challenge: string,
  use: PasskeyUse,
): Promise<PasskeyOptions | null> {
  if (!settings.relyingParty) return null;
  const accountId = accountOf(use);
  const keys = accountId === null ? null : await storage.passkeys.list(accountId);
  // After a password it is enough that the key is there.
  const wantsPin = use.kind !== 'second';
  return requestOptions(settings.relyingParty, challenge, keys, wantsPin);
}

/** Judges an answer whose challenge has been spent. */
export async function tryPasskey(
  deps: AccountDeps,
  answer: JsonObject,
  challenge: string,
  use: PasskeyUse,
): Promise<PasskeyTry> {
  const { storage, clock } = deps;
  const passkey = await storage.passkeys.find(namedKey(answer) ?? '');
  const account = passkey && (await storage.accounts.find(passkey.accountId));
  const wrong = (reason: PasskeyFault, problem?: string): PasskeyTry => {
    const facts = { account: account?.id ?? null, ...(problem !== undefined && { problem }) };
    if (reason === 'copied') deps.log.warn('passkey_copied', facts);
    else deps.log.info('passkey_refused', { ...facts, reason });
    return { kind: 'wrong', reason };
  };
  if (!passkey || !account) return wrong('unknown-passkey');
  const fault = faultOf(account, answer, use);
  if (fault !== null) return wrong(fault);
  const signed = await readSigned(deps, answer, challenge, passkey);
  if ('problem' in signed) return wrong('not-signed-here', signed.problem);
  const { signCount, backedUp, isVerified } = signed;
  if (use.kind !== 'second' && !isVerified) return wrong('not-verified');
  const used = { signCount, backedUp, now: clock.nowSeconds() };
  if (!(await storage.passkeys.use(passkey.credentialId, used))) return wrong('copied');
  await storage.accountFactors.forgiveWrongCodes(account.id);
  return { kind: 'right', account, isVerified };
}

/** What is wrong before anything is calculated. */
function faultOf(account: Account, answer: JsonObject, use: PasskeyUse): PasskeyFault | null {
  const named = namedAccount(answer);
  // Where nobody was asked for by name, the key has to say whose it is (WebAuthn 7.2, step 6).
  if (named !== account.id && !(named === null && use.kind !== 'alone')) return 'other-account';
  if (![null, account.id].includes(accountOf(use))) return 'other-account';
  if (account.disabledAt !== null) return 'disabled';
  const isOfOldPassword =
    use.kind === 'second' &&
    (account.passwordSetAt === null || account.passwordSetAt !== use.half.passwordSetAt);
  return isOfOldPassword ? 'password-changed' : null;
}

/** Whose it has to be; null: anybody's. */
function accountOf(use: PasskeyUse): string | null {
  switch (use.kind) {
    case 'alone':
      return null;
    case 'second':
      return use.half.accountId;
    case 'again':
      return use.accountId;
  }
}

async function readSigned(
  { settings }: AccountDeps,
  answer: JsonObject,
  challenge: string,
  passkey: Passkey,
): Promise<SignedAnswer | { readonly problem: string }> {
  if (!settings.relyingParty) return { problem: 'There are no passkeys here.' };
  try {
    return await readSignedAnswer(settings.relyingParty, answer, challenge, passkey);
  } catch (thrown) {
    return { problem: messageOf(thrown) };
  }
}
