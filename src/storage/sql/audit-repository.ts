import type { AuditAction, AuditEvent } from '../../model/audit-event.ts';
import type { AuditFilter, AuditRepository } from '../storage.ts';
import type { Row, SqlScope, SqlValue } from './connection.ts';
import {
  readNumber,
  readNumberOrNull,
  readText,
  readTextOrNull,
  readWord,
  writeSeconds,
  writeTextOrNull,
} from './row.ts';
import { toColumn } from './text-column.ts';

const SEATS = ['host', 'member', 'guest'] as const;

const COLUMNS = `at, id, action, actor, user_id, username, name, method, jitsi, room, seat, rule,
  reason, meeting_id, invitation_id, address, request_id`;
const MARKS = COLUMNS.split(',').map(() => '?');
const ADD = `INSERT INTO usher_audit_event (${COLUMNS}) VALUES (${MARKS.join(', ')})`;
/** Rows a statement removes at most, as in the sweep. */
const BATCH = 500;
const ERASE = `DELETE FROM usher_audit_event WHERE (at, id) IN
  (SELECT at, id FROM usher_audit_event WHERE user_id = ? OR username = ? LIMIT ${BATCH})
  RETURNING id`;

export function createAuditRepository(connection: SqlScope): AuditRepository {
  return {
    async add(event) {
      await connection.query(ADD, writeEvent(event));
    },
    async list(filter, limit, after) {
      const { where, values } = conditionsOf(filter, after);
      const sql = `SELECT ${COLUMNS} FROM usher_audit_event${where} ORDER BY at, id LIMIT ?`;
      return (await connection.query(sql, [...values, limit])).map(readEvent);
    },
    async erase(user) {
      const whom = toColumn(user);
      let removed = 0;
      for (;;) {
        const rows = await connection.query(ERASE, [whom, whom]);
        removed += rows.length;
        if (rows.length < BATCH) return removed;
      }
    },
  };
}

/** One text a combination of filters: there are few. */
function conditionsOf(filter: AuditFilter, after?: AuditEvent) {
  const conditions: string[] = [];
  const values: SqlValue[] = [];
  function only(condition: string, ...these: SqlValue[]): void {
    conditions.push(condition);
    values.push(...these);
  }
  const { since, until, user, room, action } = filter;
  if (after) only('(at, id) > (?, ?)', writeSeconds(after.at), toColumn(after.id));
  if (since !== undefined) only('at >= ?', writeSeconds(since));
  if (until !== undefined) only('at < ?', writeSeconds(until));
  if (user !== undefined) only('(user_id = ? OR username = ?)', toColumn(user), toColumn(user));
  if (room !== undefined) only('room = ?', toColumn(room));
  if (action !== undefined) only('action = ?', toColumn(action));
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return { where, values };
}

function writeEvent(event: AuditEvent): SqlValue[] {
  return [
    writeSeconds(event.at),
    toColumn(event.id),
    toColumn(event.action),
    toColumn(event.actor),
    writeTextOrNull(event.userId),
    writeTextOrNull(event.username),
    writeTextOrNull(event.name),
    writeTextOrNull(event.method),
    writeTextOrNull(event.jitsi),
    writeTextOrNull(event.room),
    event.seat,
    event.rule,
    writeTextOrNull(event.reason),
    writeTextOrNull(event.meetingId),
    writeTextOrNull(event.invitationId),
    writeTextOrNull(event.address),
    writeTextOrNull(event.requestId),
  ];
}

function readEvent(row: Row): AuditEvent {
  return {
    id: readText(row, 'id'),
    at: readNumber(row, 'at'),
    // A newer release may have written an action that this one does not know: it is shown as it is.
    action: readText(row, 'action') as AuditAction,
    actor: readText(row, 'actor'),
    userId: readTextOrNull(row, 'user_id'),
    username: readTextOrNull(row, 'username'),
    name: readTextOrNull(row, 'name'),
    method: readTextOrNull(row, 'method'),
    jitsi: readTextOrNull(row, 'jitsi'),
    room: readTextOrNull(row, 'room'),
    seat: row['seat'] === null ? null : readWord(row, 'seat', SEATS),
    rule: readNumberOrNull(row, 'rule'),
    reason: readTextOrNull(row, 'reason'),
    meetingId: readTextOrNull(row, 'meeting_id'),
    invitationId: readTextOrNull(row, 'invitation_id'),
    address: readTextOrNull(row, 'address'),
    requestId: readTextOrNull(row, 'request_id'),
  };
}
