import { isoTime } from '../base/clock.ts';
import type { Meeting, MeetingGuests, RosterEntry } from '../model/meeting.ts';
import { isTimeZone } from '../model/time-window.ts';
import { parseAccessCode } from './access-code.ts';
import { type Refusal, type Refusals, refuse } from './refusal.ts';
import { parseRoomName } from './room-name.ts';
import { MAX_ROSTER, parseRoster, ROSTER_FORMS, type RosterInput } from './roster.ts';

/** A meeting as somebody asks for it. What is left out or null has a default. */
export interface MeetingInput extends RosterInput {
  /** 1 to 200 characters. */
  readonly title: string;
  /** Id of the configured Jitsi; default: the first. */
  readonly jitsi?: string | null;
  /** As typed or in backend form. */
  readonly room: string;
  readonly tenant?: string | null;
  /** A roster entry that is host. */
  readonly owner?: string | null;
  /** Whole seconds since 1970; the second is the first that is no longer within. At most 31 days apart. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** Whose clocks tell people its times: an IANA time zone. */
  readonly zone: string;
  /** How long before its beginning hosts may enter, 0 to 86,400; default 900. */
  readonly earlySeconds?: number | null;
  /** Default: `wait` where there is an access code, else `never`. */
  readonly guests?: MeetingGuests | null;
  /** Whether members wait for a host; default true. */
  readonly wait?: boolean | null;
  /** The access code, 4 to 64 characters; a secret. */
  readonly code?: string | null;
  readonly lobby?: boolean | null;
  /** Jitsi's password of the room, 1 to 64 characters; a secret. */
  readonly password?: string | null;
  /** 2 to 100,000. */
  readonly maxOccupants?: number | null;
}

/** What has been found to be well. Still without its id, and with the code as it is. */
export interface CheckedMeeting {
  readonly meeting: Omit<Meeting, 'id' | 'codeHash' | 'createdAt' | 'createdBy' | 'cancelledAt'>;
  readonly code: string | null;
  readonly roster: readonly RosterEntry[];
}

const EARLY_SECONDS = 900;
const DAY = 86_400;
const MAX_DAYS = 31;
/** The last second of the year 9999, which is as far as texts of times go. */
const MAX_MOMENT = 253_402_300_799;
const MAX_TITLE = 200;
/** Steering characters, what turns text around, halves of characters and what has no meaning. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u2028-\u202e\u2066-\u2069]/u;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Looks at everything that can be told without the store; all that is wrong comes at once. */
export function checkMeeting(
  input: MeetingInput,
  jitsiIds: readonly string[],
  now: number,
): CheckedMeeting | Refusals {
  const code = input.code ?? null;
  const guests = input.guests ?? (code === null ? 'never' : 'wait');
  const wait = input.wait ?? true;
  const title = readTitle(input.title);
  const jitsi = input.jitsi ?? jitsiIds[0] ?? '';
  const room = parseRoomName(input.room, input.tenant ?? null);
  const roster = checkRoster(withOwner(input), needsHost({ wait, guests }));
  const earlySeconds = input.earlySeconds ?? EARLY_SECONDS;
  const refusals = [
    ...(title === null ? [titleInvalid()] : []),
    ...(jitsiIds.includes(jitsi) ? [] : [jitsiUnknown()]),
    ...(room ? [] : [roomInvalid()]),
    ...checkTimes(input, now),
    ...(isWhole(earlySeconds, 0, DAY) ? [] : [earlyInvalid()]),
    ...checkCode(code, guests),
    ...checkJitsiPart(input),
    ...('refusals' in roster ? roster.refusals : []),
  ];
  if (refusals.length > 0 || title === null || !room || 'refusals' in roster) return { refusals };
  const { startsAt, endsAt, zone, password = null, maxOccupants = null } = input;
  return {
    meeting: {
      jitsi,
      room,
      title,
      startsAt,
      endsAt,
      zone,
      earlySeconds,
      guests,
      wait,
      lobby: input.lobby ?? false,
      password,
      maxOccupants,
    },
    code,
    roster: roster.roster,
  };
}

function withOwner({ owner = null, hosts, members }: MeetingInput): RosterInput {
  return { hosts: owner === null ? hosts : [owner, ...hosts], members };
}

/** Whether somebody would wait for a host in it. */
export function needsHost({ wait, guests }: Pick<Meeting, 'wait' | 'guests'>): boolean {
  return wait || guests === 'wait';
}

export type CheckedRoster = { readonly roster: readonly RosterEntry[] } | Refusals;

function checkRoster(input: RosterInput, mustHaveHost: boolean): CheckedRoster {
  const reading = parseRoster(input);
  return 'roster' in reading
    ? judgeRoster(reading.roster, mustHaveHost)
    : { refusals: [rosterInvalid(reading.strangers)] };
}

/** Its size, and whether it has a host. */
export function judgeRoster(roster: readonly RosterEntry[], mustHaveHost: boolean): CheckedRoster {
  if (roster.length > MAX_ROSTER) return { refusals: [rosterLong(roster.length)] };
  const hasHost = roster.some(({ role }) => role === 'host');
  return mustHaveHost && !hasHost ? { refusals: [withoutHost()] } : { roster };
}

/** Composed, on one line; null for none. */
function readTitle(text: string): string | null {
  const title = text.normalize('NFC').trim();
  const length = [...title].length;
  return length > MAX_TITLE || UNSEEN.test(title) || !VISIBLE.test(title) ? null : title;
}

function checkTimes({ startsAt, endsAt, zone }: MeetingInput, now: number): Refusal[] {
  const refusals = isTimeZone(zone) ? [] : [zoneUnknown()];
  if (!isWhole(startsAt, 0, MAX_MOMENT) || !isWhole(endsAt, 0, MAX_MOMENT)) {
    return [timesInvalid('Times must be whole seconds since 1970.'), ...refusals];
  }
  if (endsAt <= startsAt) return [timesInvalid('It must end after it begins.'), ...refusals];
  if (endsAt > startsAt + MAX_DAYS * DAY) {
    const text = `It may last ${MAX_DAYS} days at most. Make one meeting after another.`;
    return [timesInvalid(text), ...refusals];
  }
  if (endsAt > now) return refusals;
  return [timesInvalid(`It would be over already: it ends at ${isoTime(endsAt)}.`), ...refusals];
}

function checkCode(code: string | null, guests: MeetingGuests): Refusal[] {
  if (!['never', 'wait', 'open'].includes(guests)) {
    return [refuse('meeting_guests_invalid', 'Guests are one of never, wait and open.')];
  }
  if (code === null) return [];
  if (parseAccessCode(code) === null) return [codeInvalid()];
  if (guests !== 'never') return [];
  const text =
    'Where guests never come nobody is asked for the code. Let them wait, or leave it out.';
  return [refuse('meeting_code_invalid', text)];
}

/** What only Jitsi is told. */
function checkJitsiPart({ password = null, maxOccupants = null }: MeetingInput): Refusal[] {
  const isPassword = password === null || isTypeable(password, 1, 64);
  const isPeople = maxOccupants === null || isWhole(maxOccupants, 2, 100_000);
  return [
    ...(isPassword
      ? []
      : [refuse('meeting_password_invalid', 'A password has 1 to 64 characters on one line.')]),
    ...(isPeople
      ? []
      : [refuse('meeting_people_invalid', 'The largest number of people is 2 to 100,000.')]),
  ];
}

function isTypeable(text: string, least: number, most: number): boolean {
  const { length } = [...text];
  return least <= length && length <= most && !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text);
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && least <= value && value <= most;
}

/** As many as a person will read. */
const NAMED = 5;

function rosterInvalid(strangers: readonly string[]): Refusal {
  const shown = strangers.slice(0, NAMED).map((text) => JSON.stringify(text.slice(0, 80)));
  const more = strangers.length - shown.length;
  const names = `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return refuse('meeting_roster_invalid', `A roster takes ${ROSTER_FORMS}, and not ${names}.`);
}

const titleInvalid = () =>
  refuse('meeting_title_invalid', 'A title has 1 to 200 characters on one line.');
const jitsiUnknown = () => refuse('meeting_jitsi_unknown', 'No Jitsi of this id is configured.');
const codeInvalid = () =>
  refuse(
    'meeting_code_invalid',
    'An access code has 4 to 64 characters, white space and dashes aside.',
  );
const roomInvalid = () =>
  refuse('meeting_room_invalid', 'Room or tenant is no name that Jitsi can have.');
const timesInvalid = (text: string) => refuse('meeting_times_invalid', text);
const zoneUnknown = () =>
  refuse(
    'meeting_zone_unknown',
    'The time zone is unknown. Name a place such as Europe/Berlin, or UTC.',
  );
const earlyInvalid = () =>
  refuse('meeting_early_invalid', 'Hosts may come up to 24 hours early, in whole seconds.');
const rosterLong = (count: number) =>
  refuse(
    'meeting_roster_long',
    `It names ${count} people and groups; ${MAX_ROSTER} are the most. Name a group.`,
  );
const withoutHost = () =>
  refuse(
    'meeting_without_host',
    'People would wait for a host, and it names none. Name an owner or a host, or let nobody wait.',
  );
