import { readCookie } from '../http/cookies.ts';
import { queryOf, single, type UsherContext } from '../http/request-context.ts';
import { linkTo } from '../http/site.ts';
import type { Attempt } from '../model/attempt.ts';
import type { Continuation } from '../model/continuation.ts';
import type { Identity } from '../model/identity.ts';
import { nextPath } from './dispatch.ts';
import { fail } from './failure.ts';
import { type RegisteredMethod, redirectMethodOf } from './registry.ts';
import { type SignInDeps, sealFor } from './sign-in-deps.ts';

/** The way back to the room is taken at once, so its seal need not hold for long. */
const RESUME_SECONDS = 5 * 60;

/** parse the state → take the attempt → let the method judge → open a session → on to the continuation. */
export async function finish(
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
    const identity = await redirectMethodOf(registered).finish({ url, form: null }, attempt.memo);
    const response = await welcome(context, deps, identity, attempt.continuation);
    deps.onSignIn(identity.methodId, 'signed_in');
    return response;
  } catch (thrown) {
    return await fail(context, deps, registered, attempt.continuation, thrown);
  }
}

/** The person is known: a new session, and on to what they came for. */
async function welcome(
  context: UsherContext,
  deps: SignInDeps,
  identity: Identity,
  continuation: Continuation,
): Promise<Response> {
  const previous = readCookie(context.req.header('cookie'), deps.cookies.session);
  const { id, session } = await deps.sessions.open(identity, previous);
  context.var.log.info('signed_in', {
    method: identity.methodId,
    user: session.userId,
    username: identity.username,
    address: context.var.clientAddress,
  });
  const sealed = await sealFor(deps, continuation, RESUME_SECONDS);
  const next = linkTo(context.var.visit.site, nextPath(continuation, sealed));
  const response = context.redirect(next, 303);
  response.headers.append('set-cookie', deps.cookies.set(deps.cookies.session, id));
  return response;
}
