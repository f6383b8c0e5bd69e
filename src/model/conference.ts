import type { RoomKey } from './room-key.ts';

/** A room that Jitsi has begun and told us of, by its reservation interface. */
export interface Conference extends RoomKey {
  /** Ours, random: 1 to 2^53 - 1, since Jitsi reads a number or a text. */
  readonly id: string;
  /** The creator's XMPP address, as Jitsi said it. */
  readonly mailOwner: string;
  /** As Jitsi said it: `2026-11-21T10:00:00.000Z`. */
  readonly startTime: string;
  /** Seconds since 1970, by our clock. */
  readonly startedAt: number;
  /** How long Jitsi was told that it may last. */
  readonly durationSeconds: number;
  readonly meetingId: string | null;
  /** Null while it runs. */
  readonly endedAt: number | null;
}
