import type { Accounts } from '../../../accounts/accounts.ts';
import type { PasskeyUse } from '../../../accounts/try-passkey.ts';
import type { LocalMethodConfig } from '../../../config/method-configs/local.ts';
import type { Account } from '../../../model/account.ts';
import type { Json } from '../../../model/json.ts';
import type { PasskeyWay, PasswordVerdict } from '../../method.ts';
import { readMemo } from './memo.ts';

/** States whom an account is, by what was shown. */
export type LetIn = (account: Account, proofs: readonly string[]) => PasswordVerdict;

/** Passkeys of accounts of our own. How each was shown: RFC 8176 2. */
export function createPasskeyWay(
  settings: LocalMethodConfig,
  accounts: Accounts,
  letIn: LetIn,
): PasskeyWay {
  return {
    standsAlone: settings.passkeys,
    async ask(challenge, memo) {
      const use = useOf(memo);
      return (use && (await accounts.questionPasskeys(challenge, use))) ?? {};
    },
    async verify(answer, challenge, memo) {
      const use = useOf(memo);
      const tried = use && (await accounts.tryPasskey(answer, challenge, use));
      if (tried?.kind !== 'right') return { kind: 'wrong' };
      const proofs = memo === null ? ['pop', 'user', 'mfa'] : ['pwd', 'pop', 'mfa'];
      return letIn(tried.account, proofs);
    },
  };
}

/** Null for a password of another release. */
function useOf(memo: Json | null): PasskeyUse | null {
  if (memo === null) return { kind: 'alone' };
  const half = readMemo(memo);
  return half && { kind: 'second', half };
}
