import { type Invitation, isInvitationValid } from '../../model/invitation.ts';
import type { InvitationRepository } from '../room-repositories.ts';
import type { Row, SqlScope, SqlValue } from './connection.ts';
import { ROOM_COLUMNS, readRoom, writeRoom } from './room-columns.ts';
import {
  readNumber,
  readNumberOrNull,
  readText,
  readTextOrNull,
  readWord,
  writeSeconds,
  writeSecondsOrNull,
  writeTextOrNull,
} from './row.ts';
import { toColumn } from './text-column.ts';
import { toValueLists } from './value-lists.ts';

const COLUMNS = `id, secret_hash, ${ROOM_COLUMNS}, seat, person_name, person_email, not_before,
  expires_at, max_uses, uses, note, created_at, created_by, revoked_at`;
const MARKS = COLUMNS.split(',').map(() => '?');
const CREATE = `INSERT INTO usher_invitation (${COLUMNS}, over_at) VALUES (${MARKS.join(', ')}, ?)`;
const FIND = `SELECT ${COLUMNS} FROM usher_invitation WHERE id = ?`;
const FIND_BY_SECRET = `SELECT ${COLUMNS} FROM usher_invitation WHERE secret_hash = ?`;
const LIST = `SELECT ${COLUMNS} FROM usher_invitation WHERE expires_at > ?
  ORDER BY created_at DESC, id LIMIT ?`;
const LIST_ROOM = `SELECT ${COLUMNS} FROM usher_invitation
  WHERE jitsi = ? AND room_path = ? AND expires_at > ? ORDER BY created_at DESC, id LIMIT ?`;
const REVOKE = `UPDATE usher_invitation
  SET revoked_at = ?, over_at = CASE WHEN over_at < ? THEN over_at ELSE ? END
  WHERE id = ? AND revoked_at IS NULL RETURNING id`;
/** Changes nothing but locks the row until the transaction ends, so that places are taken one by one. */
const LOCK = `UPDATE usher_invitation SET uses = uses WHERE id = ? RETURNING ${COLUMNS}`;
const USE_AGAIN = `UPDATE usher_invitation_use SET used_at = ?
  WHERE invitation_id = ? AND holder = ? RETURNING holder`;
const FIND_USE = 'SELECT holder FROM usher_invitation_use WHERE invitation_id = ? AND holder = ?';
const COUNT = 'UPDATE usher_invitation SET uses = uses + 1 WHERE id = ?';
const ADD_USE = `INSERT INTO usher_invitation_use (invitation_id, jitsi, room_path, holder, used_at)
  SELECT id, jitsi, room_path, ?, ? FROM usher_invitation WHERE id = ?`;

const HELD_COLUMNS = COLUMNS.replace(/\w+/g, 'invitation.$&');
/** A use names its room as well, so that what a person holds elsewhere is not even looked at. */
const heldBy = (
  marks: string,
) => `SELECT ${HELD_COLUMNS}, taken.used_at FROM usher_invitation_use AS taken
  JOIN usher_invitation AS invitation ON invitation.id = taken.invitation_id
  WHERE taken.holder IN (${marks}) AND taken.jitsi = ? AND taken.room_path = ?
    AND invitation.revoked_at IS NULL AND invitation.not_before <= ? AND invitation.expires_at > ?
  ORDER BY taken.used_at DESC, invitation.seat DESC, invitation.expires_at DESC, invitation.id
  LIMIT 1`;

export function createInvitationRepository(connection: SqlScope): InvitationRepository {
  async function readOne(sql: string, key: string): Promise<Invitation | null> {
    const rows = await connection.query(sql, [toColumn(key)]);
    return rows[0] ? readInvitation(rows[0]) : null;
  }
  return {
    async create(invitation) {
      const { expiresAt, revokedAt } = invitation;
      const overAt = writeSeconds(Math.min(expiresAt, revokedAt ?? expiresAt));
      await connection.query(CREATE, [...writeInvitation(invitation), overAt]);
    },
    find: (id) => readOne(FIND, id),
    findBySecret: (secretHash) => readOne(FIND_BY_SECRET, secretHash),
    async list(room, since, limit) {
      const which = room === null ? [] : [toColumn(room.jitsi), toColumn(room.path)];
      const sql = room === null ? LIST : LIST_ROOM;
      const rows = await connection.query(sql, [...which, writeSeconds(since), limit]);
      return rows.map(readInvitation);
    },
    async revoke(id, now) {
      const at = writeSeconds(now);
      return (await connection.query(REVOKE, [at, at, at, toColumn(id)])).length === 1;
    },
    use: (id, holder, now) =>
      connection.atomically(async (inside) => {
        const [row] = await inside.query(LOCK, [toColumn(id)]);
        const invitation = row ? readInvitation(row) : null;
        if (!invitation || !isInvitationValid(invitation, now)) return 'gone';
        const whose = [toColumn(id), toColumn(holder)];
        const mine = await inside.query(USE_AGAIN, [writeSeconds(now), ...whose]);
        if (mine.length > 0) return 'held';
        const { uses, maxUses } = invitation;
        if (maxUses !== null && uses >= maxUses) return 'spent';
        await inside.query(COUNT, [toColumn(id)]);
        await inside.query(ADD_USE, [toColumn(holder), writeSeconds(now), toColumn(id)]);
        return 'taken';
      }),
    async findHolder(id, holders) {
      for (const holder of holders) {
        const rows = await connection.query(FIND_USE, [toColumn(id), toColumn(holder)]);
        if (rows.length > 0) return holder;
      }
      return null;
    },
    async findHeld(room, holders, now) {
      let best: Row | null = null;
      const at = writeSeconds(now);
      for (const { marks, values } of toValueLists(holders.map(toColumn))) {
        const key = [toColumn(room.jitsi), toColumn(room.path)];
        const [row] = await connection.query(heldBy(marks), [...values, ...key, at, at]);
        if (row && (best === null || isBefore(row, best))) best = row;
      }
      return best && readInvitation(best);
    },
  };
}

/** Whether it is what counts of the two, as the query orders them. */
function isBefore(row: Row, other: Row): boolean {
  const later = readNumber(row, 'used_at') - readNumber(other, 'used_at');
  if (later !== 0) return later > 0;
  return readText(row, 'seat') === 'member' && readText(other, 'seat') !== 'member';
}

function writeInvitation(invitation: Invitation): SqlValue[] {
  return [
    toColumn(invitation.id),
    toColumn(invitation.secretHash),
    ...writeRoom(invitation.jitsi, invitation.room),
    invitation.seat,
    writeTextOrNull(invitation.person?.name ?? null),
    writeTextOrNull(invitation.person?.email ?? null),
    writeSeconds(invitation.notBefore),
    writeSeconds(invitation.expiresAt),
    invitation.maxUses,
    invitation.uses,
    writeTextOrNull(invitation.note),
    writeSeconds(invitation.createdAt),
    toColumn(invitation.createdBy),
    writeSecondsOrNull(invitation.revokedAt),
  ];
}

function readInvitation(row: Row): Invitation {
  const name = readTextOrNull(row, 'person_name');
  return {
    id: readText(row, 'id'),
    secretHash: readText(row, 'secret_hash'),
    jitsi: readText(row, 'jitsi'),
    room: readRoom(row),
    seat: readWord(row, 'seat', ['guest', 'member']),
    person: name === null ? null : { name, email: readTextOrNull(row, 'person_email') },
    notBefore: readNumber(row, 'not_before'),
    expiresAt: readNumber(row, 'expires_at'),
    maxUses: readNumberOrNull(row, 'max_uses'),
    uses: readNumber(row, 'uses'),
    note: readTextOrNull(row, 'note'),
    createdAt: readNumber(row, 'created_at'),
    createdBy: readText(row, 'created_by'),
    revokedAt: readNumberOrNull(row, 'revoked_at'),
  };
}
