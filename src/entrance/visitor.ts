import { readCookie } from '../http/cookies.ts';
import type { UsherContext } from '../http/request-context.ts';
import type { Visitor } from '../rooms/room-facts.ts';
import type { EntranceDeps } from './entrance-deps.ts';

/** Who is at the door, by the cookies they bring. */
export async function readVisitor(context: UsherContext, deps: EntranceDeps): Promise<Visitor> {
  const cookie = context.req.header('cookie');
  const found = await deps.sessions.find(readCookie(cookie, deps.cookies.session));
  const session = found?.session ?? null;
  return {
    identity: session?.identity ?? null,
    userId: session?.userId ?? null,
    ...(session && { sessionHash: session.idHash }),
    pass: await deps.guestPasses.read(cookie),
  };
}
