import type { RoomName } from '../model/room.ts';
import { readRoomText } from '../model/room-text.ts';

/** The most characters that are looked at, before anything is decoded. */
const MAX_INPUT_LENGTH = 4096;
/**
 * The longest room and tenant in backend form. `[tenant]room` is the local part of an XMPP address,
 * which ends at 1023 bytes (RFC 7622 3.3).
 */
const MAX_ROOM_LENGTH = 765;
const MAX_TENANT_LENGTH = 255;

/** A name must show something: a letter, a digit, a mark of punctuation or a symbol. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
const BACKEND_FORM = /^(?:[a-z0-9._~!()-]|%[0-9a-f]{2})+$/;
/** What encodeURIComponent leaves alone, and Jitsi would drop again from the address. */
const KEPT_BARE = /[!()]/g;

/**
 * Reads a room's name, and its tenant's, as they come from an address, from Jitsi's state (`room` or
 * `roomSafe`) or from a person: percent-encoded once or not at all. Null for what is no room.
 *
 * The backend form is what Jitsi's front end asks Prosody for: decoded, NFKC, lower case,
 * percent-encoded in small letters.
 *
 * Give it the path segment as it stands in the address: one that a router has decoded already works
 * too, except for names with a percent sign, or with characters that Jitsi drops.
 */
export function parseRoomName(room: string, tenant: string | null = null): RoomName | null {
  const roomPart = parsePart(room, MAX_ROOM_LENGTH);
  if (!roomPart) return null;
  if (tenant === null) return { tenant: null, ...roomPart };
  const tenantPart = parsePart(tenant, MAX_TENANT_LENGTH);
  // Jitsi makes the tenant a label of the XMPP host name, `conference.<tenant>.<host>`: a dot would split it.
  if (!tenantPart || tenantPart.backend.includes('.')) return null;
  return { tenant: tenantPart.backend, ...roomPart };
}

/**
 * The room's place in the meeting address, relative to Jitsi's: `acme/T%C3%A9st%20Room`, as people wrote
 * it. Resolved against an address that ends in a slash it can only lead below it, since a name holds no
 * slash and no bare colon, and is never a dot segment.
 */
export function roomPath(room: RoomName): string {
  const segments = [
    ...(room.tenant === null ? [] : [decodeURIComponent(room.tenant)]),
    room.display,
  ];
  return segments.map(encodeSegment).join('/');
}

function encodeSegment(name: string): string {
  return encodeURIComponent(name).replace(
    KEPT_BARE,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function parsePart(text: string, maxLength: number): { backend: string; display: string } | null {
  if (text.length > MAX_INPUT_LENGTH || !text.isWellFormed()) return null;
  const display = readRoomText(text);
  if (display === null || !VISIBLE.test(display) || /^\.+$/.test(display)) return null;
  const backend = encodeURIComponent(display.toLowerCase()).toLowerCase();
  return backend.length <= maxLength && isBackendForm(backend) ? { backend, display } : null;
}

/** Whether a text is one exact room in backend form: no `*`, no pattern, nothing left to decode or to lower. */
export function isBackendForm(text: string): boolean {
  return BACKEND_FORM.test(text);
}
