import type { Identity } from './identity.ts';

/** A browser that has signed in. The browser holds the id; the store holds only its SHA-256. */
export interface Session {
  /** SHA-256 of the id in the cookie, base64url. */
  readonly idHash: string;
  readonly userId: string;
  /** Who it is, as asserted at sign-in. */
  readonly identity: Identity;
  /** Seconds since 1970, all three. */
  readonly createdAt: number;
  readonly lastSeenAt: number;
  /** The absolute end, whatever happens. */
  readonly expiresAt: number;
}

/** Whether a session still holds at `now`: before its absolute end, and not idle for too long. */
export function isSessionAlive(session: Session, now: number, idleSeconds: number): boolean {
  return now < session.expiresAt && now < session.lastSeenAt + idleSeconds;
}
