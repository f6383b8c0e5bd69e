import type { TryGuard } from '../accounts/try-guard.ts';
import type { UsherContext } from '../http/request-context.ts';
import type { SignInDeps } from './sign-in-deps.ts';
import { accountMark, logRefused } from './try-password.ts';

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
