import { type CookieReach, type Cookies, readCookie } from './cookies.ts';
import type { UsherContext } from './request-context.ts';

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

/** What came in the cookie of this id: not all of it need be ours. */
export function readAttemptCookie(context: UsherContext, cookies: Cookies, id: string): string[] {
  const name = cookies.attempt(id);
  return name === null ? [] : readCookie(context.req.header('cookie'), name).slice(0, 4);
}

export function clearAttemptCookie(response: Response, cookies: Cookies, id: string): void {
  const name = cookies.attempt(id);
  if (name !== null) response.headers.append('set-cookie', cookies.clear(name));
}
