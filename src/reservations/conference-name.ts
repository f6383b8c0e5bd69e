import type { RoomName } from '../model/room.ts';
import type { RoomKey } from '../model/room-key.ts';
import { isBackendForm, parseRoomName } from '../rooms/room-name.ts';

/** The local part of an XMPP address has at most 1023 bytes (RFC 7622 3.3). */
const MAX_NAME_LENGTH = 1023;
const NODE = /^(?:\[([^[\]]+)\])?([^[\]]+)$/;
/** What stands bare in the backend form, and is dropped from a name that is typed. */
const BARE = /[!()]/g;

/**
 * Reads the local part of a room's XMPP address, `room` or `[tenant]room`. Null for all but the one spelling that
 * a token could be for: in backend form, nothing to be dropped, decoded or lowered.
 */
export function parseConferenceName(name: string): RoomName | null {
  const parts = name.length <= MAX_NAME_LENGTH ? NODE.exec(name) : null;
  const [, tenant = null, room = ''] = parts ?? [];
  if (!parts || !isBackendForm(room) || (tenant !== null && !isBackendForm(tenant))) return null;
  const read = parseRoomName(quoted(room), tenant === null ? null : quoted(tenant));
  return read?.backend === room && read.tenant === tenant ? read : null;
}

/** As Prosody calls the room: it takes no answer under another name. */
export function conferenceNameOf({ path }: RoomKey): string {
  const [room = '', tenant] = path.split('/').reverse();
  return tenant === undefined ? room : `[${tenant}]${room}`;
}

function quoted(backend: string): string {
  return backend.replace(BARE, (bare) => `%${bare.charCodeAt(0).toString(16)}`);
}
