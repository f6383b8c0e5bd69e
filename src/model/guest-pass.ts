import type { RoomKey } from './room-key.ts';

/**
 * A browser of somebody who has not signed in. Sealed into a cookie and, on the way from a code to a token inside Jitsi,
 * into the grant; kept nowhere else, so that guests leave nothing behind in the store.
 */
export interface GuestPass {
  /** Ours, random: `guest-` and 24 hexadecimal digits. What Jitsi is told as `context.user.id`. */
  readonly id: string;
  /** As typed, without the mark; null until somebody has typed one. */
  readonly name: string | null;
  /** Where they have come in under this name: they are let in again without being asked. At most 8. */
  readonly rooms: readonly RoomKey[];
  /** Access codes they have given: id of the meeting and the hash of its code. At most 8. */
  readonly codes: readonly { readonly meetingId: string; readonly codeHash: string }[];
  /** Seconds since 1970. */
  readonly expiresAt: number;
}
