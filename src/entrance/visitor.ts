import { readCookie } from '../http/cookies.ts';
import type { UsherContext } from '../http/request-context.ts';
import type { Session } from '../model/session.ts';
import type { Visitor } from '../rooms/room-facts.ts';
import type { EntranceDeps } from './entrance-deps.ts';

/** Who is at the door, by the cookies they bring. */
export async function readVisitor(context: UsherContext, deps: EntranceDeps): Promise<Visitor> {
  return visitorOf(context, deps, await findSession(context, deps));
}

/** The same, where the session has been found already. */
export async function visitorOf(
  context: UsherContext,
  deps: EntranceDeps,
  session: Session | null,
): Promise<Visitor> {
  return {
    identity: session?.identity ?? null,
    userId: session?.userId ?? null,
    ...(session && { sessionHash: session.idHash }),
    pass: await deps.guestPasses.read(context.req.header('cookie')),
  };
}

/** The session of the browser that asks; null for none that is alive. */
export async function findSession(
  context: UsherContext,
  deps: EntranceDeps,
): Promise<Session | null> {
  const ids = readCookie(context.req.header('cookie'), deps.cookies.session);
  return (await deps.sessions.find(ids))?.session ?? null;
}
