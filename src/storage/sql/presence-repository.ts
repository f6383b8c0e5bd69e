import { CLOCKS_APART_SECONDS } from '../../model/clocks-apart.ts';
import type { Conference } from '../../model/conference.ts';
import type { RoomKey } from '../../model/room-key.ts';
import type { PresenceRepository } from '../room-repositories.ts';
import type { Row, SqlConnection, SqlScope, SqlValue } from './connection.ts';
import {
  readNumber,
  readNumberOrNull,
  readText,
  readTextOrNull,
  writeSeconds,
  writeSecondsOrNull,
  writeTextOrNull,
} from './row.ts';
import { toColumn } from './text-column.ts';

const SEAT = `INSERT INTO usher_host_seat (jitsi, room_path, holder, seated_at) VALUES (?, ?, ?, ?)
  ON CONFLICT (jitsi, room_path, holder) DO UPDATE SET seated_at = excluded.seated_at
  WHERE usher_host_seat.seated_at < excluded.seated_at`;
/** By a clock that was far ahead: it would hide whoever is seated now. */
const FORGET_AHEAD = `DELETE FROM usher_host_seat
  WHERE jitsi = ? AND room_path = ? AND seated_at > ?`;
const WITHDRAW = 'DELETE FROM usher_host_seat WHERE holder = ?';
const FORGET = 'DELETE FROM usher_host_seat WHERE jitsi = ? AND room_path = ? AND seated_at <= ?';
const LAST = `SELECT seated_at FROM usher_host_seat WHERE jitsi = ? AND room_path = ?
  ORDER BY seated_at DESC LIMIT 1`;

const COLUMNS = `id, jitsi, room_path, mail_owner, start_time, started_at, duration_seconds,
  meeting_id, ended_at`;
const START = `INSERT INTO usher_conference (${COLUMNS}, over_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const FIND = `SELECT ${COLUMNS} FROM usher_conference WHERE id = ?`;
const FIND_RUNNING = `SELECT ${COLUMNS} FROM usher_conference
  WHERE jitsi = ? AND room_path = ? AND ended_at IS NULL AND over_at > ?`;
const END = `UPDATE usher_conference SET ended_at = ?, over_at = ?
  WHERE id = ? AND ended_at IS NULL RETURNING jitsi, room_path`;
const END_OVERDUE = `UPDATE usher_conference SET ended_at = over_at
  WHERE jitsi = ? AND room_path = ? AND ended_at IS NULL AND over_at <= ? RETURNING over_at`;
const OPENED = `SELECT jitsi, room_path, MAX(at) AS at FROM (
    SELECT jitsi, room_path, seated_at AS at FROM usher_host_seat WHERE seated_at >= ?
    UNION ALL
    SELECT jitsi, room_path, started_at AS at FROM usher_conference WHERE started_at >= ?
  ) AS opened GROUP BY jitsi, room_path ORDER BY at DESC, jitsi, room_path LIMIT 10000`;

export function createPresenceRepository(connection: SqlScope): PresenceRepository {
  return {
    async seatHost(room, holder, now) {
      await connection.query(FORGET_AHEAD, [
        ...keyOf(room),
        writeSeconds(now + CLOCKS_APART_SECONDS),
      ]);
      await connection.query(SEAT, [...keyOf(room), toColumn(holder), writeSeconds(now)]);
    },
    async withdrawHost(holder) {
      await connection.query(WITHDRAW, [toColumn(holder)]);
    },
    async lastHostAt(room) {
      const rows = await connection.query(LAST, keyOf(room));
      return rows[0] ? readNumber(rows[0], 'seated_at') : null;
    },
    startConference: (conference) =>
      connection.atomically(async (inside) => {
        await endOverdue(inside, conference, conference.startedAt);
        await inside.query(START, writeConference(conference));
      }),
    async findConference(id) {
      const rows = await connection.query(FIND, [toColumn(id)]);
      return rows[0] ? readConference(rows[0]) : null;
    },
    async findRunning(room, now) {
      const rows = await connection.query(FIND_RUNNING, [...keyOf(room), writeSeconds(now)]);
      return rows[0] ? readConference(rows[0]) : null;
    },
    endConference: (id, now) =>
      connection.atomically(async (inside) => {
        const at = writeSeconds(now);
        const [ended] = await inside.query(END, [at, at, toColumn(id)]);
        if (!ended) return false;
        await inside.query(FORGET, [...keyOf(readKey(ended)), at]);
        return true;
      }),
    async openedSince(since) {
      const from = writeSeconds(since);
      return (await connection.query(OPENED, [from, from])).map(readKey);
    },
  };
}

/** Nobody told us of its end, but it is over by its duration: the next one may begin in its room. */
async function endOverdue(inside: SqlConnection, room: RoomKey, now: number): Promise<void> {
  for (const row of await inside.query(END_OVERDUE, [...keyOf(room), writeSeconds(now)])) {
    await inside.query(FORGET, [...keyOf(room), readNumber(row, 'over_at')]);
  }
}

function keyOf({ jitsi, path }: RoomKey): string[] {
  return [toColumn(jitsi), toColumn(path)];
}

function readKey(row: Row): RoomKey {
  return { jitsi: readText(row, 'jitsi'), path: readText(row, 'room_path') };
}

function writeConference(conference: Conference): SqlValue[] {
  const { startedAt, durationSeconds, endedAt } = conference;
  return [
    toColumn(conference.id),
    ...keyOf(conference),
    toColumn(conference.mailOwner),
    toColumn(conference.startTime),
    writeSeconds(startedAt),
    writeSeconds(durationSeconds),
    writeTextOrNull(conference.meetingId),
    writeSecondsOrNull(endedAt),
    writeSeconds(endedAt ?? startedAt + durationSeconds),
  ];
}

function readConference(row: Row): Conference {
  return {
    ...readKey(row),
    id: readText(row, 'id'),
    mailOwner: readText(row, 'mail_owner'),
    startTime: readText(row, 'start_time'),
    startedAt: readNumber(row, 'started_at'),
    durationSeconds: readNumber(row, 'duration_seconds'),
    meetingId: readTextOrNull(row, 'meeting_id'),
    endedAt: readNumberOrNull(row, 'ended_at'),
  };
}
