import type { Conference } from '../model/conference.ts';
import type { Invitation } from '../model/invitation.ts';
import type { Meeting, RosterEntry } from '../model/meeting.ts';
import type { RoomKey } from '../model/room-key.ts';

export interface MeetingRepository {
  /** Another meeting of the room at that time, early entry aside, is `storage_conflict`. */
  create(meeting: Meeting, roster: readonly RosterEntry[]): Promise<void>;
  find(id: string): Promise<Meeting | null>;
  /** The room's meeting that is in force, or else the next: the first not cancelled that has not ended by `now`. */
  findCurrent(room: RoomKey, now: number): Promise<Meeting | null>;
  /** Those that have not ended by `since`, by their start; at most `limit`. */
  list(since: number, limit: number): Promise<readonly Meeting[]>;
  /** Returns false where it was cancelled already, or never was. */
  cancel(id: string, now: number): Promise<boolean>;
  /**
   * In a transaction: whoever else locks, changes or cancels the meeting comes after it. What was read before may
   * be out of date.
   */
  lock(id: string): Promise<void>;
  roster(id: string): Promise<readonly RosterEntry[]>;
  /** Puts this in the place of the roster; hosts and members both. */
  replaceRoster(id: string, roster: readonly RosterEntry[]): Promise<void>;
  /** The entry among these that gives most (host before member); null where none of them is named. */
  findStanding(id: string, subjects: readonly string[]): Promise<RosterEntry | null>;
}

export interface InvitationRepository {
  create(invitation: Invitation): Promise<void>;
  /** By the hash of the link's secret. */
  findBySecret(secretHash: string): Promise<Invitation | null>;
  find(id: string): Promise<Invitation | null>;
  /** Those of a room, or all, that have not expired by `since`, newest first; at most `limit`. */
  list(room: RoomKey | null, since: number, limit: number): Promise<readonly Invitation[]>;
  /** Returns false where it was revoked already, or never was. */
  revoke(id: string, now: number): Promise<boolean>;
  /**
   * Takes one of its places for `holder` (a user's id or a guest's). `taken`, or `held` for a holder who has one
   * already and spends nothing; `spent` where none is left, `gone` where it is not valid at `now`. In a race no
   * more than `maxUses` are ever taken, in however many processes. To be called in a transaction.
   */
  use(id: string, holder: string, now: number): Promise<'taken' | 'held' | 'spent' | 'gone'>;
  /** Which of these holders has one of its places; null for none. */
  findHolder(id: string, holders: readonly string[]): Promise<string | null>;
  /**
   * Of what these holders have taken up for the room and is valid at `now`, what one of them used last: two people
   * may come with two links by one browser. Within one second `member` before `guest`.
   */
  findHeld(room: RoomKey, holders: readonly string[], now: number): Promise<Invitation | null>;
}

/** Who was seated as host, and which rooms Jitsi says are running. */
export interface PresenceRepository {
  /**
   * Records that `holder` was given a host's seat. What is on record for the room more than 5 minutes later goes: it is
   * of a clock that was wrong.
   */
  seatHost(room: RoomKey, holder: string, now: number): Promise<void>;
  /** Forgets every host's seat of somebody who has signed out. */
  withdrawHost(holder: string): Promise<void>;
  /** When a host was last seated since the room last ended; null for never. */
  lastHostAt(room: RoomKey): Promise<number | null>;
  /** Records a conference. Two that run in one room are `storage_conflict`. */
  startConference(conference: Conference): Promise<void>;
  findConference(id: string): Promise<Conference | null>;
  /** The one that runs: begun, not ended, and not over by its duration at `now`. */
  findRunning(room: RoomKey, now: number): Promise<Conference | null>;
  /** Ends it, and forgets the room's host seats. Returns false where it had ended already, or never was. */
  endConference(id: string, now: number): Promise<boolean>;
  /** Rooms in which a host was seated, or a conference began, at or after `since`; at most 10,000, newest first. */
  openedSince(since: number): Promise<readonly RoomKey[]>;
}
