import { compileGlob, coversGlob, type Glob, globOf, matchesGlob } from './glob.ts';
import type { RoomName } from './room.ts';
import { foldRoomText, readRoomText } from './room-text.ts';

/**
 * Which rooms a rule is for. `*` alone is every room of every tenant; else a pattern for the room, and before a
 * slash one for the tenant: without one it is for rooms without a tenant.
 */
export interface RoomGlob {
  /** As the operator wrote it. */
  readonly text: string;
  readonly everyRoom: boolean;
  readonly tenant: Glob | null;
  readonly room: Glob;
}

/** A room in the form that patterns are held against, made once for all rules. */
export interface RoomForm {
  readonly tenant: string | null;
  readonly room: string;
}

/**
 * Reads a pattern, written as people type rooms or in the backend form. A refusal is a text to be read after
 * "holds a pattern".
 */
export function parseRoomGlob(text: string): RoomGlob | string {
  const parts = text.split('/');
  if (parts.length > 2) return 'with more than one slash';
  const room = parsePart(parts.at(-1) ?? '');
  if (typeof room === 'string') return room;
  if (parts.length === 1) return { text, everyRoom: text === '*', tenant: null, room };
  const tenant = parsePart(parts[0] ?? '');
  return typeof tenant === 'string' ? tenant : { text, everyRoom: false, tenant, room };
}

function parsePart(text: string): Glob | string {
  // Jitsi drops it from typed names, so a pattern with one would silently be about something else.
  if (text.includes('?')) return 'with a question mark, which is no wildcard here';
  const glob = compileGlob(text);
  if (typeof glob === 'string') return glob;
  const pieces = glob.pieces.map((piece) => readRoomText(piece));
  if (pieces.includes(null)) return 'with characters that no room can have';
  return globOf(pieces.map((piece) => foldRoomText(piece ?? '')));
}

export function formOfRoom({ tenant, backend }: RoomName): RoomForm {
  return {
    tenant: tenant === null ? null : foldRoomText(decodeURIComponent(tenant)),
    room: foldRoomText(decodeURIComponent(backend)),
  };
}

export function matchesRoom(glob: RoomGlob, form: RoomForm): boolean {
  if (glob.everyRoom) return true;
  if (glob.tenant === null) return form.tenant === null && matchesGlob(glob.room, form.room);
  if (form.tenant === null) return false;
  return matchesGlob(glob.tenant, form.tenant) && matchesGlob(glob.room, form.room);
}

/** Whether the first pattern takes every room that the second one does. True is certain; false may be a doubt. */
export function coversRooms(wider: RoomGlob, narrower: RoomGlob): boolean {
  if (wider.everyRoom) return true;
  if (narrower.everyRoom) return false;
  if (wider.tenant === null || narrower.tenant === null) {
    return wider.tenant === narrower.tenant && coversGlob(wider.room, narrower.room);
  }
  return coversGlob(wider.tenant, narrower.tenant) && coversGlob(wider.room, narrower.room);
}
