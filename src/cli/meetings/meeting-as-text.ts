import { isoTime } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Meeting, RosterEntry } from '../../model/meeting.ts';
import { roomKeyOf } from '../../model/room-key.ts';
import { type MeetingView, meetingAddress, meetingState } from '../../rooms/meeting-as-json.ts';
import { localTime } from '../../rooms/zoned-time.ts';
import { plainly } from '../print/plainly.ts';

/** One line for a list. */
export function meetingAsLine(view: MeetingView): string {
  const { id, title, jitsi, room } = view.meeting;
  const { path } = roomKeyOf(jitsi, room);
  return `${id}  ${plainly(meetingState(view)).padEnd(9)}  ${spanOf(view.meeting)}  ${path}  ${title}`;
}

/** For people: everything but the roster's names. */
export function meetingAsText(view: MeetingView, roster: readonly RosterEntry[]): string[] {
  const { meeting } = view;
  const { id, title, startsAt, earlySeconds, zone, lobby, maxOccupants } = meeting;
  const hosts = roster.filter(({ role }) => role === 'host').length;
  const opens = clockTime(startsAt - earlySeconds, zone).slice(11);
  const lines: readonly (readonly [string, string])[] = [
    ['state', plainly(meetingState(view))],
    ['room', roomOf(meeting)],
    ['address', meetingAddress(view)],
    ['time', spanOf(meeting)],
    ['hosts', `${hosts}, from ${opens}`],
    [
      'members',
      `${roster.length - hosts}, who ${meeting.wait ? 'wait for a host' : 'do not wait'}`,
    ],
    ['guests', guestsOf(meeting)],
    ['lobby', lobby ? 'on' : 'off'],
    ['password', passwordOf(meeting)],
    ['people', maxOccupants === null ? 'as many as Jitsi takes' : `at most ${maxOccupants}`],
  ];
  return [`Meeting ${id}: ${title}`, ...lines.map(([name, text]) => `  ${name.padEnd(9)} ${text}`)];
}

export function rosterAsText(roster: readonly RosterEntry[]): string[] {
  return roster.map(({ role, subject }) => `  ${role.padEnd(9)} ${subject}`);
}

/** `2026-11-23 09:00 to 10:30 Europe/Berlin`; the day of the end only where it is another. */
function spanOf({ startsAt, endsAt, zone }: Meeting): string {
  const from = clockTime(startsAt, zone);
  const to = clockTime(endsAt, zone);
  const end = from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to;
  return `${from} to ${end} ${zone}`;
}

/** As people typed it, and in brackets as Prosody knows it where that is not the same. */
function roomOf({ jitsi, room }: Meeting): string {
  const { path } = roomKeyOf(jitsi, room);
  return room.display === path ? path : `${room.display} (${path})`;
}

/** What the clocks of a zone show: `2026-11-23 09:00`. */
function clockTime(moment: number, zone: string): string {
  return isoTime(localTime(moment, zone)).slice(0, 16).replace('T', ' ');
}

function guestsOf({ guests, codeHash }: Meeting): string {
  if (guests === 'never') return 'never';
  const how = guests === 'wait' ? 'wait for a host' : 'enter at once';
  return codeHash === null ? how : `${how}, with the access code`;
}

/** Whether there is one; after a change of `secret` it does not open any more. */
function passwordOf(meeting: Meeting): string {
  try {
    return meeting.password === null ? 'none' : 'yes';
  } catch (thrown) {
    return messageOf(thrown);
  }
}
