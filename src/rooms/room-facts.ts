import type { GuestPass } from '../model/guest-pass.ts';
import type { Identity } from '../model/identity.ts';
import { isMeetingInForce, type Meeting, type RosterEntry } from '../model/meeting.ts';
import type { RoomKey } from '../model/room-key.ts';
import { lowerAscii } from '../model/subject.ts';
import type { Repositories } from '../storage/storage.ts';
import type { RoomFacts } from './decision.ts';
import { soleAddress } from './judge-subjects.ts';

/** Somebody at the door, as we know them. */
export interface Visitor {
  /** Null: they have not signed in. */
  readonly identity: Identity | null;
  /** Our id of who has signed in, or `api:` with the key and the id that a backend gave; null for nobody. */
  readonly userId: string | null;
  /** Their session, by the hash of its id; absent: they came with none. */
  readonly sessionHash?: string;
  /** What their browser carries of an earlier visit as a guest. */
  readonly pass: GuestPass | null;
}

/** What the store may know the visitor by: our id of who has signed in, then that of the browser's pass. */
export function visitorIds({ userId, pass }: Visitor): readonly string[] {
  return [userId, pass?.id].filter((id) => typeof id === 'string');
}

/** What the log and the audit trail call the visitor; null for somebody new. */
export function visitorId(visitor: Visitor): string | null {
  return visitorIds(visitor)[0] ?? null;
}

/** The repositories that know something of a room. */
export type RoomStore = Pick<Repositories, 'meetings' | 'invitations' | 'presence'>;

/** What the store knows of a room, and of a person in it, at `now`. */
export async function readRoomFacts(
  store: RoomStore,
  room: RoomKey,
  visitor: Visitor,
  now: number,
): Promise<RoomFacts> {
  const { identity, pass } = visitor;
  const holders = visitorIds(visitor);
  const [hostSeatedAt, running, meeting, invitation] = await Promise.all([
    store.presence.lastHostAt(room),
    store.presence.findRunning(room, now),
    store.meetings.findCurrent(room, now),
    holders.length === 0 ? null : store.invitations.findHeld(room, holders, now),
  ]);
  return {
    hostSeatedAt,
    isHostOfEarlier: await isOfEarlierMeeting(store.meetings, room, meeting, hostSeatedAt),
    isRunning: running !== null,
    meeting,
    standing: meeting && (await findStanding(store, meeting, identity)),
    hasCode: meeting !== null && hasCode(pass, meeting),
    invitation,
  };
}

/**
 * Whether a host was seated in the time of an earlier meeting than this one. Where one meeting follows another, the
 * early entry of the second does not begin before the first has ended.
 */
export async function isOfEarlierMeeting(
  meetings: Pick<RoomStore['meetings'], 'findCurrent'>,
  room: RoomKey,
  meeting: Meeting | null,
  hostSeatedAt: number | null,
): Promise<boolean> {
  if (meeting === null || hostSeatedAt === null) return false;
  if (hostSeatedAt >= meeting.startsAt || !isMeetingInForce(meeting, hostSeatedAt)) return false;
  const then = await meetings.findCurrent(room, hostSeatedAt);
  return then !== null && then.id !== meeting.id;
}

async function findStanding(
  { meetings }: RoomStore,
  { id }: Meeting,
  identity: Identity | null,
): Promise<RosterEntry | null> {
  return identity && (await meetings.findStanding(id, standingSubjects(identity)));
}

/** Every entry of a roster that would name this person. */
export function standingSubjects(identity: Identity): string[] {
  const address = soleAddress(identity);
  return [
    'signed-in',
    `user:${identity.username}`,
    ...identity.groups.map((group) => `group:${group}`),
    ...(address === null ? [] : [`email:${lowerAscii(address.join('@'))}`]),
  ];
}

/** A code that has been changed since is none. */
function hasCode(pass: GuestPass | null, { id, codeHash }: Meeting): boolean {
  const given = pass?.codes.find(({ meetingId }) => meetingId === id);
  return given !== undefined && given.codeHash === codeHash;
}
