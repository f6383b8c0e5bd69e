import type { Hono } from 'hono';
import { readOwnForm } from '../http/csrf.ts';
import { isOwnBrowser } from '../http/form-token.ts';
import { paths } from '../http/paths.ts';
import { single, type UsherContext, type UsherEnv } from '../http/request-context.ts';
import type { PasswordMethod } from './method.ts';
import type { PasswordProblem } from './pages/password-form.ts';
import { addPasskeyRoutes, hasPasskeys } from './passkey-routes.ts';
import { openPasswordVisit } from './password-visit.ts';
import { addSecondFactorRoutes, askSecondFactor } from './second-factor-routes.ts';
import { showPassword } from './show-password.ts';
import type { SignInDeps } from './sign-in-deps.ts';
import { failing, tryPassword, welcomeByPassword } from './try-password.ts';

/** Where the form of a method leads, and the one that may follow it. */
export function addPasswordRoutes(
  app: Hono<UsherEnv>,
  deps: SignInDeps,
  method: PasswordMethod,
): void {
  app.post(`/${paths.methodForm(method.id)}`, (context) => take(context, deps, method));
  if (method.verifySecond) addSecondFactorRoutes(app, deps, method);
  if (hasPasskeys(method)) addPasskeyRoutes(app, deps, method);
}

/** The form's own token first; then what was typed, tried within the budget. */
async function take(
  context: UsherContext,
  deps: SignInDeps,
  method: PasswordMethod,
): Promise<Response> {
  const form = await readOwnForm(context, deps.publicUrl);
  const passing = await openPasswordVisit(context, deps, method);
  const name = single(form, 'username') ?? '';
  const password = single(form, 'password') ?? '';
  const again = (problem: PasswordProblem) =>
    showPassword(context, deps, passing, { name, problem });
  if (!(await isOwnBrowser(context, deps, single(form, 'form')))) return again('stale');
  if (name.trim() === '' || password === '') return again('incomplete');
  const { continuation } = passing;
  return failing(context, deps, passing, async () => {
    const outcome = await tryPassword(context, deps, {
      ...{ method, continuation, typed: name, factor: 'password' },
      verify: (allow) => method.verify(name, password, allow),
    });
    if (outcome.kind === 'right') {
      return welcomeByPassword(context, deps, method, continuation, outcome);
    }
    if (outcome.kind === 'half') return askSecondFactor(context, deps, passing, name, outcome);
    return again(outcome.kind);
  });
}
