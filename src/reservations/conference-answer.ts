import type { Conference } from '../model/conference.ts';
import type { Meeting } from '../model/meeting.ts';
import { conferenceNameOf } from './conference-name.ts';

/** What Prosody reads of a conference: no member more. */
export interface ConferenceAnswer {
  /** A text: as a number of 53 bits Lua would round it. */
  readonly id: string;
  readonly name: string;
  readonly mail_owner: string;
  readonly start_time: string;
  /** Seconds from `start_time`, by Prosody's own clock. */
  readonly duration: number;
  readonly max_occupants?: number;
  readonly lobby?: true;
  readonly password?: string;
}

/** `meeting`: the one the conference belongs to. What it does not ask for is left out, and stays as Jitsi has it. */
export function answerOf(conference: Conference, meeting: Meeting | null): ConferenceAnswer {
  const { maxOccupants = null, lobby = false, password = null } = meeting ?? {};
  return {
    id: conference.id,
    name: conferenceNameOf(conference),
    mail_owner: conference.mailOwner,
    start_time: conference.startTime,
    duration: conference.durationSeconds,
    ...(maxOccupants === null ? {} : { max_occupants: maxOccupants }),
    ...(lobby ? { lobby } : {}),
    ...(password === null ? {} : { password }),
  };
}
