import { readCookie } from '../http/cookies.ts';
import type { UsherContext } from '../http/request-context.ts';
import type { Visitor } from '../rooms/room-facts.ts';
import type { EntranceDeps } from './entrance-deps.ts';

/** Who is at the door, by the cookies they bring. */
export async function readVisitor(context: UsherContext, deps: EntranceDeps): Promise<Visitor> {
  const header = context.req.header('cookie');
  const ids = readCookie(header, deps.cookies.session);
  const session = (await deps.sessions.find(ids))?.session;
  return {
    identity: session?.identity ?? null,
    userId: session?.userId ?? null,
    pass: await deps.guestPasses.read(header),
  };
}
