import { parseEmailAddress } from '../model/email-address.ts';
import type { InvitedPerson } from '../model/invitation.ts';
import type { RoomName } from '../model/room.ts';
import { type Refusal, refuse } from './refusal.ts';
import { parseRoomName } from './room-name.ts';

/** What is asked for by whoever makes an invitation: plain input, looked at by `judgeRequest`. */
export interface InvitationRequest {
  /** Id of a configured Jitsi. */
  readonly jitsi: string;
  /** As people type it, or in the form that Prosody knows. */
  readonly room: string;
  readonly tenant: string | null;
  readonly seat: 'guest' | 'member';
  /** Who it is, fixed beforehand: then it can be taken up by one only. */
  readonly person: { readonly name: string; readonly email: string | null } | null;
  /** Seconds since 1970; null: from now on. */
  readonly notBefore: number | null;
  readonly expiresAt: number;
  /** 1 to 100,000; null: everybody who has the link. */
  readonly maxUses: number | null;
  /** For the operator alone. */
  readonly note: string | null;
}

/** What was asked for, checked and cleaned. */
export interface InvitationTerms extends Omit<InvitationRequest, 'room' | 'tenant'> {
  readonly room: RoomName;
  readonly person: InvitedPerson | null;
  readonly notBefore: number;
}

const DAY_SECONDS = 86_400;
const MAX_WINDOW_SECONDS = 400 * DAY_SECONDS;
/** The year 5138: a time beyond it is one in milliseconds. */
const LATEST = 99_999_999_999;
const MAX_USES = 100_000;
const MAX_NAME = 100;
const MAX_NOTE = 200;

/** What cannot be seen, or turns the reading direction of what follows. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2028\u2029]/u;
const VISIBLE = /[\p{L}\p{N}]/u;
/** The terms, or the first thing that is wrong with what was asked for. Whether the room is served is not asked here. */
export function judgeRequest(
  request: InvitationRequest,
  jitsis: ReadonlySet<string>,
  now: number,
): InvitationTerms | Refusal {
  if (!jitsis.has(request.jitsi)) return jitsiUnknown();
  const room = parseRoomName(request.room, request.tenant);
  if (!room) return roomInvalid();
  const notBefore = request.notBefore ?? now;
  const wrong = wrongWith(request, notBefore, now);
  if (wrong) return wrong;
  const person = request.person && judgePerson(request.person);
  if (person && 'code' in person) return person;
  return { ...request, room, notBefore, person, note: request.note?.trim() || null };
}

function wrongWith(
  { expiresAt, maxUses, person, note }: InvitationRequest,
  notBefore: number,
  now: number,
): Refusal | null {
  if (!isWithin(notBefore, 0, LATEST) || !isWithin(expiresAt, 0, LATEST)) return windowInvalid();
  if (expiresAt <= notBefore || expiresAt <= now) return windowInvalid();
  if (expiresAt - notBefore > MAX_WINDOW_SECONDS) return windowLong();
  if (maxUses !== null && !isWithin(maxUses, 1, MAX_USES)) return usesInvalid();
  if (note !== null && !isLine(note, MAX_NOTE)) return noteInvalid();
  return person !== null && maxUses !== 1 ? personShared() : null;
}

function judgePerson({ name: typed, email }: InvitedPerson): InvitedPerson | Refusal {
  const name = cleaned(typed);
  if (!isLine(name, MAX_NAME) || !VISIBLE.test(name)) return nameInvalid();
  if (email === null) return { name, email };
  const address = parseEmailAddress(email.trim());
  return address === null ? emailInvalid() : { name, email: address };
}

/** Composed as names are everywhere else, and without joiners and marks that nobody sees: one name, one spelling. */
function cleaned(name: string): string {
  return name
    .toWellFormed()
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}

function isLine(text: string, longest: number): boolean {
  return text.length <= longest * 2 && [...text].length <= longest && !UNSEEN.test(text);
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

const jitsiUnknown = () => refuse('invitation_jitsi_unknown', 'No Jitsi of this id is configured.');
const roomInvalid = () =>
  refuse('invitation_room_invalid', 'The room or the tenant is no name that Jitsi can have.');
const windowInvalid = () =>
  refuse(
    'invitation_window_invalid',
    'The invitation must end after it begins, and not in the past.',
  );
const windowLong = () =>
  refuse('invitation_window_long', 'An invitation is valid for 400 days at most.');
const usesInvalid = () =>
  refuse('invitation_uses_invalid', 'An invitation is for 1 to 100,000 people, or for everybody.');
const personShared = () =>
  refuse('invitation_person_shared', 'An invitation with a name in it is for one person only.');
const nameInvalid = () =>
  refuse(
    'invitation_name_invalid',
    'A name has 1 to 100 characters that can be seen, one of them a letter or a digit.',
  );
const emailInvalid = () => refuse('invitation_email_invalid', 'The e-mail address cannot be one.');
const noteInvalid = () =>
  refuse('invitation_note_invalid', 'A note is one line of at most 200 characters.');
