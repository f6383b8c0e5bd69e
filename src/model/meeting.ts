import type { RoomName } from './room.ts';

/** What somebody whom a meeting does not name may do: refused, let in once a host is there, or at once. */
export type MeetingGuests = 'never' | 'wait' | 'open';

/** A room for a time, with people of its own. Kept in the store; within its time it wins over the rules. */
export interface Meeting {
  /** Ours, random: `m` and 24 hexadecimal digits. */
  readonly id: string;
  /** Id of the configured Jitsi. */
  readonly jitsi: string;
  readonly room: RoomName;
  /** 1 to 200 characters. */
  readonly title: string;
  /** Seconds since 1970; `endsAt` is the first second that is no longer within. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** Whose clocks tell people its times: an IANA time zone. */
  readonly zone: string;
  /** How long before `startsAt` hosts may enter, 0 to 86,400 seconds. */
  readonly earlySeconds: number;
  readonly guests: MeetingGuests;
  /** Whether members are held back until a host is there. */
  readonly wait: boolean;
  /** What everybody whom the meeting does not name must know, hashed by `rooms/access-code.ts`; null: nothing. */
  readonly codeHash: string | null;
  /** Whether Jitsi's lobby is on from the beginning (by the reservation interface). */
  readonly lobby: boolean;
  /** Jitsi's own password of the room (by the reservation interface). A secret: sealed when stored. */
  readonly password: string | null;
  /** The largest number of people (by the reservation interface), 2 to 100,000; null: as Jitsi has it. */
  readonly maxOccupants: number | null;
  readonly createdAt: number;
  /** Who made it: `cli`, or `api:` and the id of the key. */
  readonly createdBy: string;
  /** Null while it stands. */
  readonly cancelledAt: number | null;
}

export type MeetingRole = 'host' | 'member';

/**
 * Somebody whom a meeting names: `user:ann`, `email:ann@school.example` in small letters, `group:staff`, or
 * `signed-in`. Neither patterns nor `!`.
 */
export interface RosterEntry {
  readonly role: MeetingRole;
  readonly subject: string;
}

/** Whether it has ended by `now`, or was cancelled: it then says nothing any more. */
export function isMeetingOver({ endsAt, cancelledAt }: Meeting, now: number): boolean {
  return cancelledAt !== null || endsAt <= now;
}

/** Whether hosts may be in it at `now`: from the early entry to the end, and not cancelled. */
export function isMeetingInForce(meeting: Meeting, now: number): boolean {
  return !isMeetingOver(meeting, now) && meeting.startsAt - meeting.earlySeconds <= now;
}
