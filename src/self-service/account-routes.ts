import type { Hono } from 'hono';
import { pageResponse } from '../http/layout.ts';
import { routes } from '../http/paths.ts';
import { queryOf, single, type UsherContext, type UsherEnv } from '../http/request-context.ts';
import { formTokenFor } from '../sessions/sign-out-answers.ts';
import { type Mine, showMe } from './own-visit.ts';
import { type AccountSecurity, accountPage } from './pages/account-page.ts';
import { readDone } from './pages/own-frame.ts';
import type { SelfServiceDeps } from './self-service-deps.ts';

/** Who is signed in, and what is theirs. */
export function addAccountRoutes(app: Hono<UsherEnv>, deps: SelfServiceDeps): void {
  app.get(routes.account, (context) => show(context, deps));
}

function show(context: UsherContext, deps: SelfServiceDeps): Promise<Response> {
  return showMe(context, deps, async ({ session, mine }) => {
    const { identity } = session;
    const page = accountPage(context.var.visit, {
      ...identity,
      method: deps.provenance.titleOf(identity.methodId) ?? identity.methodId,
      sessions: (await deps.sessions.listOf(session)).length,
      security: mine && (await securityOf(mine)),
      done: readDone(single(queryOf(context), 'done')),
      formToken: await formTokenFor(deps, session),
    });
    return pageResponse(page);
  });
}

async function securityOf({ account, own: { accounts } }: Mine): Promise<AccountSecurity> {
  const { totp, recoveryCodes, passkeys } = await accounts.factors(account.id);
  return {
    passwordSetAt: account.passwordSetAt,
    hasApp: totp,
    recoveryCodes,
    passkeys: accounts.knowsPasskeys ? passkeys : null,
  };
}
