/**
 * A room's name in the two forms Jitsi knows. `backend` is what Prosody compares with the token's
 * `room` claim: NFKC, lower case, percent-encoded in small letters.
 */
export interface RoomName {
  /** The tenant in backend form (`https://host/tenant/room`), null for none. */
  readonly tenant: string | null;
  /** The room in backend form: `t%c3%a9st%20room`. Never empty, never a pattern. */
  readonly backend: string;
  /** The room as a person typed or reads it: `Tést Room`. Show it escaped, put it in no claim. */
  readonly display: string;
}
