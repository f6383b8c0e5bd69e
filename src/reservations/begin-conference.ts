import type { AuditEntry } from '../model/audit-event.ts';
import type { Conference } from '../model/conference.ts';
import type { Meeting } from '../model/meeting.ts';
import { type RoomKey, roomKeyOf } from '../model/room-key.ts';
import { isOfEarlierMeeting } from '../rooms/room-facts.ts';
import { isStorageError } from '../storage/errors.ts';
import type { Repositories } from '../storage/storage.ts';
import type { ConferenceRequest } from './conference-request.ts';
import { endUnheard, findOpen, overAt } from './end-unheard.ts';
import {
  type ConferenceLeave,
  type ConferenceRefusal,
  judgeConference,
} from './judge-conference.ts';
import type { ReservationDeps } from './reservation-deps.ts';

/**
 * For so long a conference counts as running although Prosody asks for its room, seconds: another Prosody may have the
 * first people of the room, and one that gave up waiting for us (20 s) asks again once it forgets that (30 to 90 s).
 */
const YOUNG_SECONDS = 120;

/** How often it is tried again after somebody else has begun one in the same moment. */
const RETRIES = 3;

export type Beginning =
  | {
      readonly kind: 'begun';
      readonly conference: Conference;
      readonly meeting: Meeting | null;
      /** False for a request that was answered before. */
      readonly isFirst: boolean;
    }
  | { readonly kind: 'runs'; readonly conference: Conference }
  | { readonly kind: 'refused'; readonly refusal: ConferenceRefusal };

/**
 * Begins a conference, or says why not, in one transaction with its audit events. In a race exactly one begins, in
 * however many processes; the same request again gets the same answer.
 */
export async function beginConference(
  deps: ReservationDeps,
  jitsi: string,
  request: ConferenceRequest,
  requestId: string,
): Promise<Beginning> {
  const key = roomKeyOf(jitsi, request.room);
  const at = { key, now: deps.clock.nowSeconds(), requestId };
  for (let tries = 0; ; tries++) {
    try {
      return await deps.storage.transaction((inside) => attempt(deps, inside, request, at));
    } catch (thrown) {
      if (!isStorageError(thrown, 'storage_conflict') || tries === RETRIES) throw thrown;
    }
  }
}

interface Moment {
  readonly key: RoomKey;
  readonly now: number;
  readonly requestId: string;
}

async function attempt(
  deps: ReservationDeps,
  inside: Repositories,
  request: ConferenceRequest,
  at: Moment,
): Promise<Beginning> {
  const open = await findOpen(inside, at.key);
  const known = open && (await beginningOf(inside, open, request, at));
  if (known) return known;
  if (open && (await endUnheard(inside, open, at.now))) {
    const { meetingId } = open;
    const entry = { action: 'conference-end', reason: 'end-unheard', meetingId } as const;
    await add(deps, inside, at, entry);
  }
  return beginAfresh(deps, inside, request, at);
}

/** What a request is told of the conference on record; null where that cannot run any more. */
async function beginningOf(
  { meetings }: Repositories,
  conference: Conference,
  { mailOwner, startTime }: ConferenceRequest,
  { now }: Moment,
): Promise<Beginning | null> {
  const { meetingId, startedAt } = conference;
  if (overAt(conference) <= now) return null;
  // Prosody repeats a request that broke off word for word.
  if (conference.mailOwner === mailOwner && conference.startTime === startTime) {
    const meeting = meetingId === null ? null : await meetings.find(meetingId);
    return { kind: 'begun', conference, meeting, isFirst: false };
  }
  return now < startedAt + YOUNG_SECONDS ? { kind: 'runs', conference } : null;
}

async function beginAfresh(
  deps: ReservationDeps,
  inside: Repositories,
  request: ConferenceRequest,
  at: Moment,
): Promise<Beginning> {
  const { key, now } = at;
  const hostSeatedAt = await inside.presence.lastHostAt(key);
  const current = await inside.meetings.findCurrent(key, now);
  const judgement = judgeConference({
    room: request.room,
    rules: deps.rules,
    hostSeatedAt,
    isHostOfEarlier: await isOfEarlierMeeting(inside.meetings, key, current, hostSeatedAt),
    meeting: current,
    now,
  });
  const { ruleIndex: rule, reason, meeting } = judgement;
  const entry = { rule, reason, meetingId: meeting?.id ?? null };
  if (judgement.kind === 'refused') {
    await add(deps, inside, at, { ...entry, action: 'conference-refuse' });
    return { kind: 'refused', refusal: judgement };
  }
  const conference = conferenceOf(deps, request, at, judgement);
  await inside.presence.startConference(conference);
  await add(deps, inside, at, { ...entry, action: 'conference-start' });
  return { kind: 'begun', conference, meeting, isFirst: true };
}

function conferenceOf(
  { random }: ReservationDeps,
  { mailOwner, startTime }: ConferenceRequest,
  { key, now }: Moment,
  { meeting, endsAt }: ConferenceLeave,
): Conference {
  return {
    ...key,
    id: String(1 + Buffer.from(random.bytes(6)).readUIntBE(0, 6)),
    mailOwner,
    startTime,
    startedAt: now,
    durationSeconds: endsAt - now,
    meetingId: meeting?.id ?? null,
    endedAt: null,
  };
}

function add(
  { completeEvent }: ReservationDeps,
  { audit }: Repositories,
  { key, requestId }: Moment,
  entry: Omit<AuditEntry, 'actor'>,
): Promise<void> {
  const { jitsi, path: room } = key;
  return audit.add(completeEvent({ ...entry, actor: 'reservations', jitsi, room, requestId }));
}
