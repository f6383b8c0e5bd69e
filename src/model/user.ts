/** Our record of somebody who has signed in at least once: the pair (method, subject). */
export interface User {
  /** Ours, random, stable. */
  readonly id: string;
  readonly methodId: string;
  readonly subject: string;
  readonly username: string;
  readonly name: string | null;
  readonly email: string | null;
  /** Seconds since 1970. */
  readonly createdAt: number;
  readonly lastSignInAt: number;
}
