import type { Hono } from 'hono';
import type { Clock } from '../base/clock.ts';
import { type AppError, withFacts } from '../base/errors.ts';
import { type Cookies, readCookie } from '../http/cookies.ts';
import { preferredLanguages } from '../http/language.ts';
import { pageResponse } from '../http/layout.ts';
import { paths } from '../http/paths.ts';
import { queryOf, single, type UsherContext, type UsherEnv } from '../http/request-context.ts';
import type { Seal } from '../http/seal.ts';
import { linkTo } from '../http/site.ts';
import type { Attempt } from '../model/attempt.ts';
import { type Continuation, readContinuation } from '../model/continuation.ts';
import type { Identity } from '../model/identity.ts';
import type { Json } from '../model/json.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { ATTEMPT_SECONDS, type Attempts } from './attempts.ts';
import { nextPath } from './dispatch.ts';
import { signInErrors } from './errors.ts';
import type { RedirectMethod } from './method.ts';
import { cancelledPage } from './pages/cancelled-page.ts';
import { chooserPage } from './pages/chooser-page.ts';
import type { RegisteredMethod, Registry } from './registry.ts';

export interface SignInDeps {
  readonly registry: Registry;
  readonly attempts: Attempts;
  readonly sessions: Sessions;
  readonly cookies: Cookies;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly publicUrl: URL;
  /** How a sign-in ended: for the metrics. `outcome` is `signed_in` or an error's code. */
  readonly onSignIn: (methodId: string, outcome: string) => void;
}

/** The way back to the room is taken at once, so its seal need not hold for long. */
const RESUME_SECONDS = 5 * 60;
/** The code that a method gives when the person changed their mind at the provider. */
const CANCELLED = 'sign_in_cancelled';

/** The chooser, the start of a way, and where providers send people back to. */
export function addSignInRoutes(app: Hono<UsherEnv>, deps: SignInDeps): void {
  app.get('/sign-in', (context) => choose(context, deps));
  app.get('/sign-in/:method', (context) => start(context, deps));
  for (const registered of deps.registry.values()) {
    app.get(`/${registered.callbackPath}`, (context) => callback(context, deps, registered));
  }
}

/** One way: straight on. Several: the person chooses. */
async function choose(context: UsherContext, deps: SignInDeps): Promise<Response> {
  const { sealed, continuation } = await continuationOf(context, deps);
  const [only, ...others] = deps.registry.values();
  if (only && others.length === 0) return begin(context, deps, only, continuation);
  const { visit } = context.var;
  const methods = [...deps.registry.values()].map(({ method }) => ({
    title: method.title,
    href: linkTo(visit.site, paths.startMethod(method.id, sealed)),
  }));
  const room = continuation.kind === 'enter-room' ? continuation.room.display : null;
  return pageResponse(chooserPage(visit, { room, methods }));
}

async function start(context: UsherContext, deps: SignInDeps): Promise<Response> {
  const registered = deps.registry.get(context.req.param('method') ?? '');
  if (!registered) throw signInErrors.methodUnknown();
  const { continuation } = await continuationOf(context, deps);
  return begin(context, deps, registered, continuation);
}

async function continuationOf(
  context: UsherContext,
  deps: SignInDeps,
): Promise<{ sealed: string; continuation: Continuation }> {
  const sealed = single(queryOf(context), 'continue') ?? '';
  const continuation = readContinuation(await deps.seal.open('continuation', sealed));
  if (!continuation) throw signInErrors.continuationInvalid();
  return { sealed, continuation };
}

async function begin(
  context: UsherContext,
  deps: SignInDeps,
  registered: RegisteredMethod,
  continuation: Continuation,
): Promise<Response> {
  const method = redirectMethod(registered);
  const languages = preferredLanguages(context.req.header('accept-language'));
  try {
    const { callback } = registered;
    const begun = await deps.attempts.begin(method, callback, continuation, languages);
    if (begun.departure.kind !== 'redirect') throw signInErrors.methodUnknown();
    const response = context.redirect(begun.departure.url.href, 303);
    setAttemptCookie(response, context, deps.cookies, begun.id, begun.sealed);
    return response;
  } catch (thrown) {
    deps.onSignIn(method.id, codeOf(thrown));
    throw await withWayOn(thrown, deps, registered, continuation);
  }
}

/** parse the state → take the attempt → let the method judge → open a session → on to the continuation. */
async function callback(
  context: UsherContext,
  deps: SignInDeps,
  registered: RegisteredMethod,
): Promise<Response> {
  const query = queryOf(context);
  const state = single(query, 'state') ?? '';
  const cookieName = deps.cookies.attempt(state);
  const sealed = cookieName ? readCookie(context.req.header('cookie'), cookieName) : [];
  const attempt = await deps.attempts.take(registered.method.id, state, sealed);
  const response = await conclude(context, deps, registered, attempt, query);
  if (cookieName) response.headers.append('set-cookie', deps.cookies.clear(cookieName));
  return response;
}

async function conclude(
  context: UsherContext,
  deps: SignInDeps,
  registered: RegisteredMethod,
  attempt: Attempt,
  query: URLSearchParams,
): Promise<Response> {
  const url = new URL(`?${query}`, registered.callback);
  try {
    const identity = await redirectMethod(registered).finish({ url, form: null }, attempt.memo);
    deps.onSignIn(identity.methodId, 'signed_in');
    return await finish(context, deps, identity, attempt.continuation);
  } catch (thrown) {
    const code = codeOf(thrown);
    deps.onSignIn(attempt.methodId, code);
    if (code !== CANCELLED) throw await withWayOn(thrown, deps, registered, attempt.continuation);
    context.var.log.info('sign_in_cancelled', { method: attempt.methodId });
    return await cancelled(context, deps, registered, attempt.continuation);
  }
}

/** The person is known: a new session, and on to what they came for. */
async function finish(
  context: UsherContext,
  deps: SignInDeps,
  identity: Identity,
  continuation: Continuation,
): Promise<Response> {
  const previous = readCookie(context.req.header('cookie'), deps.cookies.session);
  const { id, session } = await deps.sessions.open(identity, previous);
  context.var.log.info('signed_in', { method: identity.methodId, user: session.userId });
  const sealed = await sealFor(deps, continuation, RESUME_SECONDS);
  const next = linkTo(context.var.visit.site, nextPath(continuation, sealed));
  const response = context.redirect(next, 303);
  response.headers.append('set-cookie', deps.cookies.set(deps.cookies.session, id));
  return response;
}

async function cancelled(
  context: UsherContext,
  deps: SignInDeps,
  registered: RegisteredMethod,
  continuation: Continuation,
): Promise<Response> {
  const { visit } = context.var;
  const sealed = await sealFor(deps, continuation, ATTEMPT_SECONDS);
  const page = cancelledPage(visit, {
    method: registered.method.title,
    retryHref: linkTo(visit.site, paths.startMethod(registered.method.id, sealed)),
    chooserHref: deps.registry.size > 1 ? linkTo(visit.site, paths.signIn(sealed)) : null,
    jitsiUrl: visit.site.jitsiUrl,
  });
  return pageResponse(page);
}

/** An error on the way to a sign-in leads back to its beginning. */
async function withWayOn(
  thrown: unknown,
  deps: SignInDeps,
  registered: RegisteredMethod,
  continuation: Continuation,
): Promise<unknown> {
  const sealed = await sealFor(deps, continuation, ATTEMPT_SECONDS);
  return withFacts(thrown, {
    method: registered.method.title,
    retryPath: paths.signIn(sealed),
  });
}

function sealFor(deps: SignInDeps, continuation: Continuation, seconds: number): Promise<string> {
  const until = deps.clock.nowSeconds() + seconds;
  return deps.seal.seal('continuation', continuation as unknown as Json, until);
}

function setAttemptCookie(
  response: Response,
  context: UsherContext,
  cookies: Cookies,
  id: string,
  sealed: string,
): void {
  const name = cookies.attempt(id);
  if (!name) throw new RangeError('An attempt id of ours names a cookie.');
  const size = name.length + sealed.length;
  for (const old of cookies.attemptsToClear(context.req.header('cookie'), size)) {
    response.headers.append('set-cookie', cookies.clear(old));
  }
  response.headers.append('set-cookie', cookies.set(name, sealed, ATTEMPT_SECONDS));
}

function redirectMethod({ method }: RegisteredMethod): RedirectMethod {
  if (method.kind !== 'redirect') throw signInErrors.methodUnknown();
  return method;
}

function codeOf(thrown: unknown): string {
  return (thrown as Partial<AppError> | null)?.code ?? 'internal_error';
}
