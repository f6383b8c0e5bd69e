import { AppError, withFacts } from '../base/errors.ts';
import { pageResponse } from '../http/layout.ts';
import { paths } from '../http/paths.ts';
import type { UsherContext } from '../http/request-context.ts';
import { linkTo } from '../http/site.ts';
import type { Continuation } from '../model/continuation.ts';
import { ATTEMPT_SECONDS } from './attempts.ts';
import { cancelledPage } from './pages/cancelled-page.ts';
import type { RegisteredMethod } from './registry.ts';
import { type SignInDeps, sealFor } from './sign-in-deps.ts';

/** The code that a method gives when the person changed their mind at the provider. */
const CANCELLED = 'sign_in_cancelled';

/**
 * A sign-in that came to nothing: counted, and then a page for somebody who thought better of it; anything
 * else is thrown on, with the way back to the beginning.
 */
export async function fail(
  context: UsherContext,
  deps: SignInDeps,
  registered: RegisteredMethod,
  continuation: Continuation,
  thrown: unknown,
): Promise<Response> {
  const { id, title } = registered.method;
  const code = thrown instanceof AppError ? thrown.code : 'internal_error';
  deps.onSignIn(id, code);
  const sealed = await sealFor(deps, continuation, ATTEMPT_SECONDS);
  if (code !== CANCELLED) {
    throw withFacts(thrown, { method: title, retryPath: paths.signIn(sealed) });
  }
  const { visit, log, clientAddress: address } = context.var;
  log.info('sign_in_cancelled', { method: id, address });
  const page = cancelledPage(visit, {
    method: title,
    retryHref: linkTo(visit.site, paths.startMethod(id, sealed)),
    chooserHref: deps.registry.size > 1 ? linkTo(visit.site, paths.signIn(sealed)) : null,
    jitsiUrl: visit.site.jitsiUrl,
  });
  return pageResponse(page);
}
