import type { RoomName } from '../model/room.ts';

/** The most characters that are looked at, before anything is decoded. */
const MAX_INPUT_LENGTH = 4096;
/**
 * The longest room and tenant in backend form. `[tenant]room` is the local part of an XMPP address,
 * which ends at 1023 bytes (RFC 7622 3.3).
 */
const MAX_ROOM_LENGTH = 765;
const MAX_TENANT_LENGTH = 255;

/** What Jitsi drops from names that people type, but for what is refused outright below. */
const DROPPED = /[:?#@!$&()+,;=<>"]/g;
/**
 * What no name may hold: `*` (every room), apostrophes (malformed XMPP addresses), brackets (Prosody
 * keeps the tenant in them), slashes, control characters, line breaks and what turns text around.
 */
const REFUSED = /[*'[\]/\\\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
/** A name must show something: a letter, a digit, a mark of punctuation or a symbol. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
const BACKEND_FORM = /^(?:[a-z0-9._~-]|%[0-9a-f]{2})+$/;
/** Lower-casing and dropping can bring letters together that NFKC joins: that settles in two rounds. */
const MAX_ROUNDS = 4;

/**
 * Reads a room's name, and its tenant's, as they come from an address, from Jitsi's state (`room` or
 * `roomSafe`) or from a person: percent-encoded once or not at all. Null for what is no room.
 *
 * The backend form is what Jitsi's front end asks Prosody for: decoded, NFKC, lower case,
 * percent-encoded in small letters. Reading it again gives the same name.
 *
 * Give it the path segment as it stands in the address: one that a router has decoded already works
 * too, except for names with a percent sign in them.
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
 * The room's place in the meeting address, relative to Jitsi's: `acme/t%C3%A9st%20room`. Resolved
 * against an address that ends in a slash it can only lead below it, since a name holds no colon and
 * no slash, and is never a dot segment.
 */
export function roomPath(room: RoomName): string {
  const segments = room.tenant === null ? [room.backend] : [room.tenant, room.backend];
  return segments.map((segment) => encodeURIComponent(decodeURIComponent(segment))).join('/');
}

function parsePart(text: string, maxLength: number): { backend: string; display: string } | null {
  if (text.length > MAX_INPUT_LENGTH || !text.isWellFormed()) return null;
  const decoded = decodeOnce(text);
  if (decoded === null) return null;
  const name = settle(decoded);
  if (name === null || !VISIBLE.test(name) || /^\.+$/.test(name)) return null;
  const backend = encodeURIComponent(name).toLowerCase();
  if (backend.length > maxLength || !BACKEND_FORM.test(backend)) return null;
  return { backend, display: decoded.normalize('NFKC').replace(DROPPED, '').trim() };
}

/** Percent-decoding, once. Null where it is malformed or does not give UTF-8. */
function decodeOnce(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** NFKC, lower case and without the dropped characters, until nothing changes any more. */
function settle(decoded: string): string | null {
  let name = decoded;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    // Compatibility forms such as U+FF0A become `*` only here, so this is where to look.
    const normal = name.normalize('NFKC').toLowerCase();
    if (REFUSED.test(normal)) return null;
    const next = normal.replace(DROPPED, '');
    if (next === name) return name;
    name = next;
  }
  return null;
}
