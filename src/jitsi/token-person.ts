import type { Identity } from '../model/identity.ts';
import type { InvitedPerson } from '../model/invitation.ts';
import type { RoomKey } from '../model/room-key.ts';
import { type guestMarks, markGuest } from '../rooms/guest-name.ts';
import type { Visitor } from '../rooms/room-facts.ts';
import type { TokenPerson } from './token.ts';

/**
 * Whom a token speaks of: who has signed in, else who the invitation says it is, else the name that the guest has
 * typed for this room, marked. Null where none of these is known.
 */
export function tokenPersonOf(
  { identity, pass }: Visitor,
  invited: InvitedPerson | null,
  room: RoomKey,
  language: keyof typeof guestMarks,
): TokenPerson | null {
  if (identity) return personOf(identity);
  if (!pass) return null;
  const guest = { id: pass.id, avatar: null };
  if (invited) return { ...guest, name: invited.name, email: invited.email };
  const isNamed = pass.rooms.some(({ jitsi, path }) => jitsi === room.jitsi && path === room.path);
  if (pass.name === null || !isNamed) return null;
  return { ...guest, name: markGuest(pass.name, language), email: null };
}

export function personOf({ username, name, email, avatar }: Identity): TokenPerson {
  return { id: username, name, email, avatar };
}
