/** What a person is in a room, by decision of the rules. */
export interface Seat {
  /** `context.user.moderator`; null leaves the claim out, and Jitsi's own configuration decides. */
  readonly moderator: boolean | null;
  /** `context.user.affiliation`; null leaves the claim out. */
  readonly affiliation: string | null;
  /** `context.group`; null leaves the claim out. */
  readonly group: string | null;
  /** `context.features`: only keys Jitsi knows. Empty leaves the claim out. */
  readonly features: Readonly<Record<string, boolean>>;
  /** `context.user.lobby_bypass`, for Prosody modules that read it. False, as by default, leaves it out. */
  readonly lobbyBypass?: boolean;
  /** `context.user.security_bypass`: the same for a room's password. */
  readonly securityBypass?: boolean;
}
