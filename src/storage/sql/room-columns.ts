import type { RoomName } from '../../model/room.ts';
import { roomKeyOf } from '../../model/room-key.ts';
import type { Row, SqlValue } from './connection.ts';
import { readText, readTextOrNull, writeTextOrNull } from './row.ts';
import { toColumn } from './text-column.ts';

/** A room of a Jitsi: the key it is looked up by, and the name that people read. */
export const ROOM_COLUMNS = 'jitsi, room_path, tenant, room_backend, room_display';

export function writeRoom(jitsi: string, room: RoomName): SqlValue[] {
  return [
    toColumn(jitsi),
    toColumn(roomKeyOf(jitsi, room).path),
    writeTextOrNull(room.tenant),
    toColumn(room.backend),
    toColumn(room.display),
  ];
}

export function readRoom(row: Row): RoomName {
  return {
    tenant: readTextOrNull(row, 'tenant'),
    backend: readText(row, 'room_backend'),
    display: readText(row, 'room_display'),
  };
}
