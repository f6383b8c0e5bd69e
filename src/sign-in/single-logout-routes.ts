import type { Hono } from 'hono';
import { AppError } from '../base/errors.ts';
import { readCookie } from '../http/cookies.ts';
import { paths } from '../http/paths.ts';
import { postDeparture } from '../http/post-departure-page.ts';
import type { UsherContext, UsherEnv } from '../http/request-context.ts';
import { linkTo } from '../http/site.ts';
import { endSessions } from './back-channel-routes.ts';
import type { CallbackRequest, LogoutAnswer, RedirectMethod } from './method.ts';
import { type RegisteredMethod, redirectMethodOf } from './registry.ts';
import type { SignInDeps } from './sign-in-deps.ts';

type Deps = Pick<SignInDeps, 'registry' | 'storage' | 'cookies' | 'sessions' | 'publicUrl'>;

/** Where a provider's message about signing out comes with the browser (SAML profiles 4.4), by GET or by a form. */
export function addSingleLogoutRoutes(app: Hono<UsherEnv>, deps: Deps): void {
  for (const registered of deps.registry.values()) {
    if (registered.method.kind !== 'redirect' || !registered.method.answerLogout) continue;
    const path = `/${paths.singleLogout(registered.method.id)}`;
    app.get(path, (context) => answer(context, deps, registered, null));
    app.post(path, async (context) => {
      const form = new URLSearchParams(await context.req.text());
      return answer(context, deps, registered, form);
    });
  }
}

/** read → judge → end the sessions that are meant → on with our answer, or to our own page. */
async function answer(
  context: UsherContext,
  deps: Deps,
  registered: RegisteredMethod,
  form: URLSearchParams | null,
): Promise<Response> {
  const method = redirectMethodOf(registered);
  const url = new URL(paths.singleLogout(method.id), deps.publicUrl);
  // As it was sent: a signature may cover the very letters.
  url.search = new URL(context.req.url).search;
  const judged = await judge(context, method, { url, form });
  const isDone = await endMeant(context, deps, method, judged);
  const response = await leave(context, judged, isDone);
  if (isDone && !(await hasSession(context, deps))) {
    response.headers.append('set-cookie', deps.cookies.clear(deps.cookies.session));
  }
  return response;
}

/** Whoever was meant, it may be somebody else's browser that brought the message: what is theirs stays. */
async function hasSession(context: UsherContext, { sessions, cookies }: Deps): Promise<boolean> {
  return (await sessions.find(readCookie(context.req.header('cookie'), cookies.session))) !== null;
}

async function judge(
  context: UsherContext,
  method: RedirectMethod,
  message: CallbackRequest,
): Promise<LogoutAnswer> {
  if (!method.answerLogout) throw new TypeError('This method takes no messages about signing out.');
  try {
    return await method.answerLogout(message);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.status < 500) {
      context.var.log.warn('single_logout_refused', { method: method.id, err: thrown });
    }
    throw thrown;
  }
}

/** Whether the provider asked, and sessions were ended. What it said before ends nothing any more. */
async function endMeant(
  context: UsherContext,
  { storage }: Deps,
  method: RedirectMethod,
  { notice }: LogoutAnswer,
): Promise<boolean> {
  if (!notice) return false;
  const ended = await endSessions(storage, method.id, notice);
  context.var.log.info('single_logout', { method: method.id, ended });
  return ended !== null;
}

async function leave(
  context: UsherContext,
  { departure, state }: LogoutAnswer,
  isDone: boolean,
): Promise<Response> {
  if (departure?.kind === 'redirect') return context.redirect(departure.url.href, 303);
  if (departure) return postDeparture(context, departure);
  const query = state === null || isDone ? '' : `?state=${encodeURIComponent(state)}`;
  return context.redirect(`${linkTo(context.var.visit.site, paths.signedOut())}${query}`, 303);
}
