import type { ClaimsConfig } from '../config.ts';
import type { MethodBasics } from '../method-config.ts';

/** Accounts of Usher's own. */
export interface LocalMethodConfig extends MethodBasics {
  readonly type: 'local';
  /** Further hosts that may stand behind an @ in a user name and say nothing. */
  readonly hosts: readonly string[];
  /** Groups that everybody has who signs in here. */
  readonly groups: readonly string[];
  /** The fewest characters of a new password: 8 to 64. */
  readonly leastPasswordCharacters: number;
  /** Whether a passkey may take the place of the password. */
  readonly passkeys: boolean;
  /** Where the facts about a person stand in what an account says: as OpenID Connect calls them, always. */
  readonly claims: ClaimsConfig;
}
