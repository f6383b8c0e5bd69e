import type { ApiKey } from '../model/api-key.ts';
import type { AuditEvent } from '../model/audit-event.ts';
import type { Identity } from '../model/identity.ts';
import type { InlineGrant } from '../model/inline-grant.ts';
import type { Session } from '../model/session.ts';
import type { SigningKey } from '../model/signing-key.ts';
import type { User } from '../model/user.ts';
import type {
  AccountFactorRepository,
  AccountLinkRepository,
  AccountRepository,
  PasskeyRepository,
} from './account-repositories.ts';
import type {
  InvitationRepository,
  MeetingRepository,
  PresenceRepository,
} from './room-repositories.ts';

export interface UserRepository {
  find(methodId: string, subject: string): Promise<User | null>;
  /**
   * Creates the record of (method, subject) or brings it up to date; safe in a race of first sign-ins: all get
   * the one user. `id` is used for a new record only.
   */
  recordSignIn(identity: Identity, id: string, now: number): Promise<User>;
  /** Forgets the record, and ends the person's sessions. False where there is none. */
  remove(methodId: string, subject: string): Promise<boolean>;
}

export interface SessionRepository {
  find(idHash: string): Promise<Session | null>;
  /** The user must be there. A second session of the same id is `storage_conflict`. */
  create(session: Session): Promise<void>;
  /** Ends a user's sessions but for the `count` (0 or more) that were seen last. Returns how many ended. */
  keepNewest(userId: string, count: number): Promise<number>;
  /** A user's sessions that have not reached their absolute end by `now`, the one seen last first. */
  list(userId: string, now: number): Promise<readonly Session[]>;
  /** Ends a user's sessions but for this one; null: all of them. Returns how many ended. */
  endOthers(userId: string, keptIdHash: string | null): Promise<number>;
  /** Moves `lastSeenAt` on, never back; a session that is gone stays gone. */
  touch(idHash: string, lastSeenAt: number): Promise<void>;
  /** In a transaction: whoever else ends this session comes after it. False where it is gone already. */
  hold(idHash: string): Promise<boolean>;
  /** Ends it and returns what it was: to exactly one caller, null to all others. */
  take(idHash: string): Promise<Session | null>;
  /**
   * Ends every session that the named method opened for this subject or upstream session id
   * (OpenID Connect Back-Channel Logout 1.0, 2.7); where both are given, both must fit, and where neither is,
   * nobody is meant. Returns whose they were: the user's id for each that ended.
   */
  removeUpstream(
    methodId: string,
    which: { subject: string | null; sessionId: string | null },
  ): Promise<readonly string[]>;
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

export type SingleUseKind =
  | 'attempt'
  | 'half-sign-in'
  | 'passkey-question'
  | 'totp-setup'
  | 'assertion'
  | 'logout-token';

export interface AuditFilter {
  /** Seconds since 1970: `since` is within, `until` is not. */
  readonly since?: number;
  readonly until?: number;
  /** Our id, the name that signs in, or a guest's id. */
  readonly user?: string;
  /** `room` or `tenant/room` in backend form. */
  readonly room?: string;
  readonly action?: AuditEvent['action'];
}

export interface AuditRepository {
  add(event: AuditEvent): Promise<void>;
  /** In the order of their moments, oldest first; at most `limit`, those after the event `after`. */
  list(filter: AuditFilter, limit: number, after?: AuditEvent): Promise<readonly AuditEvent[]>;
  /** Removes every entry about somebody: by our id, the name that signs in, or a guest's id. Returns how many. */
  erase(user: string): Promise<number>;
}

export interface TryRepository {
  /**
   * Counts one try of `key` before it is made: true while no more than `most` were counted in the window, which
   * begins with the first. In a race no more than `most` get true, in however many processes.
   */
  spend(
    kind: TryKind,
    key: string,
    most: number,
    windowSeconds: number,
    now: number,
  ): Promise<boolean>;
  /** Takes one back: it was right. */
  refund(kind: TryKind, key: string): Promise<void>;
  /** How many are counted of `key` in its window; none once that is over. */
  count(kind: TryKind, key: string, now: number): Promise<number>;
}

/** Of passwords both those that are being looked at or were wrong, and those that were wrong. */
export type TryKind =
  | 'access-code'
  | 'unseated-stranger'
  | 'password'
  | 'password-wrong'
  | 'reset-mail';

export interface ApiKeyRepository {
  create(key: ApiKey): Promise<void>;
  find(id: string): Promise<ApiKey | null>;
  /** All of them, newest first. */
  list(): Promise<readonly ApiKey[]>;
  /** Returns false where it was revoked already, or never was. */
  revoke(id: string, now: number): Promise<boolean>;
  /** Moves `lastUsedAt` on; at most once a minute. */
  touch(id: string, now: number): Promise<void>;
}

export interface IdempotencyRepository {
  /**
   * Keeps an answer under a key until `expiresAt`, or gives back the one that is there. `answer` is sealed when
   * stored. Exactly one caller's answer is kept, in however many processes.
   */
  keep(
    key: string,
    record: { readonly requestHash: string; readonly answer: string; readonly expiresAt: number },
  ): Promise<{ readonly requestHash: string; readonly answer: string } | null>;
  find(
    key: string,
    now: number,
  ): Promise<{ readonly requestHash: string; readonly answer: string } | null>;
}

export interface SigningKeyRepository {
  /** In a transaction: whoever else locks comes after it. What was read before may be out of date. */
  lock(): Promise<void>;
  /** All of them, oldest first. The private keys are sealed when stored; one that does not open is null. */
  list(): Promise<readonly SigningKey[]>;
  /** A second one of the same kid, a second active one and a second that comes next are `storage_conflict`. */
  create(key: SigningKey): Promise<void>;
  /**
   * Writes its state, moments and certificate. The private key is forgotten with the first state in which it does not
   * sign, and else stays as it is; `signedUntil` is `cover`'s alone.
   */
  save(key: SigningKey): Promise<void>;
  /** Moves `signedUntil` on, never back. False for a key that may not sign: it is gone, revoked, or its time has not come. */
  cover(kid: string, until: number): Promise<boolean>;
  remove(kid: string): Promise<void>;
}

export interface InlineGrantRepository {
  /** `code`: what it will be asked for by; stored as a hash. */
  create(grant: InlineGrant, code: string): Promise<void>;
  find(id: string): Promise<InlineGrant | null>;
  findByCode(code: string): Promise<InlineGrant | null>;
  /** By the access token that was handed out last. */
  findByAccessToken(token: string): Promise<InlineGrant | null>;
  /**
   * Goes on to the next generation: true for exactly one of those who come with the same `from`, and for nobody once
   * the grant has ended or expired. `expiresAt`: the family's end from now on.
   */
  advance(
    id: string,
    from: number,
    to: {
      readonly accessToken: string;
      /** Of the key that signed it. */
      readonly kid: string;
      readonly expiresAt: number;
      readonly now: number;
    },
  ): Promise<boolean>;
  /** Returns false where it had ended already, or never was. */
  end(id: string, now: number): Promise<boolean>;
}

export interface Repositories {
  readonly users: UserRepository;
  readonly sessions: SessionRepository;
  readonly singleUse: SingleUseRepository;
  readonly meetings: MeetingRepository;
  readonly invitations: InvitationRepository;
  readonly presence: PresenceRepository;
  readonly audit: AuditRepository;
  readonly tries: TryRepository;
  readonly apiKeys: ApiKeyRepository;
  readonly idempotency: IdempotencyRepository;
  readonly signingKeys: SigningKeyRepository;
  readonly inlineGrants: InlineGrantRepository;
  readonly accounts: AccountRepository;
  readonly accountLinks: AccountLinkRepository;
  readonly accountFactors: AccountFactorRepository;
  readonly passkeys: PasskeyRepository;
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
  /**
   * Removes what has expired by `now`, in bounded batches; returns how many rows went. Idle ends are the caller's
   * matter. Meetings, invitations and conferences go 30 days after their end, audit events `auditKeepSeconds`
   * after they were written (null: never).
   */
  sweep(now: number, auditKeepSeconds: number | null): Promise<number>;
  /** Waits for what is under way; afterwards everything is refused. */
  close(): Promise<void>;
}
