import type { Identity } from '../model/identity.ts';
import type { Session } from '../model/session.ts';
import type { User } from '../model/user.ts';

export interface UserRepository {
  find(methodId: string, subject: string): Promise<User | null>;
  /**
   * Creates the record of (method, subject) or brings it up to date; safe in a race of first sign-ins: all get
   * the one user. `id` is used for a new record only.
   */
  recordSignIn(identity: Identity, id: string, now: number): Promise<User>;
}

export interface SessionRepository {
  find(idHash: string): Promise<Session | null>;
  /** The user must be there. A second session of the same id is `storage_conflict`. */
  create(session: Session): Promise<void>;
  /** Ends a user's sessions but for the `count` (0 or more) that were seen last. Returns how many ended. */
  keepNewest(userId: string, count: number): Promise<number>;
  /** Moves `lastSeenAt` on, never back; a session that is gone stays gone. */
  touch(idHash: string, lastSeenAt: number): Promise<void>;
  /** Ends it and returns what it was: to exactly one caller, null to all others. */
  take(idHash: string): Promise<Session | null>;
  /**
   * Ends every session that the named method opened for this subject or upstream session id
   * (OpenID Connect Back-Channel Logout 1.0, 2.7); where both are given, both must fit, and where neither is,
   * nobody is meant. Returns how many.
   */
  removeUpstream(
    methodId: string,
    which: { subject: string | null; sessionId: string | null },
  ): Promise<number>;
}

export interface SingleUseRepository {
  /**
   * Spends something that may be used once: true for exactly one caller, whatever the race, in however
   * many processes. `kind` keeps the namespaces apart. The record is kept until `expiresAt`
   * (seconds since 1970), by which time the thing itself must have expired, and an hour longer.
   * Cap an `expiresAt` that comes from outside: it decides how long the record is kept.
   */
  take(kind: SingleUseKind, id: string, expiresAt: number): Promise<boolean>;
}

export type SingleUseKind = 'attempt' | 'logout-token';

export interface Repositories {
  readonly users: UserRepository;
  readonly sessions: SessionRepository;
  readonly singleUse: SingleUseRepository;
}

/**
 * A store, SQLite or PostgreSQL. A failure is an AppError of `errors.ts`, nearly always
 * `storage_unavailable` (503). A write that failed this way may still have happened, when the
 * connection broke while the answer was on its way; nothing is ever done twice.
 */
export interface Storage extends Repositories {
  /**
   * All or nothing; `work` must use only the repositories it is handed, and only until it ends. It must
   * wait for nothing else, the network least of all: on SQLite everybody waits for it. A failed call
   * rolls back even if `work` catches it. Rolled back after 10 s.
   */
  transaction<T>(work: (inside: Repositories) => Promise<T>): Promise<T>;
  /** For /readyz: throws when the store cannot be read, or is not the one that was opened. */
  check(): Promise<void>;
  /** Removes what has expired by `now`, in bounded batches; returns how many rows went. Idle ends are the caller's matter. */
  sweep(now: number): Promise<number>;
  /** Waits for what is under way; afterwards everything is refused. */
  close(): Promise<void>;
}
