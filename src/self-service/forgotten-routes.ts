import type { Hono } from 'hono';
import { siteOf } from '../http/client-ip.ts';
import { readOwnForm } from '../http/csrf.ts';
import { isOwnBrowser, openFormToken } from '../http/form-token.ts';
import { pageResponse } from '../http/layout.ts';
import { routes } from '../http/paths.ts';
import { single, type UsherContext, type UsherEnv } from '../http/request-context.ts';
import { type ForgottenProblem, forgottenPage, forgottenSentPage } from './pages/forgotten-page.ts';
import type { ResetPost } from './reset-post.ts';
import type { SelfServiceDeps } from './self-service-deps.ts';

const WINDOW_SECONDS = 15 * 60;
/** Asked for from one address, or one network, whoever is meant. */
const MOST_AN_ADDRESS = 10;
const MOST_A_SITE = 50;
/** For one name: more would only fill somebody's mailbox. */
const MOST_A_NAME = 3;
const MOST_TYPED = 320;

/** Where somebody asks for a link that sets another password. The answer is the same for everybody, at once. */
export function addForgottenRoutes(
  app: Hono<UsherEnv>,
  deps: SelfServiceDeps,
  resetPost: ResetPost,
): void {
  app.get(routes.forgotten, (context) => show(context, deps, '', null));
  app.post(routes.forgotten, (context) => take(context, deps, resetPost));
}

async function show(
  context: UsherContext,
  deps: SelfServiceDeps,
  typed: string,
  problem: ForgottenProblem | null,
): Promise<Response> {
  const { token, attach } = await openFormToken(context, deps);
  const shown = typed.slice(0, MOST_TYPED).toWellFormed();
  const page = forgottenPage(context.var.visit, { token, typed: shown, problem });
  const wait = problem?.kind === 'blocked' ? { 'retry-after': String(WINDOW_SECONDS) } : {};
  return attach(await pageResponse(page, statusOf(problem), wait));
}

/** Whether there is such an account is looked at later, when the answer has gone. */
async function take(
  context: UsherContext,
  deps: SelfServiceDeps,
  resetPost: ResetPost,
): Promise<Response> {
  const form = await readOwnForm(context, deps.publicUrl);
  const typed = (single(form, 'who') ?? '').normalize('NFKC').trim();
  const again = (problem: ForgottenProblem) => show(context, deps, typed, problem);
  if (!(await isOwnBrowser(context, deps, single(form, 'form')))) return again({ kind: 'stale' });
  if (typed === '' || typed.length > MOST_TYPED) return again({ kind: 'empty' });
  const { limitKey, clientAddress: address, requestId } = context.var;
  if (!(await isWithin(deps, limitKey))) {
    return again({ kind: 'blocked', minutes: WINDOW_SECONDS / 60 });
  }
  // What was asked for already is on its way: that is what the page says.
  if (await spend(deps, `name ${typed.toLowerCase()}`, MOST_A_NAME)) {
    resetPost.ask(typed, { actor: 'door', address, requestId });
  }
  return pageResponse(forgottenSentPage(context.var.visit));
}

async function isWithin(deps: SelfServiceDeps, limitKey: string): Promise<boolean> {
  const site = siteOf(limitKey);
  if (!(await spend(deps, `address ${limitKey}`, MOST_AN_ADDRESS))) return false;
  return site === null || spend(deps, `site ${site}`, MOST_A_SITE);
}

function spend({ storage, clock }: SelfServiceDeps, key: string, most: number): Promise<boolean> {
  return storage.tries.spend('reset-mail', key, most, WINDOW_SECONDS, clock.nowSeconds());
}

function statusOf(problem: ForgottenProblem | null): number {
  switch (problem?.kind) {
    case undefined:
      return 200;
    case 'empty':
      return 400;
    case 'stale':
      return 403;
    case 'blocked':
      return 429;
  }
}
