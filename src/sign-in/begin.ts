import { type Cookies, readCookie } from '../http/cookies.ts';
import { preferredLanguages } from '../http/language.ts';
import { postDeparture } from '../http/post-departure-page.ts';
import type { UsherContext } from '../http/request-context.ts';
import type { Continuation } from '../model/continuation.ts';
import { ATTEMPT_SECONDS, type BegunAttempt } from './attempts.ts';
import { fail } from './failure.ts';
import type { Departure } from './method.ts';
import { type RegisteredMethod, redirectMethodOf } from './registry.ts';
import type { SignInDeps } from './sign-in-deps.ts';

/** Sends the browser to the provider, with the attempt in a cookie of its own. */
export async function begin(
  context: UsherContext,
  deps: SignInDeps,
  registered: RegisteredMethod,
  continuation: Continuation,
): Promise<Response> {
  const method = redirectMethodOf(registered);
  const languages = preferredLanguages(context.req.header('accept-language'));
  try {
    const { callback } = registered;
    const isForm = method.answer.by === 'form';
    const previous = isForm ? readCookie(context.req.header('cookie'), deps.cookies.session) : [];
    const begun = await deps.attempts.begin(method, callback, continuation, languages, previous);
    const response = await leave(context, begun.departure);
    setAttemptCookie(response, context, deps.cookies, begun, isForm);
    return response;
  } catch (thrown) {
    return await fail(context, deps, registered, continuation, thrown);
  }
}

async function leave(context: UsherContext, departure: Departure): Promise<Response> {
  if (departure.kind === 'redirect') return context.redirect(departure.url.href, 303);
  return postDeparture(context, departure);
}

function setAttemptCookie(
  response: Response,
  context: UsherContext,
  cookies: Cookies,
  { id, sealed }: BegunAttempt,
  crossesSites: boolean,
): void {
  const name = cookies.attempt(id);
  if (!name) throw new RangeError('An attempt id of ours names a cookie.');
  const size = name.length + sealed.length;
  for (const old of cookies.attemptsToClear(context.req.header('cookie'), size)) {
    response.headers.append('set-cookie', cookies.clear(old));
  }
  response.headers.append(
    'set-cookie',
    cookies.set(name, sealed, ATTEMPT_SECONDS, { crossesSites }),
  );
}
