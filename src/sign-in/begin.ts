import { setAttemptCookie } from '../http/attempt-cookie.ts';
import { readCookie } from '../http/cookies.ts';
import { departPage } from '../http/depart-page.ts';
import { preferredLanguages } from '../http/language.ts';
import { pageResponse } from '../http/layout.ts';
import { postDeparture } from '../http/post-departure-page.ts';
import type { UsherContext } from '../http/request-context.ts';
import type { Continuation } from '../model/continuation.ts';
import { ATTEMPT_SECONDS } from './attempts.ts';
import { fail } from './failure.ts';
import type { Departure } from './method.ts';
import { type RegisteredMethod, redirectMethodOf } from './registry.ts';
import type { SignInDeps } from './sign-in-deps.ts';

/** How somebody comes to begin. */
export interface Beginning {
  /** The e-mail address that they typed in a form of ours, which led here. */
  readonly typed: string | null;
}

/** Sends the browser to the provider, with the attempt in a cookie of its own. */
export async function begin(
  context: UsherContext,
  deps: SignInDeps,
  registered: RegisteredMethod,
  continuation: Continuation,
  { typed }: Beginning = { typed: null },
): Promise<Response> {
  const method = redirectMethodOf(registered);
  const languages = preferredLanguages(context.req.header('accept-language'));
  try {
    const { callback } = registered;
    const isForm = method.answer.by === 'form';
    const previous = isForm ? readCookie(context.req.header('cookie'), deps.cookies.session) : [];
    const begun = await deps.attempts.begin(method, callback, continuation, {
      languages,
      previousSessions: previous,
      loginHint: typed,
    });
    const response = await leave(context, begun.departure, typed !== null);
    setAttemptCookie(response, context, deps.cookies, begun, ATTEMPT_SECONDS, {
      crossesSites: isForm,
    });
    return response;
  } catch (thrown) {
    return await fail(context, deps, registered, continuation, thrown);
  }
}

async function leave(
  context: UsherContext,
  departure: Departure,
  isAfterForm: boolean,
): Promise<Response> {
  if (departure.kind === 'post') return postDeparture(context, departure);
  if (!isAfterForm) return context.redirect(departure.url.href, 303);
  return pageResponse(departPage(context.var.visit, { to: departure.url }));
}
