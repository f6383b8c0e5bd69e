import type { Meeting } from '../../model/meeting.ts';
import { storageError } from '../errors.ts';
import type { Sealer } from '../sealer.ts';
import type { Row, SqlValue } from './connection.ts';
import { ROOM_COLUMNS, readRoom, writeRoom } from './room-columns.ts';
import {
  readFlag,
  readNumber,
  readNumberOrNull,
  readText,
  readTextOrNull,
  readWord,
  writeFlag,
  writeSeconds,
  writeSecondsOrNull,
  writeTextOrNull,
} from './row.ts';
import { openText, sealText } from './sealed-text.ts';
import { toColumn } from './text-column.ts';

export const MEETING_COLUMNS = `id, ${ROOM_COLUMNS}, title, starts_at, ends_at, zone, early_seconds,
  guests, wait, code_hash, lobby, sealed_password, max_occupants, created_at, created_by,
  cancelled_at`;

export function writeMeeting(meeting: Meeting, sealer: Sealer): SqlValue[] {
  const { password } = meeting;
  return [
    toColumn(meeting.id),
    ...writeRoom(meeting.jitsi, meeting.room),
    toColumn(meeting.title),
    writeSeconds(meeting.startsAt),
    writeSeconds(meeting.endsAt),
    toColumn(meeting.zone),
    writeSeconds(meeting.earlySeconds),
    meeting.guests,
    writeFlag(meeting.wait),
    writeTextOrNull(meeting.codeHash),
    writeFlag(meeting.lobby),
    password === null ? null : sealText(password, sealer),
    meeting.maxOccupants,
    writeSeconds(meeting.createdAt),
    toColumn(meeting.createdBy),
    writeSecondsOrNull(meeting.cancelledAt),
  ];
}

/**
 * The password is opened when it is first read: everybody's way in reads the meeting, only Jitsi's asking reads the
 * password. One that no longer opens is an error and not null, which would leave the room without one.
 */
export function readMeeting(row: Row, sealer: Sealer): Meeting {
  const id = readText(row, 'id');
  const sealed = readTextOrNull(row, 'sealed_password');
  let opened: string | null = null;
  return {
    id,
    jitsi: readText(row, 'jitsi'),
    room: readRoom(row),
    title: readText(row, 'title'),
    startsAt: readNumber(row, 'starts_at'),
    endsAt: readNumber(row, 'ends_at'),
    zone: readText(row, 'zone'),
    earlySeconds: readNumber(row, 'early_seconds'),
    guests: readWord(row, 'guests', ['never', 'wait', 'open']),
    wait: readFlag(row, 'wait'),
    codeHash: readTextOrNull(row, 'code_hash'),
    lobby: readFlag(row, 'lobby'),
    get password() {
      if (sealed !== null) opened ??= openText(sealed, sealer) ?? refusePassword(id);
      return opened;
    },
    maxOccupants: readNumberOrNull(row, 'max_occupants'),
    createdAt: readNumber(row, 'created_at'),
    createdBy: readText(row, 'created_by'),
    cancelledAt: readNumberOrNull(row, 'cancelled_at'),
  };
}

function refusePassword(id: string): never {
  throw storageError('storage_damaged', {
    hint: `the password of meeting ${id} does not open, as after a change of secret: cancel it and make it anew`,
  });
}
