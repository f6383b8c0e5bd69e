import { createHash } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { Identity } from '../model/identity.ts';
import { isSessionAlive, type Session } from '../model/session.ts';
import { isStorageError } from '../storage/errors.ts';
import type { Storage } from '../storage/storage.ts';

export interface SessionLimits {
  /** A session nobody uses for this long ends. */
  readonly idleSeconds: number;
  /** A session ends this long after the sign-in, used or not. */
  readonly absoluteSeconds: number;
}

/**
 * Whether who it is may stay, asked each time that a session is used, for a page, a seat, a code and a renewal alike: a
 * session outlives neither its method nor a trust withdrawn. This is where a person who was disabled is nobody any more.
 */
export type MayStay = (session: Session) => boolean | Promise<boolean>;

/** A browser's session as the server works with it: `id` is the cookie's value, a secret. */
export interface OpenSession {
  readonly id: string;
  readonly session: Session;
}

/** Opens, finds and ends sessions. The browser holds the id, the store its SHA-256. */
export interface Sessions {
  /**
   * A new session with a new id, at each sign-in; those the browser brought along end in the same
   * transaction, so nobody's old session lives on beside a new person's, and no host's seat.
   */
  open(identity: Identity, previousIds: readonly string[]): Promise<OpenSession>;
  /** The first of these ids (a browser may send several cookies of one name) whose session is alive. */
  find(ids: readonly string[]): Promise<OpenSession | null>;
  /** The session of this hash, if it is alive: for what was handed out to it. */
  findByHash(idHash: string): Promise<Session | null>;
  /**
   * Ends it, and with it the person's being there as a host: nobody new is let in because of them. Returns what it
   * was, to exactly one caller.
   */
  end(id: string): Promise<Session | null>;
  endByHash(idHash: string): Promise<Session | null>;
  /** All that this one's person has, alive, the one seen last first. */
  listOf(session: Session): Promise<readonly Session[]>;
  /** Ends another one of the same person; false where there is none of this hash. */
  endOther(session: Session, idHash: string): Promise<boolean>;
  /** Ends all others of the same person. Returns how many. */
  endOthers(session: Session): Promise<number>;
}

/** `lastSeenAt` is written at most this often: reading a page must not mean writing to the store. */
const TOUCH_EVERY_SECONDS = 60;
/**
 * As many browsers as one person may be signed in with; beyond that the one not seen for longest ends. Else
 * somebody who signs in over and over without our cookie would fill the store.
 */
const MAX_PER_USER = 100;
/** More cookies of one name than this are somebody playing. */
const MAX_IDS = 4;
const ID_FORM = /^[A-Za-z0-9_-]{43}$/;

export function createSessions(
  storage: Storage,
  clock: Clock,
  random: Random,
  limits: SessionLimits,
  mayStay: MayStay,
): Sessions {
  /** A store that can be read but not written, locked or full, keeps nobody out: the next request tries again. */
  const touch = async (idHash: string, now: number): Promise<void> => {
    try {
      await storage.sessions.touch(idHash, now);
    } catch (thrown) {
      if (!isStorageError(thrown, 'storage_unavailable')) throw thrown;
    }
  };
  const findByHash = async (idHash: string): Promise<Session | null> => {
    const session = await storage.sessions.find(idHash);
    const now = clock.nowSeconds();
    if (!session || !isSessionAlive(session, now, limits.idleSeconds)) return null;
    if (!(await mayStay(session))) return null;
    if (now - session.lastSeenAt >= TOUCH_EVERY_SECONDS) {
      await touch(session.idHash, now);
    }
    return session;
  };
  const findOne = async (id: string): Promise<OpenSession | null> => {
    if (!ID_FORM.test(id)) return null;
    const session = await findByHash(hashOf(id));
    return session && { id, session };
  };
  const endByHash = (idHash: string): Promise<Session | null> =>
    storage.transaction(async ({ sessions, presence }) => {
      const session = await sessions.take(idHash);
      if (session) await presence.withdrawHost(session.userId);
      return session;
    });
  const listOf = async ({ userId }: Session): Promise<readonly Session[]> => {
    const now = clock.nowSeconds();
    const listed: Session[] = [];
    for (const one of await storage.sessions.list(userId, now)) {
      if (isSessionAlive(one, now, limits.idleSeconds) && (await mayStay(one))) listed.push(one);
    }
    return listed;
  };
  return {
    async open(identity, previousIds) {
      const id = random.token();
      const now = clock.nowSeconds();
      const session = await storage.transaction(async (inside) => {
        const ended = [];
        for (const old of previousIds.slice(0, MAX_IDS)) {
          ended.push(await inside.sessions.take(hashOf(old)));
        }
        const user = await inside.users.recordSignIn(identity, newUserId(random), now);
        for (const other of ended) {
          if (other && other.userId !== user.id) await inside.presence.withdrawHost(other.userId);
        }
        await inside.sessions.keepNewest(user.id, MAX_PER_USER - 1);
        const created: Session = {
          idHash: hashOf(id),
          userId: user.id,
          identity,
          createdAt: now,
          lastSeenAt: now,
          expiresAt: now + limits.absoluteSeconds,
        };
        await inside.sessions.create(created);
        return created;
      });
      return { id, session };
    },
    async find(ids) {
      for (const id of ids.slice(0, MAX_IDS)) {
        const found = await findOne(id);
        if (found) return found;
      }
      return null;
    },
    findByHash,
    end: (id) => endByHash(hashOf(id)),
    endByHash,
    listOf,
    async endOther(session, idHash) {
      const others = (await listOf(session)).filter((one) => one.idHash !== session.idHash);
      if (!others.some((one) => one.idHash === idHash)) return false;
      return (await endByHash(idHash)) !== null;
    },
    endOthers: ({ userId, idHash }) => storage.sessions.endOthers(userId, idHash),
  };
}

/** 96 random bits: a name to read in logs, no secret, and not of a secret's length. */
function newUserId(random: Random): string {
  return `u${Buffer.from(random.bytes(12)).toString('hex')}`;
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}
