import type { InvitedPerson } from '../model/invitation.ts';
import type { RoomName } from '../model/room.ts';
import { INVITATION_REFUSALS } from './errors.ts';
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

/** Why there is no invitation: a value, for whoever asked to tell in their own way. */
export interface InvitationRefusal {
  readonly code: InvitationRefusalCode;
  /** The HTTP status that fits. */
  readonly status: number;
  /** The part of `InvitationRequest` that it is about. */
  readonly field: keyof InvitationRequest;
  /** What is wrong, in a sentence. */
  readonly message: string;
}

export type InvitationRefusalCode = keyof typeof SENTENCES;

const SENTENCES = {
  invitation_jitsi_unknown: 'No Jitsi of this id is configured.',
  invitation_room_invalid: 'The room or the tenant is no name that Jitsi can have.',
  invitation_window_invalid: 'The invitation must end after it begins, and not in the past.',
  invitation_window_long: 'An invitation is valid for 400 days at most.',
  invitation_uses_invalid: 'An invitation is for 1 to 100,000 people, or for everybody.',
  invitation_person_shared: 'An invitation with a name in it is for one person only.',
  invitation_name_invalid:
    'A name has 1 to 100 characters that can be seen, one of them a letter or a digit.',
  invitation_email_invalid: 'The e-mail address cannot be one.',
  invitation_note_invalid: 'A note is one line of at most 200 characters.',
  invitation_room_unserved:
    'No rule is for this room, and no meeting in it at that time: nobody could enter.',
  invitation_rule_final: 'The rule for this room is final: no invitation changes what it says.',
} as const satisfies Record<keyof typeof INVITATION_REFUSALS, string>;

const DAY_SECONDS = 86_400;
const MAX_WINDOW_SECONDS = 400 * DAY_SECONDS;
/** The year 5138: a time beyond it is one in milliseconds. */
const LATEST = 99_999_999_999;
const MAX_USES = 100_000;
const MAX_NAME = 100;
const MAX_EMAIL = 254;
const MAX_NOTE = 200;

/** What cannot be seen, or turns the reading direction of what follows. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2028\u2029]/u;
const VISIBLE = /[\p{L}\p{N}]/u;
/** Enough to keep out what would be read as several addresses, or as none. */
const EMAIL = /^[^\s@<>()[\]\\,;:"]{1,64}@[^\s@<>()[\]\\,;:"]{1,253}$/u;

export function refuseInvitation(code: InvitationRefusalCode): InvitationRefusal {
  return { code, ...INVITATION_REFUSALS[code], message: SENTENCES[code] };
}

/** The terms, or the first thing that is wrong with what was asked for. Whether the room is served is not asked here. */
export function judgeRequest(
  request: InvitationRequest,
  jitsis: ReadonlySet<string>,
  now: number,
): InvitationTerms | InvitationRefusal {
  if (!jitsis.has(request.jitsi)) return refuseInvitation('invitation_jitsi_unknown');
  const room = parseRoomName(request.room, request.tenant);
  if (!room) return refuseInvitation('invitation_room_invalid');
  const notBefore = request.notBefore ?? now;
  const wrong = wrongWith(request, notBefore, now);
  if (wrong) return refuseInvitation(wrong);
  const person = request.person && cleaned(request.person);
  return { ...request, room, notBefore, person, note: request.note?.trim() || null };
}

function wrongWith(
  { expiresAt, maxUses, person, note }: InvitationRequest,
  notBefore: number,
  now: number,
): InvitationRefusalCode | null {
  if (!isWithin(notBefore, 0, LATEST) || !isWithin(expiresAt, 0, LATEST)) {
    return 'invitation_window_invalid';
  }
  if (expiresAt <= notBefore || expiresAt <= now) return 'invitation_window_invalid';
  if (expiresAt - notBefore > MAX_WINDOW_SECONDS) return 'invitation_window_long';
  if (maxUses !== null && !isWithin(maxUses, 1, MAX_USES)) return 'invitation_uses_invalid';
  if (note !== null && !isLine(note, MAX_NOTE)) return 'invitation_note_invalid';
  if (person === null) return null;
  if (maxUses !== 1) return 'invitation_person_shared';
  const { name, email } = cleaned(person);
  if (!isLine(name, MAX_NAME) || !VISIBLE.test(name)) return 'invitation_name_invalid';
  const isAddress = email === null || (isLine(email, MAX_EMAIL) && EMAIL.test(email));
  return isAddress ? null : 'invitation_email_invalid';
}

/** Composed as names are everywhere else, and without joiners and marks that nobody sees: one name, one spelling. */
function cleaned({ name, email }: InvitedPerson): InvitedPerson {
  return {
    name: name
      .toWellFormed()
      .normalize('NFC')
      .replace(/\p{Cf}/gu, '')
      .replace(/ {2,}/g, ' ')
      .trim(),
    email: email === null ? null : email.trim(),
  };
}

function isLine(text: string, longest: number): boolean {
  return text.length <= longest * 2 && [...text].length <= longest && !UNSEEN.test(text);
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
