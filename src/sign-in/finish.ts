import { readCookie } from '../http/cookies.ts';
import { queryOf, single, type UsherContext } from '../http/request-context.ts';
import { linkTo } from '../http/site.ts';
import type { Attempt } from '../model/attempt.ts';
import type { Continuation } from '../model/continuation.ts';
import type { Identity } from '../model/identity.ts';
import { nextPath } from './dispatch.ts';
import { signInErrors } from './errors.ts';
import { fail } from './failure.ts';
import type { AnswerForm, Asserted, CallbackRequest } from './method.ts';
import { type RegisteredMethod, redirectMethodOf } from './registry.ts';
import { type SignInDeps, sealFor } from './sign-in-deps.ts';

/** The way back to the room is taken at once, so its seal need not hold for long. */
const RESUME_SECONDS = 5 * 60;

/** How long an answer that counts once is remembered at most, whatever it says of itself. */
const REMEMBERED_SECONDS = 24 * 60 * 60;

/** How long a browser remembers which way its person came. */
const REMEMBER_WAY_SECONDS = 180 * 24 * 60 * 60;

/** parse the state → take the attempt → let the method judge → open a session → on to the continuation. */
export async function finish(
  context: UsherContext,
  deps: SignInDeps,
  registered: RegisteredMethod,
): Promise<Response> {
  const method = redirectMethodOf(registered);
  const answer = await readAnswer(context, registered, method.answer);
  const state = single(answer.form ?? answer.url.searchParams, method.answer.stateParameter) ?? '';
  const cookieName = deps.cookies.attempt(state);
  const sealed = cookieName ? readCookie(context.req.header('cookie'), cookieName) : [];
  if (method.finishUnasked && sealed.length === 0) {
    return welcomeUnasked(context, deps, registered, () => method.finishUnasked?.(answer));
  }
  const attempt = await deps.attempts.take(method.id, state, sealed);
  const response = await conclude(context, deps, registered, attempt, answer);
  if (cookieName) response.headers.append('set-cookie', deps.cookies.clear(cookieName));
  return response;
}

/** The answer under the address that we publish, wherever it came in. */
async function readAnswer(
  context: UsherContext,
  { callback }: RegisteredMethod,
  { by }: AnswerForm,
): Promise<CallbackRequest> {
  const url = new URL(`?${queryOf(context)}`, callback);
  return { url, form: by === 'form' ? new URLSearchParams(await context.req.text()) : null };
}

async function conclude(
  context: UsherContext,
  deps: SignInDeps,
  registered: RegisteredMethod,
  attempt: Attempt,
  answer: CallbackRequest,
): Promise<Response> {
  const { continuation } = attempt;
  try {
    const asserted = await redirectMethodOf(registered).finish(answer, attempt.memo);
    await spend(deps, registered, asserted);
    return await welcome(context, deps, asserted.identity, continuation, attempt.previousSessions);
  } catch (thrown) {
    return await fail(context, deps, registered, continuation, thrown);
  }
}

/** Nobody asked here: the person is shown who they are, and goes on from there. */
async function welcomeUnasked(
  context: UsherContext,
  deps: SignInDeps,
  registered: RegisteredMethod,
  judge: () => Promise<Asserted> | undefined,
): Promise<Response> {
  const continuation: Continuation = { kind: 'show-account' };
  try {
    const asserted = await judge();
    if (!asserted) throw signInErrors.attemptUnknown();
    await spend(deps, registered, asserted);
    return await welcome(context, deps, asserted.identity, continuation);
  } catch (thrown) {
    return await fail(context, deps, registered, continuation, thrown);
  }
}

/** What counts once is spent in the store, whatever the race. Throws `answer_spent`. */
async function spend(
  { storage, clock }: SignInDeps,
  { method }: RegisteredMethod,
  { once }: Asserted,
): Promise<void> {
  const atMost = clock.nowSeconds() + REMEMBERED_SECONDS;
  for (const { id, expiresAt } of once) {
    const keptUntil = Math.min(expiresAt, atMost);
    const isFirst = await storage.singleUse.take('assertion', `${method.id} ${id}`, keptUntil);
    if (!isFirst) throw signInErrors.answerSpent();
  }
}

/** The person is known: a new session, and on to what they came for. */
export async function welcome(
  context: UsherContext,
  deps: SignInDeps,
  identity: Identity,
  continuation: Continuation,
  morePrevious: readonly string[] = [],
): Promise<Response> {
  const sent = readCookie(context.req.header('cookie'), deps.cookies.session);
  const previous = [...new Set([...sent, ...morePrevious])];
  const { id, session } = await deps.sessions.open(identity, previous);
  const { method } = deps.registry.get(identity.methodId) ?? {};
  if (method?.stands && !(await method.stands(identity))) {
    await deps.sessions.end(id);
    throw signInErrors.accountEnded();
  }
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
  const { lastMethod } = deps.cookies;
  const remembered = deps.cookies.set(lastMethod, identity.methodId, REMEMBER_WAY_SECONDS);
  if (deps.registry.size > 1) response.headers.append('set-cookie', remembered);
  deps.onSignIn(identity.methodId, 'signed_in');
  return response;
}
