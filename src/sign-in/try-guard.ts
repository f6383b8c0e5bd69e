import type { UsherContext } from '../http/request-context.ts';
import type { AllowTry } from './method.ts';
import type { SignInDeps } from './sign-in-deps.ts';
import { accountMark, logRefused } from './try-password.ts';

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

export function createTryGuard(
  { tryBudget, knownDevices }: SignInDeps,
  methodId: string,
): TryGuard {
  const deviceOf = (context: UsherContext) => knownDevices.read(context.req.header('cookie'));
  return {
    async spend(context, name, work) {
      const { limitKey, log, clientAddress: address } = context.var;
      const origin = { methodId, typed: name, limitKey, device: await deviceOf(context) };
      const { verdict } = await tryBudget.spend(origin, work);
      const { kind } = verdict;
      if (kind === 'wrong' || kind === 'blocked' || kind === 'busy') {
        const account = accountMark(name);
        logRefused(log, kind, { method: methodId, factor: 'again', account, address });
      }
      return verdict;
    },
    async remember(context, response, name) {
      const device = await knownDevices.render(await deviceOf(context), methodId, name);
      response.headers.append('set-cookie', device);
    },
  };
}
