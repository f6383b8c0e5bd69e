import { MEETING_REFUSALS } from './errors.ts';

export type MeetingRefusalCode = keyof typeof MEETING_REFUSALS;

/** Why a meeting is not made or changed: a value, for whoever asked to tell in their own way. */
export interface MeetingRefusal {
  readonly code: MeetingRefusalCode;
  /** The HTTP status that fits: 404, 409 or 422. */
  readonly status: number;
  /** The field of `MeetingInput` that it is about; null: none by itself. */
  readonly field: string | null;
  /** What is wrong and what to do, with no secret in it. */
  readonly message: string;
}

export function refuseMeeting(code: MeetingRefusalCode, message: string): MeetingRefusal {
  return { code, ...MEETING_REFUSALS[code], message };
}
