import type { RoomName } from '../../model/room.ts';
import { parseRoomName } from '../../rooms/room-name.ts';

/** The room that `--room` names, null where it was not given; throws for what is none. */
export function readRoom({
  room,
  tenant,
}: {
  readonly room?: string;
  readonly tenant?: string;
}): RoomName | null {
  if (room === undefined) return null;
  const name = parseRoomName(room, tenant ?? null);
  if (!name) throw new Error('--room or --tenant is no name that Jitsi can have.');
  return name;
}
