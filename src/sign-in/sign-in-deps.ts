import { createPasskeyQuestions, type PasskeyQuestions } from '../accounts/passkey-questions.ts';
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { Cookies } from '../http/cookies.ts';
import type { Seal } from '../http/seal.ts';
import { sealContinuation } from '../http/sealed-continuation.ts';
import type { Continuation } from '../model/continuation.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Storage } from '../storage/storage.ts';
import { type Attempts, createAttempts } from './attempts.ts';
import { createHalfSignIns, type HalfSignIns } from './half-sign-ins.ts';
import { createKnownDevices, type KnownDevices } from './known-devices.ts';
import type { Registry } from './registry.ts';
import { createTryBudget, type TryBudget } from './try-budget.ts';

/** What a sign-in is given. */
export interface SignInGiven {
  readonly registry: Registry;
  readonly sessions: Sessions;
  readonly cookies: Cookies;
  readonly seal: Seal;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly random: Random;
  readonly publicUrl: URL;
  /** How a sign-in ended: for the metrics. `outcome` is `signed_in` or an error's code. */
  readonly onSignIn: (methodId: string, outcome: string) => void;
}

/** What the handlers of a sign-in work with. */
export interface SignInDeps extends SignInGiven {
  readonly attempts: Attempts;
  readonly halfSignIns: HalfSignIns;
  readonly tryBudget: TryBudget;
  readonly knownDevices: KnownDevices;
  readonly passkeyQuestions: PasskeyQuestions;
}

export function createSignInDeps(given: SignInGiven): SignInDeps {
  const { seal, storage, cookies, clock, random } = given;
  return {
    ...given,
    attempts: createAttempts(seal, storage, clock, random),
    halfSignIns: createHalfSignIns(seal, storage, clock, random),
    tryBudget: createTryBudget(storage.tries, clock),
    knownDevices: createKnownDevices(seal, cookies, clock, random),
    passkeyQuestions: createPasskeyQuestions(seal, storage, clock, random),
  };
}

/** The continuation for an address of ours, good for so many seconds from now. */
export function sealFor(
  deps: Pick<SignInDeps, 'seal' | 'clock'>,
  continuation: Continuation,
  seconds: number,
): Promise<string> {
  return sealContinuation(deps.seal, continuation, deps.clock.nowSeconds() + seconds);
}
