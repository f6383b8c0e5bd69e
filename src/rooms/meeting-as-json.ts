import { isoTime, isoTimeOrNull } from '../base/clock.ts';
import type { Config } from '../config/config.ts';
import { absolute, paths } from '../http/paths.ts';
import type { JsonObject } from '../model/json.ts';
import { isMeetingInForce, type Meeting, type RosterEntry } from '../model/meeting.ts';
import { roomPath } from './room-name.ts';

/** A meeting, and what telling of it needs beside it. */
export interface MeetingView {
  readonly meeting: Meeting;
  readonly config: Pick<Config, 'publicUrl'>;
  /** Seconds since 1970. */
  readonly now: number;
}

/**
 * What programs are told of a meeting: snake_case, times as ISO 8601 in UTC. Never the code or the password, only
 * whether there is one; whom it names is `rosterAsJson`.
 */
export function meetingAsJson(view: MeetingView): JsonObject {
  const { meeting } = view;
  return {
    id: meeting.id,
    state: meetingState(view),
    title: meeting.title,
    jitsi: meeting.jitsi,
    tenant: meeting.room.tenant,
    room: meeting.room.backend,
    address: meetingAddress(view),
    starts_at: isoTime(meeting.startsAt),
    ends_at: isoTime(meeting.endsAt),
    zone: meeting.zone,
    early_seconds: meeting.earlySeconds,
    guests: meeting.guests,
    wait: meeting.wait,
    has_code: meeting.codeHash !== null,
    has_password: hasPassword(meeting),
    lobby: meeting.lobby,
    max_occupants: meeting.maxOccupants,
    created_at: isoTime(meeting.createdAt),
    created_by: meeting.createdBy,
    cancelled_at: isoTimeOrNull(meeting.cancelledAt),
  };
}

/** Whom a meeting names, in the order of the roster. */
export function rosterAsJson(roster: readonly RosterEntry[]): JsonObject {
  const named = (wanted: RosterEntry['role']): string[] =>
    roster.filter(({ role }) => role === wanted).map(({ subject }) => subject);
  return { hosts: named('host'), members: named('member') };
}

/** Where people go: the room's address here. It names the Jitsi where that is not the first one. */
export function meetingAddress({ meeting, config }: MeetingView): string {
  return absolute(config.publicUrl, paths.room(roomPath(meeting.room), meeting.jitsi)).href;
}

/** `open`: hosts may be in it, from the early entry on. */
export function meetingState({
  meeting,
  now,
}: MeetingView): 'cancelled' | 'over' | 'open' | 'to-come' {
  if (meeting.cancelledAt !== null) return 'cancelled';
  if (meeting.endsAt <= now) return 'over';
  return isMeetingInForce(meeting, now) ? 'open' : 'to-come';
}

/** One that does not open any more after a change of `secret` is there all the same. */
function hasPassword(meeting: Meeting): boolean {
  try {
    return meeting.password !== null;
  } catch {
    return true;
  }
}
