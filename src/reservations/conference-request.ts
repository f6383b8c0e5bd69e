import { single } from '../http/request-context.ts';
import type { RoomName } from '../model/room.ts';
import { parseConferenceName } from './conference-name.ts';
import { reservationErrors } from './errors.ts';

/** What Prosody wants to begin. Its three parts are the same again when it repeats a request. */
export interface ConferenceRequest {
  readonly room: RoomName;
  readonly mailOwner: string;
  readonly startTime: string;
}

/** An XMPP address without resource: two parts of up to 1023 bytes and the sign between them (RFC 7622 3.1). */
const MAX_OWNER_LENGTH = 2047;
const UNUSABLE = /[\p{Cc}\p{Cs}\ufffd]/u;
/** `yyyy-MM-dd'T'HH:mm:ss.SSSX`, of which Prosody sends `2026-11-21T10:00:00.000Z`. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}(?::?\d{2})?)$/;

/** Reads the form that Prosody posts. Throws `reservation_invalid`, `reservation_room_invalid`. */
export function readConferenceRequest(body: string): ConferenceRequest {
  const form = new URLSearchParams(body);
  const name = single(form, 'name');
  const mailOwner = single(form, 'mail_owner');
  const startTime = single(form, 'start_time');
  if (name === null || !isOwner(mailOwner) || startTime === null || !isTime(startTime)) {
    throw reservationErrors.requestInvalid();
  }
  const room = parseConferenceName(name);
  if (!room) throw reservationErrors.roomUnknown();
  return { room, mailOwner, startTime };
}

function isOwner(text: string | null): text is string {
  return text !== null && text !== '' && text.length <= MAX_OWNER_LENGTH && !UNUSABLE.test(text);
}

/** Prosody counts the conference's end from what we answer, so it must be a moment that is. */
function isTime(text: string): boolean {
  return TIME.test(text) && !Number.isNaN(Date.parse(`${text.slice(0, 19)}Z`));
}
