import type { Session } from '../../model/session.ts';
import type { Sealer } from '../sealer.ts';
import type { SessionRepository } from '../storage.ts';
import type { Row, SqlConnection, SqlValue } from './connection.ts';
import { readIdentity, writeIdentity } from './identity-column.ts';
import { hashKey, readNumber, readText, writeSeconds } from './row.ts';
import { toColumn } from './text-column.ts';

const READ = 'id_hash, user_id, identity, created_at, last_seen_at, expires_at';
const FIND = `SELECT ${READ} FROM usher_session WHERE id_hash = ?`;
const CREATE = `INSERT INTO usher_session
  (id_hash, user_id, method_id, subject, upstream_session_hash, identity,
   created_at, last_seen_at, expires_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const TOUCH = 'UPDATE usher_session SET last_seen_at = ? WHERE id_hash = ? AND last_seen_at < ?';
/** Changes nothing: it locks the row until the transaction ends, on PostgreSQL too. */
const HOLD = `UPDATE usher_session SET last_seen_at = last_seen_at
  WHERE id_hash = ? RETURNING id_hash`;
const TAKE = `DELETE FROM usher_session WHERE id_hash = ? RETURNING ${READ}`;
const KEEP_NEWEST = `DELETE FROM usher_session WHERE user_id = ? AND id_hash NOT IN
  (SELECT id_hash FROM usher_session WHERE user_id = ?
   ORDER BY last_seen_at DESC, created_at DESC, id_hash LIMIT ?) RETURNING id_hash`;
const LIST = `SELECT ${READ} FROM usher_session WHERE user_id = ? AND expires_at > ?
  ORDER BY last_seen_at DESC, created_at DESC, id_hash`;
/** Nothing is the empty hash: it keeps none. */
const END_OTHERS = 'DELETE FROM usher_session WHERE user_id = ? AND id_hash <> ? RETURNING id_hash';
const REMOVE_UPSTREAM = 'DELETE FROM usher_session WHERE method_id = ?';

export function createSessionRepository(
  connection: SqlConnection,
  sealer: Sealer,
): SessionRepository {
  async function readOne(sql: string, idHash: string): Promise<Session | null> {
    const rows = await connection.query(sql, [toColumn(idHash)]);
    return rows[0] ? readSession(rows[0], sealer) : null;
  }
  return {
    find: (idHash) => readOne(FIND, idHash),
    async hold(idHash) {
      return (await connection.query(HOLD, [toColumn(idHash)])).length === 1;
    },
    take: (idHash) => readOne(TAKE, idHash),
    async create(session) {
      await connection.query(CREATE, writeSession(session, sealer));
    },
    async keepNewest(userId, count) {
      const user = toColumn(userId);
      return (await connection.query(KEEP_NEWEST, [user, user, count])).length;
    },
    async list(userId, now) {
      const rows = await connection.query(LIST, [toColumn(userId), writeSeconds(now)]);
      return rows.map((row) => readSession(row, sealer));
    },
    async endOthers(userId, keptIdHash) {
      const values = [toColumn(userId), toColumn(keptIdHash ?? '')];
      return (await connection.query(END_OTHERS, values)).length;
    },
    async touch(idHash, lastSeenAt) {
      const seen = writeSeconds(lastSeenAt);
      await connection.query(TOUCH, [seen, toColumn(idHash), seen]);
    },
    async removeUpstream(methodId, which) {
      const conditions: string[] = [];
      const values: SqlValue[] = [toColumn(methodId)];
      if (which.subject !== null) {
        conditions.push(' AND subject = ?');
        values.push(toColumn(which.subject));
      }
      if (which.sessionId !== null) {
        conditions.push(' AND upstream_session_hash = ?');
        values.push(hashKey(which.sessionId));
      }
      // Neither subject nor session names nobody, and must not sign out everybody.
      if (conditions.length === 0) return [];
      const sql = `${REMOVE_UPSTREAM}${conditions.join('')} RETURNING user_id`;
      return (await connection.query(sql, values)).map((row) => readText(row, 'user_id'));
    },
  };
}

function writeSession(session: Session, sealer: Sealer): SqlValue[] {
  const { identity } = session;
  const upstreamSessionId = identity.upstream?.sessionId ?? null;
  return [
    toColumn(session.idHash),
    toColumn(session.userId),
    toColumn(identity.methodId),
    toColumn(identity.subject),
    upstreamSessionId === null ? null : hashKey(upstreamSessionId),
    writeIdentity(identity, sealer),
    writeSeconds(session.createdAt),
    writeSeconds(session.lastSeenAt),
    writeSeconds(session.expiresAt),
  ];
}

function readSession(row: Row, sealer: Sealer): Session {
  return {
    idHash: readText(row, 'id_hash'),
    userId: readText(row, 'user_id'),
    identity: readIdentity(String(row['identity']), sealer),
    createdAt: readNumber(row, 'created_at'),
    lastSeenAt: readNumber(row, 'last_seen_at'),
    expiresAt: readNumber(row, 'expires_at'),
  };
}
