import type { Hono } from 'hono';
import { pageResponse } from '../http/layout.ts';
import { paths, routes } from '../http/paths.ts';
import type { UsherContext, UsherEnv } from '../http/request-context.ts';
import { formTokenFor } from '../sessions/sign-out-answers.ts';
import { actAsMine, goTo, type Mine, type OwnForm, showMine } from './own-visit.ts';
import { newCodesPage, recoveryCodesPage } from './pages/recovery-codes-page.ts';
import type { SelfServiceDeps } from './self-service-deps.ts';

/** How many recovery codes are left, and new ones. */
export function addRecoveryCodesRoutes(app: Hono<UsherEnv>, deps: SelfServiceDeps): void {
  app.get(routes.accountRecoveryCodes, (context) =>
    showMine(context, deps, 'recovery-codes', (mine) => show(context, deps, mine)),
  );
  app.post(routes.accountRecoveryCodes, (context) =>
    actAsMine(context, deps, 'recovery-codes', (mine, sent) => renew(context, mine, sent)),
  );
}

async function show(
  context: UsherContext,
  deps: SelfServiceDeps,
  { session, account, own: { accounts } }: Mine,
): Promise<Response> {
  const { totp, recoveryCodes: left } = await accounts.factors(account.id);
  if (!totp) return goTo(context, paths.own('app'));
  const token = await formTokenFor(deps, session);
  return pageResponse(recoveryCodesPage(context.var.visit, { token, left }));
}

/** In the answer itself: they are kept nowhere, so no second address could show them. */
async function renew(
  context: UsherContext,
  { account, own }: Mine,
  { source }: OwnForm,
): Promise<Response> {
  const codes = await own.accounts.renewRecoveryCodes(account.id, source);
  if (!codes) return goTo(context, paths.own('app'));
  context.var.log.info('account_changed', { account: account.id, what: 'recovery-codes' });
  return pageResponse(newCodesPage(context.var.visit, { codes, username: account.name }));
}
