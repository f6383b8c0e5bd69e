import type { Hono } from 'hono';
import { QUESTION_SECONDS } from '../accounts/passkey-questions.ts';
import { clearAttemptCookie, readAttemptCookie, setAttemptCookie } from '../http/attempt-cookie.ts';
import { pageResponse } from '../http/layout.ts';
import { readPasskeyForm } from '../http/passkey-form.ts';
import { type OwnPage, paths, routes } from '../http/paths.ts';
import { queryOf, single, type UsherContext, type UsherEnv } from '../http/request-context.ts';
import { linkTo } from '../http/site.ts';
import { formTokenFor } from '../sessions/sign-out-answers.ts';
import { rememberConfirmed } from './confirmation.ts';
import { actAsMine, goTo, type Mine, type OwnForm, showMine } from './own-visit.ts';
import { type ConfirmProblem, confirmPage } from './pages/confirm-page.ts';
import { problemOf, statusOf } from './password-problem.ts';
import type { SelfServiceDeps } from './self-service-deps.ts';

const PAGES: readonly OwnPage[] = ['password', 'app', 'recovery-codes', 'passkeys', 'sessions'];

/** Asks once more who somebody is, by their password (and a code, where an app is set up) or by a passkey, and leads on to where they wanted to go. */
export function addConfirmRoutes(app: Hono<UsherEnv>, deps: SelfServiceDeps): void {
  app.get(routes.accountConfirm, (context) =>
    showMine(context, deps, null, (mine) => ask(context, deps, mine, null)),
  );
  app.post(routes.accountConfirm, (context) =>
    actAsMine(context, deps, null, (mine, sent) => byPassword(context, deps, mine, sent)),
  );
  app.post(routes.accountConfirmQuestion, (context) =>
    actAsMine(context, deps, null, (mine) => question(context, deps, mine)),
  );
  app.post(routes.accountConfirmPasskey, (context) =>
    actAsMine(context, deps, null, (mine, sent) => byPasskey(context, deps, mine, sent)),
  );
}

async function ask(
  context: UsherContext,
  deps: SelfServiceDeps,
  { session, account, own: { accounts } }: Mine,
  problem: ConfirmProblem | null,
): Promise<Response> {
  const { visit } = context.var;
  const next = nextOf(context);
  const token = await formTokenFor(deps, session);
  const { totp, passkeys } = await accounts.factors(account.id);
  const page = confirmPage(visit, {
    username: account.name,
    action: linkTo(visit.site, paths.confirm(next)),
    token,
    problem,
    wantsCode: totp,
    passkey:
      accounts.knowsPasskeys && passkeys > 0
        ? {
            ...{ use: 'get', token, label: visit.texts.passkeySecond, look: 'button quiet' },
            action: linkTo(visit.site, paths.confirmPasskey(next)),
            questionHref: linkTo(visit.site, paths.confirmQuestion(next)),
          }
        : null,
  });
  return pageResponse(page, statusOf(problem));
}

async function byPassword(
  context: UsherContext,
  deps: SelfServiceDeps,
  mine: Mine,
  { form }: OwnForm,
): Promise<Response> {
  const { account, own } = mine;
  const password = single(form, 'password') ?? '';
  const code = single(form, 'code') ?? '';
  const { totp } = await own.accounts.factors(account.id);
  if (password === '' || (totp && code.trim() === '')) {
    return ask(context, deps, mine, { kind: 'incomplete' });
  }
  const { kind } = await deps.guard.spend(context, account.name, async (allow) => ({
    kind: await own.accounts.confirmOwner(account.id, { password, code }, allow),
  }));
  if (kind !== 'right') return ask(context, deps, mine, problemOf(kind));
  return goOn(context, deps, mine);
}

async function question(
  context: UsherContext,
  { cookies, questions }: SelfServiceDeps,
  mine: Mine,
): Promise<Response> {
  const { account, own } = mine;
  const asked = await questions.ask(aboutOf(mine));
  const use = { kind: 'again', accountId: account.id } as const;
  const response = Response.json(await own.accounts.questionPasskeys(asked.id, use));
  setAttemptCookie(response, context, cookies, asked, QUESTION_SECONDS);
  return response;
}

async function byPasskey(
  context: UsherContext,
  deps: SelfServiceDeps,
  mine: Mine,
  { form }: OwnForm,
): Promise<Response> {
  const { account, own } = mine;
  const { answer, question: id } = readPasskeyForm(form);
  const sealed = readAttemptCookie(context, deps.cookies, id);
  const isAsked = await deps.questions.take(id, sealed, aboutOf(mine));
  const use = { kind: 'again', accountId: account.id } as const;
  const isRight =
    isAsked && answer !== null && (await own.accounts.tryPasskey(answer, id, use)).kind === 'right';
  const response = isRight
    ? await goOn(context, deps, mine)
    : await ask(context, deps, mine, { kind: 'passkey' });
  clearAttemptCookie(response, deps.cookies, id);
  return response;
}

async function goOn(
  context: UsherContext,
  deps: SelfServiceDeps,
  { session }: Mine,
): Promise<Response> {
  const response = goTo(context, paths.own(nextOf(context)));
  await rememberConfirmed(response, deps, session);
  return response;
}

/** One of ours, whatever the address says. */
function nextOf(context: UsherContext): OwnPage {
  const wanted = single(queryOf(context), 'next');
  return PAGES.find((page) => page === wanted) ?? 'password';
}

function aboutOf({ session }: Mine): string {
  return `confirm ${session.idHash}`;
}
