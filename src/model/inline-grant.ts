import type { GuestPass } from './guest-pass.ts';
import type { RoomName } from './room.ts';

/** What somebody who signed in inside Jitsi was promised: the room, the request it came with, and for how long. */
export interface InlineGrant {
  /** Names the family of refresh tokens. No secret: each of them holds it. */
  readonly id: string;
  /** SHA-256 of the session's id: the grant is worth nothing without its session. Null: a guest without one. */
  readonly sessionHash: string | null;
  /** Our id of them; of a guest that of the pass. */
  readonly userId: string;
  /** What the browser carried for the room, since whoever comes with the code brings no cookie: codes given, say. */
  readonly pass: GuestPass | null;
  /** The OpenID client, and the Jitsi that it stands for. */
  readonly clientId: string;
  readonly jitsi: string;
  readonly room: RoomName;
  readonly redirectUri: string;
  /** RFC 7636 4.2, always S256. */
  readonly codeChallenge: string;
  readonly nonce: string | null;
  /** Granted scopes with a space between. */
  readonly scope: string;
  /** The key that signed the token handed out last; null before the first. */
  readonly kid: string | null;
  /** How many tokens were handed out: 0 while the code waits. The refresh token that counts carries this number. */
  readonly generation: number;
  /** Seconds since 1970, all of them. When the generation last went up, or the grant was made. */
  readonly rotatedAt: number;
  readonly createdAt: number;
  /** Of the code first, then of the family. */
  readonly expiresAt: number;
  /** Null: it lives. */
  readonly endedAt: number | null;
}

/** How long a code lives (RFC 6749 4.1.2 wants ten minutes at most). Seconds. */
export const CODE_SECONDS = 60;

/** So long the refresh token before the last one is answered as the last one: its answer may have been lost. Seconds. */
export const GRACE_SECONDS = 10;

/** What a code or a refresh token of this generation is at `now`. */
export type GenerationStanding = 'current' | 'just-spent' | 'reused' | 'over';

/** Judges the number on a token against the grant that it names. */
export function judgeGeneration(
  grant: InlineGrant,
  generation: number,
  now: number,
): GenerationStanding {
  if (grant.endedAt !== null || now >= grant.expiresAt) return 'over';
  if (generation === grant.generation) return 'current';
  // A code has no grace: whoever lost its answer signs in again, without a question (RFC 6749 4.1.2).
  const isLast = generation > 0 && generation === grant.generation - 1;
  return isLast && now - grant.rotatedAt <= GRACE_SECONDS ? 'just-spent' : 'reused';
}
