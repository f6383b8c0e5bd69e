import type { Meeting } from '../../model/meeting.ts';
import { roomKeyOf } from '../../model/room-key.ts';
import { storageError } from '../errors.ts';
import type { MeetingRepository } from '../room-repositories.ts';
import type { Sealer } from '../sealer.ts';
import type { SqlConnection, SqlScope } from './connection.ts';
import { MEETING_COLUMNS, readMeeting, writeMeeting } from './meeting-columns.ts';
import { addRoster, clearRoster, findStanding, readRoster } from './meeting-roster.ts';
import { readText, writeSeconds } from './row.ts';
import { toColumn } from './text-column.ts';

const MARKS = MEETING_COLUMNS.split(',').map(() => '?');
const CREATE = `INSERT INTO usher_meeting (${MEETING_COLUMNS}, over_at)
  VALUES (${MARKS.join(', ')}, ?)`;
const FIND = `SELECT ${MEETING_COLUMNS} FROM usher_meeting WHERE id = ?`;
/** Meetings of one room do not overlap, so that the first to end is the first to begin. */
const FIND_CURRENT = `SELECT ${MEETING_COLUMNS} FROM usher_meeting
  WHERE jitsi = ? AND room_path = ? AND cancelled_at IS NULL AND ends_at > ?
  ORDER BY ends_at LIMIT 1`;
const LIST = `SELECT ${MEETING_COLUMNS} FROM usher_meeting WHERE ends_at > ?
  ORDER BY starts_at, id LIMIT ?`;
const CANCEL = `UPDATE usher_meeting
  SET cancelled_at = ?, over_at = CASE WHEN over_at < ? THEN over_at ELSE ? END
  WHERE id = ? AND cancelled_at IS NULL RETURNING id`;
/** Changes nothing: it locks the row until the transaction ends, on PostgreSQL too. */
const LOCK = 'UPDATE usher_meeting SET id = id WHERE id = ? RETURNING id';
const LOCK_ROOM = `INSERT INTO usher_meeting_room (jitsi, room_path, last_ends_at) VALUES (?, ?, ?)
  ON CONFLICT (jitsi, room_path) DO UPDATE SET last_ends_at = CASE
    WHEN usher_meeting_room.last_ends_at < excluded.last_ends_at THEN excluded.last_ends_at
    ELSE usher_meeting_room.last_ends_at END`;
const OVERLAP = `SELECT id FROM usher_meeting
  WHERE jitsi = ? AND room_path = ? AND cancelled_at IS NULL AND ends_at > ? AND starts_at < ?
  LIMIT 1`;

export function createMeetingRepository(connection: SqlScope, sealer: Sealer): MeetingRepository {
  return {
    create: (meeting, roster) =>
      connection.atomically(async (inside) => {
        await claimTime(inside, meeting);
        const overAt = Math.min(meeting.endsAt, meeting.cancelledAt ?? meeting.endsAt);
        await inside.query(CREATE, [...writeMeeting(meeting, sealer), writeSeconds(overAt)]);
        await addRoster(inside, meeting.id, roster);
      }),
    async find(id) {
      const rows = await connection.query(FIND, [toColumn(id)]);
      return rows[0] ? readMeeting(rows[0], sealer) : null;
    },
    async findCurrent(room, now) {
      const values = [toColumn(room.jitsi), toColumn(room.path), writeSeconds(now)];
      const rows = await connection.query(FIND_CURRENT, values);
      return rows[0] ? readMeeting(rows[0], sealer) : null;
    },
    async list(since, limit) {
      const rows = await connection.query(LIST, [writeSeconds(since), limit]);
      return rows.map((row) => readMeeting(row, sealer));
    },
    async cancel(id, now) {
      const at = writeSeconds(now);
      return (await connection.query(CANCEL, [at, at, at, toColumn(id)])).length === 1;
    },
    async lock(id) {
      await connection.query(LOCK, [toColumn(id)]);
    },
    roster: (id) => readRoster(connection, id),
    replaceRoster: (id, roster) =>
      connection.atomically(async (inside) => {
        const locked = await inside.query(LOCK, [toColumn(id)]);
        if (locked.length === 0) throw conflict('a roster is for a meeting that is not there');
        await clearRoster(inside, id);
        await addRoster(inside, id, roster);
      }),
    findStanding: (id, subjects) => findStanding(connection, id, subjects),
  };
}

/** The row of the room is locked before anybody looks, so that of two who come at once one looks second. */
async function claimTime(inside: SqlConnection, meeting: Meeting): Promise<void> {
  if (meeting.cancelledAt !== null) return;
  const { jitsi, path } = roomKeyOf(meeting.jitsi, meeting.room);
  const room = [toColumn(jitsi), toColumn(path)];
  const [startsAt, endsAt] = [writeSeconds(meeting.startsAt), writeSeconds(meeting.endsAt)];
  await inside.query(LOCK_ROOM, [...room, endsAt]);
  const [other] = await inside.query(OVERLAP, [...room, startsAt, endsAt]);
  if (other) throw conflict(`the room has meeting ${readText(other, 'id')} at that time`);
}

function conflict(hint: string) {
  return storageError('storage_conflict', { hint });
}
