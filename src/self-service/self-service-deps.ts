import type { Accounts } from '../accounts/accounts.ts';
import type { PasskeyQuestions } from '../accounts/passkey-questions.ts';
import type { TryGuard } from '../accounts/try-guard.ts';
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { LocalMethodConfig } from '../config/method-configs/local.ts';
import type { Cookies } from '../http/cookies.ts';
import type { Seal } from '../http/seal.ts';
import type { Provenance } from '../sessions/routes.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Storage } from '../storage/storage.ts';
import type { ResetPost } from './reset-post.ts';

/** Accounts of our own, where there are any. */
export interface OwnAccounts {
  readonly accounts: Accounts;
  readonly method: LocalMethodConfig;
  /** Null where no mail is sent. */
  readonly resetPost: ResetPost | null;
}

/** What the handlers of people's own pages work with. */
export interface SelfServiceDeps {
  readonly sessions: Sessions;
  readonly provenance: Pick<Provenance, 'titleOf'>;
  readonly storage: Pick<Storage, 'singleUse' | 'tries'>;
  readonly cookies: Cookies;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly random: Random;
  readonly publicUrl: URL;
  readonly own: OwnAccounts | null;
  /** Of these accounts. */
  readonly guard: TryGuard;
  readonly questions: PasskeyQuestions;
}
