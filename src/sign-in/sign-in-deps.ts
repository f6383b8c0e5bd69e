import type { Clock } from '../base/clock.ts';
import type { Cookies } from '../http/cookies.ts';
import type { Seal } from '../http/seal.ts';
import { sealContinuation } from '../http/sealed-continuation.ts';
import type { Continuation } from '../model/continuation.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Storage } from '../storage/storage.ts';
import type { Attempts } from './attempts.ts';
import type { Registry } from './registry.ts';

/** What the handlers of a sign-in work with. */
export interface SignInDeps {
  readonly registry: Registry;
  readonly attempts: Attempts;
  readonly sessions: Sessions;
  readonly cookies: Cookies;
  readonly seal: Seal;
  readonly storage: Storage;
  readonly clock: Clock;
  /** How a sign-in ended: for the metrics. `outcome` is `signed_in` or an error's code. */
  readonly onSignIn: (methodId: string, outcome: string) => void;
}

/** The continuation for an address of ours, good for so many seconds from now. */
export function sealFor(
  deps: SignInDeps,
  continuation: Continuation,
  seconds: number,
): Promise<string> {
  return sealContinuation(deps.seal, continuation, deps.clock.nowSeconds() + seconds);
}
