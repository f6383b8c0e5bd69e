import type { Hono } from 'hono';
import { pageResponse } from '../http/layout.ts';
import { paths, routes } from '../http/paths.ts';
import { single, type UsherContext, type UsherEnv } from '../http/request-context.ts';
import { formTokenFor } from '../sessions/sign-out-answers.ts';
import { actAsMine, goTo, type Mine, type OwnForm, showMine } from './own-visit.ts';
import { changePasswordPage } from './pages/change-password-page.ts';
import type { ConfirmProblem } from './pages/confirm-page.ts';
import type { ChoiceFault } from './pages/password-choice.ts';
import { problemOf, statusOf } from './password-problem.ts';
import { readChoice } from './read-choice.ts';
import type { SelfServiceDeps } from './self-service-deps.ts';

/** Another password in the place of the one that is known. It is asked for here, so nobody is asked twice. */
export function addChangePasswordRoutes(app: Hono<UsherEnv>, deps: SelfServiceDeps): void {
  app.get(routes.accountPassword, (context) =>
    showMine(context, deps, null, (mine) => show(context, deps, mine, {})),
  );
  app.post(routes.accountPassword, (context) =>
    actAsMine(context, deps, null, (mine, sent) => change(context, deps, mine, sent)),
  );
}

interface Wrong {
  readonly problem?: ConfirmProblem;
  readonly fault?: ChoiceFault;
}

async function show(
  context: UsherContext,
  deps: SelfServiceDeps,
  { session, account, own: { method } }: Mine,
  { problem = undefined, fault = undefined }: Wrong,
): Promise<Response> {
  const { name: username, passwordSetAt } = account;
  const least = method.leastPasswordCharacters;
  const page = changePasswordPage(context.var.visit, {
    token: await formTokenFor(deps, session),
    problem: problem ?? null,
    choice: passwordSetAt === null ? null : { username, least, fault: fault ?? null },
  });
  return pageResponse(page, fault === undefined ? statusOf(problem ?? null) : 400);
}

async function change(
  context: UsherContext,
  deps: SelfServiceDeps,
  mine: Mine,
  { form, source }: OwnForm,
): Promise<Response> {
  const { session, account, own } = mine;
  const again = (wrong: Wrong) => show(context, deps, mine, wrong);
  const current = single(form, 'current') ?? '';
  if (current === '') return again({ problem: { kind: 'incomplete' } });
  const choice = readChoice(form);
  if ('fault' in choice) return again(choice);
  const wished = { current, next: choice.password, keptIdHash: session.idHash };
  const changed = await deps.guard.spend(context, account.name, (allow) =>
    own.accounts.changePassword(account.id, wished, allow, source),
  );
  if (changed.kind === 'refused') return again({ fault: changed.fault });
  if (changed.kind !== 'changed') return again({ problem: problemOf(changed.kind) });
  context.var.log.info('account_changed', { account: account.id, what: 'password' });
  return goTo(context, paths.accountDone('password'));
}
