import type { GuestPass } from '../model/guest-pass.ts';
import type { InlineGrant } from '../model/inline-grant.ts';
import type { RoomKey } from '../model/room-key.ts';
import type { Session } from '../model/session.ts';
import type { Visitor } from '../rooms/room-facts.ts';
import type { ProviderDeps } from './provider-deps.ts';

/** Who comes from inside Jitsi: by a session, as a guest by what the browser carries, or by both. */
export interface Comer {
  readonly session: Session | null;
  readonly pass: GuestPass | null;
}

export const NOBODY: Comer = { session: null, pass: null };

/** Our id of them: that of the user, else that of the pass. Null: nobody yet. */
export function comerId({ session, pass }: Comer): string | null {
  return session?.userId ?? pass?.id ?? null;
}

/** As the rules see them. */
export function visitorOf({ session, pass }: Comer): Visitor {
  if (!session) return { identity: null, userId: null, pass };
  const { identity, userId, idHash: sessionHash } = session;
  return { identity, userId, sessionHash, pass };
}

/**
 * As much of the pass as the room of a grant needs: who has signed in has a name, and needs the codes and the places of
 * invitations alone.
 */
export function passForGrant({ session, pass }: Comer, room: RoomKey): GuestPass | null {
  if (!pass) return null;
  const isHere = ({ jitsi, path }: RoomKey) => jitsi === room.jitsi && path === room.path;
  return session
    ? { ...pass, name: null, rooms: [] }
    : { ...pass, rooms: pass.rooms.filter(isHere) };
}

/**
 * Who a grant is for, as long as they may have anything by it; null where it is over, the session has ended, or the key
 * was revoked that signed what they were given last: whoever took that key could have made the same.
 */
export async function findComer(
  { sessions, keys, clock }: Pick<ProviderDeps, 'sessions' | 'keys' | 'clock'>,
  grant: InlineGrant,
): Promise<Comer | null> {
  const now = clock.nowSeconds();
  if (grant.endedAt !== null || now >= grant.expiresAt) return null;
  if (grant.kid !== null && (await keys.published()).revoked.has(grant.kid)) return null;
  const pass = grant.pass !== null && now < grant.pass.expiresAt ? grant.pass : null;
  if (grant.sessionHash === null) return pass && { session: null, pass };
  const session = await sessions.findByHash(grant.sessionHash);
  return session?.userId === grant.userId ? { session, pass } : null;
}
