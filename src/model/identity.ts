import type { JsonObject } from './json.ts';

/**
 * Who somebody is, as a way to sign in asserts it. The account is the pair (`methodId`, `subject`);
 * nothing is ever merged by e-mail or by user name (OpenID Connect Core 5.7).
 */
export interface Identity {
  /** The configured id of the method that vouches: `keycloak`, `staff`. */
  readonly methodId: string;
  /** The method's stable, never re-used name for this person: 1 to 255 characters. */
  readonly subject: string;
  /** What Jitsi is told as `context.user.id`: by default `preferred_username`, else the subject. */
  readonly username: string;
  /** The display name, null when the method knows none. */
  readonly name: string | null;
  readonly email: string | null;
  /** True only when the method says that the address was checked. */
  readonly emailVerified: boolean;
  /** An https address of a picture. */
  readonly avatar: string | null;
  readonly groups: readonly string[];
  /** Granted by a mapping the operator configured, else null. Handed to Jitsi as it stands. */
  readonly affiliation: string | null;
  /** Granted by a mapping the operator configured, else null. */
  readonly moderator: boolean | null;
  /** Authentication context class (OpenID Connect Core 2), null when the method says none. */
  readonly acr: string | null;
  /** When the person proved who they are, seconds since 1970; null when the method does not say. */
  readonly authenticatedAt: number | null;
  /**
   * Whether the person proved who they are by a second factor too, or by one that is two in itself (a passkey with a
   * PIN), as far as the method says.
   */
  readonly secondFactor: boolean;
  /** All claims the method gave, for rules by claim: at most 32 kB of JSON. */
  readonly claims: JsonObject;
  /** What the method needs to sign the person out upstream, null when it cannot. Sealed when stored. */
  readonly upstream: UpstreamSession | null;
}

/** Under what name somebody is shown. */
export function shownName({ name, username }: Identity): string {
  return name ?? username;
}

/** The session at the provider that vouched (OpenID Connect Front/Back-Channel Logout 1.0, SAML core 3.7). */
export interface UpstreamSession {
  /** The provider's `sid` or `SessionIndex`, null when it gives none. */
  readonly sessionId: string | null;
  /**
   * What the method wants back at a sign-out: OpenID Connect its raw ID token, for `id_token_hint` (RP-Initiated
   * Logout 1.0, 2); SAML the NameID as it was said (core 3.7.1). A secret.
   */
  readonly proof: string | null;
}
