import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { type Cookies, readCookie } from '../http/cookies.ts';
import type { Seal } from '../http/seal.ts';
import type { GuestPass } from '../model/guest-pass.ts';
import type { Json } from '../model/json.ts';
import type { RoomKey } from '../model/room-key.ts';

/** What a browser carries of somebody who comes without signing in. */
export interface GuestPasses {
  /** The pass in a Cookie header; null for none of ours, or one that has run out. */
  read(cookieHeader: string | undefined): Promise<GuestPass | null>;
  /** A new one, for a name that is still to come. */
  issue(): GuestPass;
  /** The Set-Cookie value that hands it out. */
  render(pass: GuestPass): Promise<string>;
}

/** A working day: whoever comes back tomorrow says their name again. */
const PASS_SECONDS = 12 * 60 * 60;
const MAX_REMEMBERED = 8;
/**
 * Bytes of a pass as JSON: sealed it is a third longer, and beside the cookies of sign-ins under way it must fit into
 * the 8 kB that nginx takes of a Cookie header. One room of the longest name fits.
 */
const MAX_BYTES = 1280;

export function createGuestPasses(
  seal: Seal,
  cookies: Cookies,
  clock: Clock,
  random: Random,
): GuestPasses {
  return {
    async read(cookieHeader) {
      for (const sealed of readCookie(cookieHeader, cookies.guest).slice(0, 4)) {
        const pass = await seal.open('guest-pass', sealed);
        // The seal vouches for the shape.
        if (pass !== null) return pass as unknown as GuestPass;
      }
      return null;
    },
    issue: () => ({
      id: `guest-${Buffer.from(random.bytes(12)).toString('hex')}`,
      name: null,
      rooms: [],
      codes: [],
      expiresAt: clock.nowSeconds() + PASS_SECONDS,
    }),
    async render(pass) {
      const kept = shortened(pass) as unknown as Json;
      const sealed = await seal.seal('guest-pass', kept, pass.expiresAt);
      const left = Math.max(pass.expiresAt - clock.nowSeconds(), 0);
      return cookies.set(cookies.guest, sealed, left);
    },
  };
}

/** The pass of somebody who comes into this room under this name. Another name is that of the other rooms too. */
export function withName(pass: GuestPass, name: string, room: RoomKey): GuestPass {
  const others = pass.rooms.filter(({ jitsi, path }) => jitsi !== room.jitsi || path !== room.path);
  return { ...pass, name, rooms: [room, ...others].slice(0, MAX_REMEMBERED) };
}

/** The pass of somebody who has given the access code of this meeting. */
export function withCode(pass: GuestPass, meetingId: string, codeHash: string): GuestPass {
  const others = pass.codes.filter((code) => code.meetingId !== meetingId);
  return { ...pass, codes: [{ meetingId, codeHash }, ...others].slice(0, MAX_REMEMBERED) };
}

/** What was first is forgotten first; the last room and the last code stay. */
function shortened(pass: GuestPass): GuestPass {
  const { rooms, codes } = pass;
  if (Buffer.byteLength(JSON.stringify(pass)) <= MAX_BYTES) return pass;
  if (rooms.length > 1) return shortened({ ...pass, rooms: rooms.slice(0, -1) });
  return codes.length > 1 ? shortened({ ...pass, codes: codes.slice(0, -1) }) : pass;
}
