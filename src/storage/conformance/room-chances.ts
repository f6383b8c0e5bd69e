import type { Storage } from '../storage.ts';
import { conferenceOf, isConflict, meetingOf, NOON } from './sample-records.ts';

/** The invitation that `tryRooms` wants, and how many places and tries there are. */
export const WANTED = { invitation: 'the invitation', places: 7, tries: 10 } as const;

/** What one of many got of what there is not enough of. */
export interface RoomChances {
  readonly meeting: boolean;
  readonly conference: boolean;
  readonly place: 'taken' | 'held' | 'spent' | 'gone';
  readonly mayTry: boolean;
  /** Whose answer was kept. */
  readonly answer: string;
}

/** Wants everything at once, as somebody whom nobody else is. */
export async function tryRooms(storage: Storage, name: string): Promise<RoomChances> {
  const { meetings, presence, invitations, tries, idempotency } = storage;
  const record = { requestHash: 'same', answer: name, expiresAt: NOON };
  const [meeting, conference, place, mayTry, there] = await Promise.all([
    unlessConflict(meetings.create(meetingOf(name), [{ role: 'host', subject: 'user:ann' }])),
    unlessConflict(presence.startConference(conferenceOf(name))),
    storage.transaction((inside) => inside.invitations.use(WANTED.invitation, name, NOON)),
    tries.spend('access-code', 'k', WANTED.tries, 900, NOON),
    idempotency.keep('k', record),
    invitations.use(WANTED.invitation, name, NOON),
  ]);
  return { meeting, conference, place, mayTry, answer: there?.answer ?? name };
}

/** Whether it could be done. */
export async function unlessConflict(done: Promise<void>): Promise<boolean> {
  try {
    await done;
    return true;
  } catch (thrown) {
    if (isConflict(thrown)) return false;
    throw thrown;
  }
}
