import type { ApiKey } from '../model/api-key.ts';
import { parseRoomGlob, type RoomGlob } from '../model/room-glob.ts';
import type { Role } from '../rooms/decision.ts';

/** How far whoever asks for tokens may go, before any rule is asked. */
export interface Grant {
  /** Vouches for the people it names: what rules call `method:…`. No configured method has a colon in its id. */
  readonly methodId: string;
  /** Who acts, for the audit trail. */
  readonly actor: string;
  /** Null: every room. */
  readonly rooms: readonly RoomGlob[] | null;
  /** Null: every Jitsi. */
  readonly jitsis: readonly string[] | null;
  readonly seats: readonly Role[];
  /** The longest life of a token, seconds; null: as the rules and the Jitsi have it. */
  readonly maxTtlSeconds: number | null;
}

/** The operator on the command line: everything that the rules allow. */
export const OPERATOR_GRANT: Grant = {
  methodId: 'api:cli',
  actor: 'cli',
  rooms: null,
  jitsis: null,
  seats: ['host', 'member', 'guest'],
  maxTtlSeconds: null,
};

export function methodIdOfKey(id: string): string {
  return `api:${id}`;
}

/** A pattern of the key that cannot be read any more is for no room. */
export function grantOfKey({ id, rooms, jitsis, seats, maxTtlSeconds }: ApiKey): Grant {
  const methodId = methodIdOfKey(id);
  const globs = rooms.map(parseRoomGlob).filter((glob) => typeof glob !== 'string');
  return { methodId, actor: methodId, rooms: globs, jitsis, seats, maxTtlSeconds };
}
