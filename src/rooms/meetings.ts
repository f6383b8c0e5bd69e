import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { AuditEntry, AuditSource, CompleteEvent } from '../model/audit-event.ts';
import { isMeetingOver, type Meeting, type RosterEntry } from '../model/meeting.ts';
import { roomKeyOf } from '../model/room-key.ts';
import { isStorageError } from '../storage/errors.ts';
import type { MeetingRepository } from '../storage/room-repositories.ts';
import type { Storage } from '../storage/storage.ts';
import { hashAccessCode } from './access-code.ts';
import { checkMeeting, judgeRoster, type MeetingInput, needsHost } from './check-meeting.ts';
import { type Refusal, type Refusals, refuse } from './refusal.ts';
import { tidyRoster } from './roster.ts';

export interface MeetingDeps {
  readonly storage: Pick<Storage, 'meetings' | 'transaction'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly completeEvent: CompleteEvent;
  /** Ids of the configured Jitsis, the default first. */
  readonly jitsiIds: readonly string[];
}

export interface MeetingWithRoster {
  readonly meeting: Meeting;
  readonly roster: readonly RosterEntry[];
}

/** Makes a meeting, its roster and its entry in the audit trail, all or nothing. */
export async function createMeeting(
  deps: MeetingDeps,
  source: AuditSource,
  input: MeetingInput,
): Promise<MeetingWithRoster | Refusals> {
  const { storage, clock, random, jitsiIds } = deps;
  const now = clock.nowSeconds();
  const checked = checkMeeting(input, jitsiIds, now);
  if ('refusals' in checked) return checked;
  const { code, roster } = checked;
  const meeting: Meeting = {
    ...checked.meeting,
    id: `m${Buffer.from(random.bytes(12)).toString('hex')}`,
    codeHash: code === null ? null : await hashAccessCode(code, random),
    createdAt: now,
    createdBy: source.actor,
    cancelledAt: null,
  };
  // Looked up outside as well: of two that are made at once, the store refuses the second.
  const other = await findOther(storage.meetings, meeting);
  if (other) return conflictWith(other);
  try {
    await storage.transaction(async ({ meetings, audit }) => {
      await meetings.create(meeting, roster);
      await audit.add(deps.completeEvent(entryOf(source, 'meeting-create', meeting, roster)));
    });
  } catch (thrown) {
    if (!isStorageError(thrown, 'storage_conflict')) throw thrown;
    const first = await findOther(storage.meetings, meeting);
    if (!first) throw thrown;
    return conflictWith(first);
  }
  return { meeting, roster };
}

/** Ends it for good. Whoever has a token keeps it until it expires. */
export function cancelMeeting(
  deps: MeetingDeps,
  source: AuditSource,
  id: string,
): Promise<Meeting | Refusals> {
  const now = deps.clock.nowSeconds();
  return deps.storage.transaction(async ({ meetings, audit }) => {
    const meeting = await findChangeable(meetings, id, now);
    if ('refusals' in meeting) return meeting;
    if (!(await meetings.cancel(id, now))) return meetingOver();
    await audit.add(deps.completeEvent(entryOf(source, 'meeting-cancel', meeting)));
    return meeting;
  });
}

/**
 * Puts what `change` makes of the roster in its place. Of two who do this at once, the second is given what the
 * first has made.
 */
export function changeRoster(
  deps: MeetingDeps,
  source: AuditSource,
  id: string,
  change: (roster: readonly RosterEntry[]) => readonly RosterEntry[],
): Promise<MeetingWithRoster | Refusals> {
  const now = deps.clock.nowSeconds();
  return deps.storage.transaction(async ({ meetings, audit }) => {
    await meetings.lock(id);
    const meeting = await findChangeable(meetings, id, now);
    if ('refusals' in meeting) return meeting;
    const changed = tidyRoster(change(await meetings.roster(id)));
    const judged = judgeRoster(changed, needsHost(meeting));
    if ('refusals' in judged) return judged;
    const { roster } = judged;
    await meetings.replaceRoster(id, roster);
    await audit.add(deps.completeEvent(entryOf(source, 'meeting-roster', meeting, roster)));
    return { meeting, roster };
  });
}

/** The meeting, unless there is none or nothing can be changed about it any more. */
async function findChangeable(
  meetings: MeetingRepository,
  id: string,
  now: number,
): Promise<Meeting | Refusals> {
  const meeting = await meetings.find(id);
  if (!meeting) return { refusals: [meetingUnknown()] };
  return isMeetingOver(meeting, now) ? meetingOver() : meeting;
}

/** The room's meeting that ends first after this one begins overlaps, or none does: no two ever do. */
async function findOther(
  meetings: MeetingRepository,
  { jitsi, room, startsAt, endsAt }: Meeting,
): Promise<Meeting | null> {
  const other = await meetings.findCurrent(roomKeyOf(jitsi, room), startsAt);
  return other && other.startsAt < endsAt ? other : null;
}

function entryOf(
  source: AuditSource,
  action: AuditEntry['action'],
  { id: meetingId, jitsi, room }: Meeting,
  roster?: readonly RosterEntry[],
): AuditEntry {
  const { path } = roomKeyOf(jitsi, room);
  const reason = roster ? sizeOf(roster) : null;
  return { ...source, action, jitsi, room: path, reason, meetingId };
}

/** Names nobody. */
function sizeOf(roster: readonly RosterEntry[]): string {
  const hosts = roster.filter(({ role }) => role === 'host').length;
  return `hosts ${hosts}, members ${roster.length - hosts}`;
}

export function meetingUnknown(): Refusal {
  return refuse('meeting_unknown', 'There is no meeting of this id.');
}

function meetingOver(): Refusals {
  const text = 'It has ended or was cancelled, and cannot be changed any more.';
  return { refusals: [refuse('meeting_over', text)] };
}

function conflictWith({ id, title }: Meeting): Refusals {
  const text = `The room has another meeting at that time, ${id} (${JSON.stringify(title)}). Take another time or room, or cancel that one.`;
  return { refusals: [refuse('meeting_conflict', text)] };
}
