import type { ClaimsConfig } from '../config.ts';
import type { MethodBasics } from '../method-config.ts';

/** What a sign-in by OAuth 2 needs, whoever provides it (RFC 6749). */
interface Oauth2Basics extends MethodBasics {
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly clientAuth: 'client_secret_basic' | 'client_secret_post' | 'none';
  /** Where browsers are sent (3.1). */
  readonly authorizationEndpoint: string;
  /** Where our server redeems codes (3.2). */
  readonly tokenEndpoint: string;
  readonly scopes: readonly string[];
  readonly authorizationParameters: Readonly<Record<string, string>>;
  readonly claims: ClaimsConfig;
  /** Claim paths of the account's stable name, the first that yields something counts. */
  readonly subject: readonly string[];
  readonly allowHttp: boolean;
  /** Relative to `publicUrl`; null: `sign-in/{id}/callback`. */
  readonly redirectPath: string | null;
  /** For all requests together that the end of a sign-in makes. */
  readonly deadlineSeconds: number;
}

/** A sign-in by OAuth 2 at a provider that is described by its addresses. */
export interface Oauth2MethodConfig extends Oauth2Basics {
  readonly type: 'oauth2';
  /** Answers with JSON about the person. */
  readonly userinfoEndpoint: string;
  /** Further addresses; what each answers stands in the claims under its name. */
  readonly moreEndpoints: Readonly<Record<string, string>>;
}

/** A sign-in at GitHub, or at a GitHub Enterprise Server. */
export interface GithubMethodConfig extends Oauth2Basics {
  readonly type: 'github';
  /** The interface for programs; ends in `/`. */
  readonly apiUrl: string;
  /** Whether organisations and teams are asked for, as groups. */
  readonly groups: boolean;
}
