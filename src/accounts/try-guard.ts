import type { UsherContext } from '../http/request-context.ts';
import type { AllowTry } from '../model/allow-try.ts';

/** What people's own pages are told of tries and of browsers, which the sign-in counts and knows. */
export interface TryGuard {
  /** Lets a password of somebody be tried within the same budget as at the sign-in. `name`: of the account. */
  spend<Verdict extends { readonly kind: string }>(
    context: UsherContext,
    name: string,
    work: (allow: AllowTry) => Promise<Verdict>,
  ): Promise<Verdict | { readonly kind: 'blocked' | 'busy' }>;
  /** From now on others' wrong tries do not keep the account's owner out in this browser. */
  remember(context: UsherContext, response: Response, name: string): Promise<void>;
}
