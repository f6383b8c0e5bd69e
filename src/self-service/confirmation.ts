import { readCookie } from '../http/cookies.ts';
import type { UsherContext } from '../http/request-context.ts';
import { isJsonObject } from '../model/json.ts';
import type { Session } from '../model/session.ts';
import type { SelfServiceDeps } from './self-service-deps.ts';

/** So long after a sign-in, or after somebody has shown it once more, it is believed that they still sit there. */
const RECENT_SECONDS = 15 * 60;

type Deps = Pick<SelfServiceDeps, 'seal' | 'cookies' | 'clock'>;

/** Whether the session's person has shown who they are a short while ago. */
export async function isRecent(
  context: UsherContext,
  { seal, cookies, clock }: Deps,
  session: Session,
): Promise<boolean> {
  if (clock.nowSeconds() < session.createdAt + RECENT_SECONDS) return true;
  for (const sealed of readCookie(context.req.header('cookie'), cookies.confirmed).slice(0, 4)) {
    const confirmed = await seal.open('confirmed', sealed);
    if (isJsonObject(confirmed) && confirmed['session'] === session.idHash) return true;
  }
  return false;
}

/** Remembers it in the browser, for this session and no other. */
export async function rememberConfirmed(
  response: Response,
  { seal, cookies, clock }: Deps,
  { idHash }: Session,
): Promise<void> {
  const until = clock.nowSeconds() + RECENT_SECONDS;
  const sealed = await seal.seal('confirmed', { session: idHash }, until);
  const cookie = cookies.set(cookies.confirmed, sealed, RECENT_SECONDS);
  response.headers.append('set-cookie', cookie);
}
