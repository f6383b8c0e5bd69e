import type { JitsiTarget, JitsiTargets } from '../jitsi/targets.ts';
import type { RoomName } from '../model/room.ts';
import { formOfRoom, matchesRoom } from '../model/room-glob.ts';
import { parseRoomName } from '../rooms/room-name.ts';
import { apiErrors } from './errors.ts';
import type { Grant } from './grant.ts';
import type { TokenRequest } from './token-request.ts';

/** A request that the rules may be asked about: for a Jitsi and a room that the grant is for. */
export interface TokenOrder {
  readonly grant: Grant;
  readonly request: TokenRequest;
  readonly target: JitsiTarget;
  readonly room: RoomName;
}

/** Throws where the request names no Jitsi or room, or asks for what the grant is not for. */
export function orderToken(targets: JitsiTargets, grant: Grant, request: TokenRequest): TokenOrder {
  const target = findTarget(targets, grant, request.jitsi);
  const room = readRoom(request);
  const form = formOfRoom(room);
  if (grant.rooms !== null && !grant.rooms.some((glob) => matchesRoom(glob, form))) {
    throw apiErrors.keyNotForRoom();
  }
  const { seat } = request;
  if (seat !== undefined && !grant.seats.includes(seat)) throw apiErrors.keyNotForSeat(seat);
  return { grant, request, target, room };
}

/** Where none is named, the only one of the grant is meant, else the first of the configuration. */
function findTarget(targets: JitsiTargets, { jitsis }: Grant, asked?: string): JitsiTarget {
  const only = jitsis?.length === 1 ? jitsis[0] : undefined;
  const id = asked ?? only ?? null;
  if (id !== null && !targets.has(id)) {
    throw apiErrors.requestInvalid([{ pointer: '#/jitsi', detail: 'names none that is served' }]);
  }
  const target = targets.find(id);
  if (jitsis !== null && !jitsis.includes(target.config.id)) throw apiErrors.keyNotForJitsi();
  return target;
}

function readRoom({ room, tenant }: TokenRequest): RoomName {
  const name = parseRoomName(room, tenant ?? null);
  if (name) return name;
  const pointer = parseRoomName(room) ? '#/tenant' : '#/room';
  throw apiErrors.requestInvalid([{ pointer, detail: 'is no name that Jitsi can have' }]);
}
