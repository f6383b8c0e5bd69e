import type { Conference } from '../model/conference.ts';
import type { RoomKey } from '../model/room-key.ts';
import type { Repositories } from '../storage/storage.ts';

/**
 * How long before now a conference ended of whose end we were not told, seconds. A host seated since is on the way
 * into the next one; a host seated earlier was in this one, and has left with it.
 */
const UNHEARD_SECONDS = 600;

type Presence = Pick<Repositories, 'presence'>;

/** The room's conference of which no end is on record, over by its duration or not. */
export function findOpen({ presence }: Presence, room: RoomKey): Promise<Conference | null> {
  return presence.findRunning(room, 0);
}

/** The first second at which Jitsi has ended it by itself. */
export function overAt({ startedAt, durationSeconds }: Conference): number {
  return startedAt + durationSeconds;
}

/** Ends a conference that cannot run any more. False where somebody else has just ended it. */
export function endUnheard(
  { presence }: Presence,
  conference: Conference,
  now: number,
): Promise<boolean> {
  const longAgo = Math.max(conference.startedAt, now - UNHEARD_SECONDS);
  const over = overAt(conference);
  return presence.endConference(conference.id, over <= now ? over : longAgo);
}
