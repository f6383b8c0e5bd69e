/** What becomes of a token: signed in to Prosody or not, joined to the room or not, and as what. */
export interface Verdict {
  /** Prosody takes the token (SASL success). */
  readonly signedIn: boolean;
  /** The room lets the person in. */
  readonly joined: boolean;
  /** The affiliation in the room: `owner` moderates. Null when not joined. */
  readonly affiliation: 'owner' | 'member' | 'none' | null;
  /**
   * The refusal in Prosody's words; "Not acceptable by exp" without the seconds that Prosody adds.
   * Null when joined, in the lobby, or when Prosody fails in the middle and never answers.
   */
  readonly reason: string | null;
  readonly outcome: Outcome;
}

/**
 * - `unanswered`: Jitsi's modules stop with a Lua error, and the person waits for ever.
 * - `hostile`: Prosody might take it; Usher does not, because no honest issuer makes such a token.
 */
export type Outcome = 'seated' | 'lobby' | 'refused' | 'unanswered' | 'hostile';

/** A refusal in Prosody's words, thrown inside the check alone. */
export class Refused extends Error {}
/** A refusal of our own, thrown inside the check alone. */
export class Hostile extends Error {}
