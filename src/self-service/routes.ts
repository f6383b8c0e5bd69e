import type { Hono } from 'hono';
import type { UsherEnv } from '../http/request-context.ts';
import { addAccountRoutes } from './account-routes.ts';
import { addAppRoutes } from './app-routes.ts';
import { addChangePasswordRoutes } from './change-password-routes.ts';
import { addConfirmRoutes } from './confirm-routes.ts';
import { addForgottenRoutes } from './forgotten-routes.ts';
import { addPasskeyRoutes } from './passkey-routes.ts';
import { addRecoveryCodesRoutes } from './recovery-codes-routes.ts';
import type { SelfServiceDeps } from './self-service-deps.ts';
import { addSessionsRoutes } from './sessions-routes.ts';
import { addSetPasswordRoutes } from './set-password-routes.ts';

/** People's own pages. Those about an account of our own are there only where there are such accounts. */
export function addSelfServiceRoutes(app: Hono<UsherEnv>, deps: SelfServiceDeps): void {
  addAccountRoutes(app, deps);
  addSessionsRoutes(app, deps);
  addConfirmRoutes(app, deps);
  const { own } = deps;
  if (!own) return;
  addSetPasswordRoutes(app, deps, own);
  if (own.resetPost) addForgottenRoutes(app, deps, own.resetPost);
  addChangePasswordRoutes(app, deps);
  addAppRoutes(app, deps);
  addRecoveryCodesRoutes(app, deps);
  if (own.accounts.knowsPasskeys) addPasskeyRoutes(app, deps);
}
