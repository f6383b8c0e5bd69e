import type { CookieReach, Cookies } from '../http/cookies.ts';
import type { UsherContext } from '../http/request-context.ts';

/** Puts a sign-in under way into a cookie of its own, and takes away the oldest that would be too many. */
export function setAttemptCookie(
  response: Response,
  context: UsherContext,
  cookies: Cookies,
  { id, sealed }: { readonly id: string; readonly sealed: string },
  seconds: number,
  reach?: CookieReach,
): void {
  const name = cookies.attempt(id);
  if (!name) throw new RangeError('An attempt id of ours names a cookie.');
  const size = name.length + sealed.length;
  for (const old of cookies.attemptsToClear(context.req.header('cookie'), size)) {
    response.headers.append('set-cookie', cookies.clear(old));
  }
  response.headers.append('set-cookie', cookies.set(name, sealed, seconds, reach));
}
