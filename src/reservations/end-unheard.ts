import type { Conference } from '../model/conference.ts';
import type { Repositories } from '../storage/storage.ts';

/**
 * How long before now a conference ended of whose end we were not told, seconds. A host seated since is on the way
 * into the next one; a host seated earlier was in this one, and has left with it.
 */
export const UNHEARD_SECONDS = 600;

/** Ends a conference that cannot run any more. False where somebody else has just ended it. */
export function endUnheard(
  { presence }: Pick<Repositories, 'presence'>,
  { id, startedAt }: Conference,
  now: number,
): Promise<boolean> {
  return presence.endConference(id, Math.max(startedAt, now - UNHEARD_SECONDS));
}
