import type { Cookies } from '../http/cookies.ts';
import { preferredLanguages } from '../http/language.ts';
import type { UsherContext } from '../http/request-context.ts';
import type { Continuation } from '../model/continuation.ts';
import { ATTEMPT_SECONDS, type BegunAttempt } from './attempts.ts';
import { signInErrors } from './errors.ts';
import { fail } from './failure.ts';
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
    const begun = await deps.attempts.begin(method, callback, continuation, languages);
    if (begun.departure.kind !== 'redirect') throw signInErrors.methodUnknown();
    const response = context.redirect(begun.departure.url.href, 303);
    setAttemptCookie(response, context, deps.cookies, begun);
    return response;
  } catch (thrown) {
    return await fail(context, deps, registered, continuation, thrown);
  }
}

function setAttemptCookie(
  response: Response,
  context: UsherContext,
  cookies: Cookies,
  { id, sealed }: BegunAttempt,
): void {
  const name = cookies.attempt(id);
  if (!name) throw new RangeError('An attempt id of ours names a cookie.');
  const size = name.length + sealed.length;
  for (const old of cookies.attemptsToClear(context.req.header('cookie'), size)) {
    response.headers.append('set-cookie', cookies.clear(old));
  }
  response.headers.append('set-cookie', cookies.set(name, sealed, ATTEMPT_SECONDS));
}
